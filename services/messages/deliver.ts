import type { Channel } from '../../domain/messages/contract.ts';
import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { errorWords } from '../processes/act.ts';
import type { Answer } from '../processes/call.ts';

/** A message that has been claimed for sending. */
export interface Outgoing {
  readonly id: string;
  readonly channel: Channel;
  readonly toAddress: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly body: string;
  readonly attempt: number;
}

/** A way out for one channel. */
export interface MessagePort {
  readonly name: string;
  /** @param key the same for every repeat of one attempt; a provider that keeps keys sends once */
  send(message: Outgoing, key: string): Promise<Answer>;
  /** The provider answers a repeated key with its first answer. Where not, a sending that was cut off is left to a person. */
  readonly keepsKeys: boolean;
}

const BATCH = 50;
/** Sendings under way at once, a channel. */
const CONCURRENCY = 8;
const CLAIM_HOLDS = 2 * MINUTE;
const MAX_ATTEMPTS = 8;

/** Sends all that is due on a channel: each message is claimed late, under its own lock, and settled on its own. */
export async function deliverDue(ctx: Ctx, channel: Channel, port: MessagePort, beat: () => void): Promise<number> {
  let total = 0;
  for (;;) {
    const claimed = await claim(ctx, channel, port, await ctx.clock.now());
    if (claimed.length === 0) return total;
    total += claimed.length;
    const queue = [...claimed];
    await Promise.all(
      Array.from({ length: Math.min(CONCURRENCY, queue.length) }, async () => {
        for (let message = queue.shift(); message; message = queue.shift()) {
          const key = message.attempt === 1 ? message.id : `${message.id}/${message.attempt}`;
          const answer = await port
            .send(message, key)
            .catch((error: unknown): Answer => ({ kind: 'ambiguous', error }));
          await settle(ctx, message, answer, await ctx.clock.now());
        }
      }),
    );
    await transaction(ctx, (tx) => announce(ctx, tx, 'messages', null));
    beat();
  }
}

/**
 * Takes due messages out of the queue. What the recipient no longer wants is suppressed; a sending that was cut off is taken up again
 * only where the provider keeps keys, else it is `unknown`: it may have arrived.
 */
async function claim(ctx: Ctx, channel: Channel, port: MessagePort, now: Instant): Promise<Outgoing[]> {
  const at = new Date(now);
  const holds = new Date(now + CLAIM_HOLDS);
  return transaction(ctx, async (tx) => {
    await tx.$executeRaw`
      UPDATE message m SET state = 'suppressed', error = 'The recipient has unsubscribed.'
      FROM lead l WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.channel = ${channel} AND m.state = 'queued' AND m.due_at <= ${at}
        AND m.noun = 'lead' AND l.tenant_id = m.tenant_id AND l.id = m.subject_id AND l.unsubscribed_at IS NOT NULL`;
    if (!port.keepsKeys) {
      await tx.$executeRaw`
        UPDATE message SET state = 'unknown', error = 'The sending was cut off: it may have arrived.'
        WHERE tenant_id = ${ctx.tenantId}::uuid AND channel = ${channel} AND state = 'sending' AND retry_at <= ${at}`;
    }
    return tx.$queryRaw<Outgoing[]>`
      UPDATE message SET state = 'sending', retry_at = ${holds}, attempt = attempt + CASE WHEN state = 'queued' THEN 1 ELSE 0 END
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id IN (
        SELECT id FROM message WHERE tenant_id = ${ctx.tenantId}::uuid AND channel = ${channel} AND state IN ('queued', 'sending')
          AND due_at <= ${at} AND (retry_at IS NULL OR retry_at <= ${at})
        ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id, channel, to_address AS "toAddress", to_name AS "toName", subject, body, attempt`;
  });
}

async function settle(ctx: Ctx, { id, attempt }: Outgoing, answer: Answer, now: Instant): Promise<void> {
  const error = answer.kind === 'done' ? null : errorWords(answer.error);
  const providerId = answer.kind === 'done' ? String((answer.result as { id?: unknown }).id ?? '') : null;
  const again = answer.kind === 'refused' && attempt < MAX_ATTEMPTS;
  const wait =
    answer.kind === 'refused' && answer.retryAfterSeconds
      ? answer.retryAfterSeconds * 1000
      : Math.min(30_000 * 2 ** (attempt - 1), 6 * HOUR);
  const state = answer.kind === 'done' ? 'sent' : again ? 'queued' : answer.kind === 'ambiguous' ? 'unknown' : 'failed';
  await transaction(
    ctx,
    (tx) =>
      tx.$executeRaw`
      UPDATE message SET state = ${state}, error = ${error}, provider_id = ${providerId},
        sent_at = ${state === 'sent' ? new Date(now) : null}, retry_at = ${again ? new Date(now + wait) : null}
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid AND attempt = ${attempt} AND state = 'sending'`,
  );
}
