import { clocksOf } from '../../domain/tickets/facts.ts';
import { isFinished, statusAfterCustomerMessage, type TicketStatus } from '../../domain/tickets/status.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { catchUpWhenReopened } from './come-under.ts';
import { enterEvents } from './events.ts';
import type { StoredEvent, StoredTicketFacts } from './facts.ts';
import type { TicketRow } from './read.ts';

/** Since when the customer of a ticket waits for an answer; null: not at all, or the work is finished. */
export function waitsSince(facts: StoredTicketFacts | undefined, now: Instant): Instant | null {
  if (!facts) return null;
  const { clocks, status } = clocksOf(facts, now);
  if (isFinished(status as TicketStatus)) return null;
  const open = clocks.filter(
    ({ target, finishedAt }) => finishedAt === null && (target === 'first_response' || target === 'next_response'),
  );
  return open.length === 0 ? null : Math.min(...open.map(({ startedAt }) => startedAt));
}

/**
 * The customer of a ticket that is merged waits on, in the one that it is merged into, as though they had written there: its next
 * response runs from `since`, and it is taken up from then. But not from before its own creation, nor its last answer, which would
 * seem to have answered this as well, nor before its last change of status. Where the merge is taken back, so is this (`take-back.ts`).
 * @param target its own facts, as they were before the merge
 */
export async function carryOver(
  ctx: Ctx,
  tx: Tx,
  source: TicketRow,
  targetId: string,
  target: StoredTicketFacts,
  since: Instant,
  now: Instant,
): Promise<void> {
  const instantsOf = (kind: StoredEvent['kind']) => target.events.flatMap((one) => (one.kind === kind ? [one.at] : []));
  const at = Math.max(since, target.ticket.createdAt, ...instantsOf('staff_reply'));
  await enterEvents(ctx, tx, targetId, at, {
    kind: 'customer_message',
    by: writerOf(source),
    mergedFrom: source.id,
  });
  const [row] = await tx.$queryRaw<{ status: TicketStatus }[]>`
    UPDATE ticket SET snoozed_at = NULL, snoozed_until = NULL WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${targetId}::uuid
    RETURNING status`;
  if (!row) return;
  const to = statusAfterCustomerMessage(row.status);
  if (to === row.status) return;
  await tx.$executeRaw`
    UPDATE ticket SET status = ${to}, version = version + 1, updated_at = ${new Date(now)}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${targetId}::uuid`;
  const from = Math.max(at, ...instantsOf('status'));
  await enterEvents(ctx, tx, targetId, from, { kind: 'status', to, mergedFrom: source.id });
  await catchUpWhenReopened(ctx, tx, targetId, row.status, to, now);
  const [before, after] = [{ status: row.status }, { status: to }];
  await audit(ctx, tx, new Date(now), { action: 'status-changed', noun: 'ticket', subjectId: targetId, before, after });
}

/** By whom the event in the other ticket is; the number tells it from what was written there. */
const writerOf = ({ requesterName, number }: TicketRow): string => `${requesterName ?? 'The customer'} in #${number}`;
