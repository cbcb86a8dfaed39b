import type { Channel } from '../../domain/messages/contract.ts';
import { HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { LINK_NOUN, withLink } from '../members/links.ts';
import { throughOutage } from '../outage.ts';
import { withPayLinks } from '../pay/links.ts';
import { withPortalLinks } from '../portal/mail-links.ts';
import { errorWords } from '../processes/act.ts';
import type { Answer } from '../processes/call.ts';
import { withSurveyLinks } from '../surveys/mail-links.ts';
import { signingSecrets } from '../webhooks/endpoints.ts';
import { deliverySubject, type MailEnvelope } from './queue.ts';
import { outsideWindow } from './window.ts';

/** A message that has been claimed for sending. */
export interface Outgoing {
  readonly tenantId: string;
  readonly id: string;
  readonly channel: Channel;
  readonly toAddress: string;
  readonly toName: string | null;
  readonly subject: string;
  readonly body: string;
  readonly envelope: MailEnvelope | null;
  readonly attempt: number;
  /** Of a webhook: what it is signed with. */
  readonly secrets?: readonly string[];
}

/** A way out for one channel. */
export interface MessagePort {
  readonly name: string;
  /**
   * @param key the same for every repeat of one attempt; a provider that keeps keys sends once
   * @param signal when the sending has lasted its longest: what can be cut off then is, and answers
   */
  send(message: Outgoing, key: string, signal: AbortSignal): Promise<Answer>;
  /** The provider answers a repeated key with its first answer. Where not, a sending that was cut off is left to a person. */
  readonly keepsKeys: boolean;
  /** A sending has been answered or is cut off after this. */
  readonly longestSeconds: number;
}

/** What a sending that was cut off is given to say how it stood. */
const ENDS_WITHIN = SECOND;

const BATCH = 200;
/** Sendings under way at once, a channel. */
const CONCURRENCY = 8;
/** Sending of a claimed batch begins within this; what a slow provider leaves of it goes back into the queue. */
const BEGINS_WITHIN = 5 * SECOND;
const SETTLES_WITHIN = 10 * SECOND;
/** Longer than any message of a batch can still be on its way: only then has its worker died. */
const claimHolds = (port: MessagePort): number => BEGINS_WITHIN + port.longestSeconds * SECOND + SETTLES_WITHIN;
/** One activity's share of a long queue; the next goes on with it. */
const SHARE = 30 * SECOND;
const MAX_ATTEMPTS = 8;

/** Sends what is due on a channel, for half a minute at most: each message is claimed late, under its own lock, and settled on its own. */
export async function deliverDue(ctx: Ctx, channel: Channel, port: MessagePort, beat: () => void): Promise<number> {
  const started = await ctx.clock.now();
  let total = 0;
  for (let now = started; now - started < SHARE; now = await ctx.clock.now()) {
    const begun = now;
    const { taken, claimed } = await claim(ctx, channel, port, begun);
    if (taken === 0) return total;
    const queue = [...claimed];
    const settling = settleTogether(ctx);
    await Promise.all(
      Array.from({ length: Math.min(CONCURRENCY, queue.length) }, async () => {
        while ((await ctx.clock.now()) - begun < BEGINS_WITHIN) {
          const message = queue.shift();
          if (!message) return;
          const key = message.attempt === 1 ? message.id : `${message.id}/${message.attempt}`;
          const answer = await sendWithin(port, message, key, (late) => enterLate(ctx, { message, answer: late }));
          settling.enter({ message, answer });
        }
      }),
    );
    await settling.done();
    await putBack(ctx, queue);
    total += claimed.length - queue.length;
    beat();
  }
  return total;
}

/**
 * The port's answer, or that there was none in its time: one sending cannot hold up a channel.
 * @param onLate an answer that came when nobody waited for it any more
 */
async function sendWithin(
  port: MessagePort,
  message: Outgoing,
  key: string,
  onLate: (answer: Answer) => void,
): Promise<Answer> {
  const limit = new AbortController();
  const longest = port.longestSeconds * SECOND;
  const abort = setTimeout(() => limit.abort(), longest);
  const sending = port
    .send(message, key, limit.signal)
    .catch((error: unknown): Answer => ({ kind: 'ambiguous', error }))
    .finally(() => clearTimeout(abort));
  let end: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => {
    end = setTimeout(resolve, longest + ENDS_WITHIN, null);
  });
  const answer = await Promise.race([sending, tooLong]);
  clearTimeout(end);
  if (answer !== null) return answer;
  void sending.then(onLate);
  return {
    kind: 'ambiguous',
    error: new Error(`No answer within ${port.longestSeconds} seconds: it may have arrived.`),
  };
}

/** What became known of a message after all. A late refusal is left to a person too: its channel may have gone to sleep. */
function enterLate(ctx: Ctx, { message, answer }: Answered): void {
  if (answer.kind === 'ambiguous') return;
  const known: Answer = answer.kind === 'refused' ? { kind: 'failed', error: answer.error } : answer;
  const entering = throughOutage(ctx.clock, async () =>
    settle(ctx, [{ message, answer: known }], await ctx.clock.now()),
  );
  // Nobody waits for it, and nothing is lost with it: the message stays `unknown`.
  entering.catch(() => undefined);
}

/** What was claimed and not begun, as if it had not been claimed. */
async function putBack(ctx: Ctx, messages: readonly Outgoing[]): Promise<void> {
  if (messages.length === 0) return;
  const mine = messages.map(({ id, attempt }) => ({ id, attempt }));
  await transaction(
    ctx,
    (tx) => tx.$executeRaw`
      UPDATE message m SET state = 'queued', retry_at = NULL, attempt = m.attempt - 1
      FROM ${recordset(mine, { id: 'uuid', attempt: 'int' })}
      WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = r.id AND m.attempt = r.attempt AND m.state = 'sending'`,
  );
}

/**
 * Takes due messages out of the queue. What the recipient no longer wants is suppressed, what is late waits for its window; a sending
 * that was cut off is taken up again only where the provider keeps keys, else it is `unknown`: it may have arrived.
 */
async function claim(
  ctx: Ctx,
  channel: Channel,
  port: MessagePort,
  now: Instant,
): Promise<{ taken: number; claimed: Outgoing[] }> {
  const at = new Date(now);
  const holds = new Date(now + claimHolds(port));
  return transaction(ctx, async (tx) => {
    const [held, due] = await Promise.all([
      isHeld(ctx, tx, channel),
      dueMessages(ctx, tx, channel, at, port.keepsKeys),
    ]);
    if (held || due.length === 0) return { taken: 0, claimed: [] };
    const unwanted = await noLongerWanted(ctx, tx, due, at);
    if (unwanted.size > 0) {
      const rows = [...unwanted].map(([id, error]) => ({ id, error }));
      await tx.$executeRaw`
        UPDATE message m SET state = 'suppressed', error = r.error, retry_at = NULL
        FROM ${recordset(rows, { id: 'uuid', error: 'text' })} WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = r.id`;
    }
    const later = await outsideWindow(
      ctx,
      tx,
      due.filter(({ id }) => !unwanted.has(id)),
      now,
    );
    if (later.size > 0) {
      const rows = [...later].map(([id, opensAt]) => ({ id, at: new Date(opensAt) }));
      await tx.$executeRaw`
        UPDATE message m SET retry_at = r.at
        FROM ${recordset(rows, { id: 'uuid', at: 'timestamptz' })} WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = r.id`;
    }
    const wanted = due.filter(({ id }) => !unwanted.has(id) && !later.has(id)).map(({ id }) => id);
    const claimed = await tx.$queryRaw<(Outgoing & { noun: string; subjectId: string })[]>`
      UPDATE message SET state = 'sending', retry_at = ${holds}, attempt = attempt + CASE WHEN state = 'queued' THEN 1 ELSE 0 END
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${wanted}::uuid[])
      RETURNING tenant_id AS "tenantId", id, channel, to_address AS "toAddress", to_name AS "toName", subject, body, envelope, attempt,
        noun, subject_id AS "subjectId"`;
    const linked = await withPayLinks(ctx, tx, await withPortalLinks(ctx, tx, claimed, now), now);
    const whole = linked.map(({ noun, subjectId, ...message }) => ({
      ...message,
      body: withSurveyLinks(
        message.tenantId,
        noun,
        subjectId,
        withLink(message.tenantId, noun, subjectId, message.body),
      ),
    }));
    if (channel !== 'webhook') return { taken: due.length, claimed: whole };
    const urls = whole.map(({ toAddress }) => toAddress);
    const secrets = await signingSecrets(ctx, tx, urls, now);
    const signed = whole.map((message) => ({ ...message, secrets: secrets.get(message.toAddress) ?? [] }));
    return { taken: due.length, claimed: signed };
  });
}

/** Whether a person has stopped the channel: looked at in the transaction of each claim, so that a pause holds from the next batch on. */
async function isHeld(ctx: Ctx, tx: Tx, channel: Channel): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ status: string }[]>`
    SELECT status FROM process WHERE tenant_id = ${ctx.tenantId}::uuid AND kind = 'delivery'
      AND subject_id = ${deliverySubject(ctx.tenantId, channel)}::uuid FOR KEY SHARE`;
  return row !== undefined && row.status !== 'running';
}

/** Queued messages that are no longer to go out, by id, each with the reason in words. What has been out already is settled as it is. */
async function noLongerWanted(ctx: Ctx, tx: Tx, due: readonly DueMessage[], at: Date): Promise<Map<string, string>> {
  const of = (noun: string) => due.filter((message) => message.state === 'queued' && message.noun === noun);
  /** Of a noun that none of them is about, nothing is asked. */
  const asked = async (noun: string, id: 'id' | 'subjectId', query: (ids: readonly string[]) => Prisma.Sql) => {
    const ids = of(noun).map((message) => message[id]);
    return ids.length === 0 ? [] : tx.$queryRaw<{ id: string }[]>(query(ids));
  };
  const found = await Promise.all([
    asked(
      'lead',
      'subjectId',
      (ids) => Prisma.sql`
      SELECT l.id FROM lead l WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ANY(${ids}::uuid[])
        AND l.unsubscribed_at IS NULL AND l.deleted_at IS NULL`,
    ),
    asked(
      'invoice',
      'subjectId',
      (ids) => Prisma.sql`
      SELECT i.id FROM invoice i WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ANY(${ids}::uuid[]) AND i.status = 'open'`,
    ),
    // The invoice itself is sent even where it is paid by then; a void one is not.
    asked(
      'invoice',
      'id',
      (ids) => Prisma.sql`
      SELECT m.id FROM message m JOIN invoice i ON i.tenant_id = m.tenant_id AND i.id = m.subject_id
      WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ANY(${ids}::uuid[])
        AND m.envelope -> 'documents' IS NOT NULL AND i.status <> 'void'`,
    ),
    asked(
      LINK_NOUN,
      'subjectId',
      (ids) => Prisma.sql`
      SELECT l.id FROM member_link l WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.id = ANY(${ids}::uuid[])
        AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > ${at}`,
    ),
  ]);
  const still = new Set(found.flat().map(({ id }) => id));
  const reasons = {
    lead: 'The recipient has unsubscribed, or is gone.',
    invoice: 'The invoice is no longer open.',
    [LINK_NOUN]: 'The link was used, replaced or taken back, or has ended.',
  } as const;
  return new Map(
    Object.entries(reasons).flatMap(([noun, reason]) =>
      of(noun).flatMap(({ id, subjectId }) => (still.has(subjectId) || still.has(id) ? [] : [[id, reason] as const])),
    ),
  );
}

interface DueMessage {
  id: string;
  state: string;
  noun: string;
  subjectId: string;
  attempt: number;
  writtenAt: Date;
}

/** At most a batch, locked: what is due, then what was cut off. Each goes along its index; a list over both would sort the whole queue. */
async function dueMessages(
  ctx: Ctx,
  tx: Tx,
  channel: Channel,
  at: Date,
  keepsKeys: boolean,
): Promise<readonly DueMessage[]> {
  const queued = tx.$queryRaw<DueMessage[]>`
    SELECT id, state, noun, subject_id AS "subjectId", attempt, created_at AS "writtenAt" FROM message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND channel = ${channel} AND state = 'queued' AND due_at <= ${at}
      AND (retry_at IS NULL OR retry_at <= ${at})
    ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
  if (!keepsKeys) {
    const ended = tx.$executeRaw`
      UPDATE message SET state = 'unknown', error = 'The sending was cut off: it may have arrived.'
      WHERE tenant_id = ${ctx.tenantId}::uuid AND channel = ${channel} AND state = 'sending' AND retry_at <= ${at}`;
    return (await Promise.all([queued, ended]))[0];
  }
  const cutOff = tx.$queryRaw<DueMessage[]>`
    SELECT id, state, noun, subject_id AS "subjectId", attempt, created_at AS "writtenAt" FROM message
    WHERE tenant_id = ${ctx.tenantId}::uuid AND channel = ${channel} AND state = 'sending' AND due_at <= ${at} AND retry_at <= ${at}
    ORDER BY due_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;
  return (await Promise.all([queued, cutOff])).flat().slice(0, BATCH);
}

interface Answered {
  readonly message: Outgoing;
  readonly answer: Answer;
}

/** Answers that come while others are being settled are settled together, next: none waits for more than the transaction under way. */
function settleTogether(ctx: Ctx): { enter(answered: Answered): void; done(): Promise<void> } {
  let waiting: Answered[] = [];
  let running: Promise<void> | null = null;
  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // What else has been answered in this turn of the event loop goes along.
      await new Promise((resolve) => setImmediate(resolve));
      const batch = waiting;
      waiting = [];
      await throughOutage(ctx.clock, async () => settle(ctx, batch, await ctx.clock.now()));
    }
    running = null;
  }
  return {
    enter(answered) {
      waiting.push(answered);
      running ??= run();
      // Whoever waits for `done` hears of a failure; until then nobody does.
      running.catch(() => {});
    },
    done: () => running ?? Promise.resolve(),
  };
}

/** Of a sending: the provider's id, and what staff should know though it arrived. */
const resultOf = ({ result }: Answer & { kind: 'done' }) => result as { readonly id?: unknown; readonly note?: string };

/** Enters answers. What counted as lost meanwhile is known now, unless a person has asked for it again. */
async function settle(ctx: Ctx, answers: readonly Answered[], now: Instant): Promise<void> {
  const rows = answers.map(({ message: { id, attempt }, answer }) => {
    const again = answer.kind === 'refused' && attempt < MAX_ATTEMPTS;
    const wait =
      answer.kind === 'refused' && answer.retryAfterSeconds
        ? answer.retryAfterSeconds * 1000
        : Math.min(30_000 * 2 ** (attempt - 1), 6 * HOUR);
    const state =
      answer.kind === 'done' ? 'sent' : again ? 'queued' : answer.kind === 'ambiguous' ? 'unknown' : 'failed';
    return {
      id,
      attempt,
      state,
      error: answer.kind === 'done' ? (resultOf(answer).note ?? null) : errorWords(answer.error),
      provider: answer.kind === 'done' ? String(resultOf(answer).id ?? '') : null,
      sent: state === 'sent' ? new Date(now) : null,
      retry: again ? new Date(now + wait) : null,
    };
  });
  await transaction(ctx, async (tx) => {
    const entered = tx.$executeRaw`
      UPDATE message m SET state = r.state, error = r.error, provider_id = r.provider, sent_at = r.sent, retry_at = r.retry
      FROM ${recordset(rows, { id: 'uuid', attempt: 'int', state: 'text', error: 'text', provider: 'text', sent: 'timestamptz', retry: 'timestamptz' })}
      WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = r.id AND m.attempt = r.attempt
        AND (m.state = 'sending' OR (m.state = 'unknown' AND r.state IN ('sent', 'failed')))`;
    await Promise.all([entered, announce(ctx, tx, 'messages', null)]);
  });
}
