import type { Decision } from '../../domain/mail/decide.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { announce } from '../live.ts';
import { notify } from '../notifications/notify.ts';

/**
 * A mail of ours came back: it counts as failed, and whoever has the ticket is told, for the customer has not read the answer. Where only
 * a copy came back, the answer stays as it is and says so.
 */
export async function markBounced(
  ctx: Ctx,
  tx: Tx,
  { outgoingId, ticketId, recipient, reason }: Decision & { kind: 'bounce' },
  now: Instant,
): Promise<void> {
  const copyTo = await copyAmong(ctx, tx, outgoingId, recipient);
  const changed = copyTo
    ? await enterLostCopy(ctx, tx, outgoingId, `The copy to ${copyTo} did not arrive. ${reason}`)
    : await tx.$executeRaw`
        UPDATE message SET state = 'failed', error = ${reason}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${outgoingId}::uuid AND state IN ('sent', 'sending', 'unknown')`;
  if (changed === 0) return;
  await announce(ctx, tx, 'messages', outgoingId);
  if (!ticketId) return;
  await audit(ctx, tx, new Date(now), {
    action: copyTo ? 'copy-bounced' : 'reply-bounced',
    noun: 'ticket',
    subjectId: ticketId,
    after: { messageId: outgoingId },
  });
  await announce(ctx, tx, 'tickets', ticketId);
  const [ticket] = await tx.$queryRaw<{ number: bigint; assigneeId: string | null }[]>`
    SELECT number, assignee_id AS "assigneeId" FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
  if (!ticket?.assigneeId) return;
  await notify(ctx, tx, now, {
    id: derivedId(outgoingId, copyTo ? `bounced ${copyTo}` : 'bounced'),
    memberId: ticket.assigneeId,
    tone: 'warning',
    title: `${copyTo ? `A copy to ${copyTo}` : 'A reply'} did not arrive: #${ticket.number}`,
    href: `/tickets/${ticketId}`,
  });
}

/** @returns the recipient, where the mail went there as a copy only */
async function copyAmong(ctx: Ctx, tx: Tx, outgoingId: string, recipient: string | null): Promise<string | null> {
  if (recipient === null) return null;
  const [row] = await tx.$queryRaw<{ one: number }[]>`
    SELECT 1 AS one FROM message WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${outgoingId}::uuid
      AND envelope -> 'cc' ? ${recipient} AND lower(to_address) <> ${recipient}`;
  return row ? recipient : null;
}

/** Several copies may be lost, each is said once; an answer that has failed itself says why, and nothing else. */
async function enterLostCopy(ctx: Ctx, tx: Tx, outgoingId: string, words: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE message SET error = concat_ws(' ', error, ${words}::text)
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${outgoingId}::uuid AND state IN ('sent', 'sending', 'unknown')
      AND position(${words} IN coalesce(error, '')) = 0`;
}
