import { clocksOf } from '../../domain/tickets/facts.ts';
import type { TicketStatus } from '../../domain/tickets/status.ts';
import { statusesLeftOut, takenBack } from '../../domain/tickets/taken-back.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { enterMisses } from './enter-misses.ts';
import { enterEvents } from './events.ts';
import type { StoredTicketFacts } from './facts.ts';
import { factsOfTickets } from './read.ts';

/**
 * Lets what the merge of a ticket entered in this one (or in itself: that it was closed) count no more, under the locks of both processes:
 * clocks and status are as without it.
 * @returns the status that follows; null: the merge has entered nothing here
 */
export async function takeBack(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  sourceId: string,
  now: Instant,
): Promise<TicketStatus | null> {
  const before = await read(tx, ticketId);
  const marked = await tx.$queryRaw<{ seq: bigint; kind: string; at: Date }[]>`
    UPDATE ticket_event SET taken_back = '{}' WHERE tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${ticketId}::uuid
      AND merged_from = ${sourceId}::uuid AND taken_back IS NULL RETURNING seq, kind, at`;
  const [first] = marked;
  const without = first && (await read(tx, ticketId));
  if (!before || !without) return null;
  const since = marked.find(({ kind }) => kind === 'status')?.at.getTime();
  const leftOut = since === undefined ? [] : statusesLeftOut(without, since);
  for (const { at, to } of leftOut) await enterEvents(ctx, tx, ticketId, at, { kind: 'status', to });
  const after = leftOut.length === 0 ? without : ((await read(tx, ticketId)) ?? without);
  const { notAgain, unmissed, missedAt, unfinished } = takenBack(before, after, now);
  const of = Prisma.sql`tenant_id = ${ctx.tenantId}::uuid AND ticket_id = ${ticketId}::uuid`;
  if (notAgain.length > 0) {
    await tx.$executeRaw`UPDATE ticket_event SET taken_back = ${notAgain}::text[] WHERE ${of} AND seq = ${first.seq}`;
  }
  const named = Prisma.sql`target || '#' || occurrence`;
  await tx.$executeRaw`DELETE FROM ticket_breach WHERE ${of} AND ${named} = ANY(${unmissed}::text[])`;
  await enterMisses(
    ctx,
    tx,
    missedAt.map((miss) => ({ ticketId, ...miss })),
  );
  await tx.$executeRaw`DELETE FROM ticket_clock WHERE ${of} AND ${named} = ANY(${unfinished}::text[])`;
  const status = clocksOf(after, now).status as TicketStatus;
  await enterAgain(ctx, tx, ticketId, sourceId, status, now);
  return status;
}

const read = async (tx: Tx, id: string): Promise<StoredTicketFacts | undefined> =>
  (await factsOfTickets(tx, [id])).get(id);

async function enterAgain(
  ctx: Ctx,
  tx: Tx,
  ticketId: string,
  sourceId: string,
  status: TicketStatus,
  now: Instant,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ status: TicketStatus }[]>`
    SELECT status FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
  if (!row || row.status === status) return;
  await tx.$executeRaw`
    UPDATE ticket SET status = ${status}, version = version + 1, updated_at = ${new Date(now)}
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${ticketId}::uuid`;
  // Of the ticket itself that it is no longer merged says so.
  if (ticketId === sourceId) return;
  const [before, after] = [{ status: row.status }, { status }];
  await audit(ctx, tx, new Date(now), { action: 'status-changed', noun: 'ticket', subjectId: ticketId, before, after });
}
