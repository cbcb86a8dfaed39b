import { notFound } from '../../domain/errors.ts';
import { clockName } from '../../domain/tickets/clocks.ts';
import type { Ticket, TicketClock } from '../../domain/tickets/contract.ts';
import { type Instant, toIsoOrNull } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { loadTicketFacts } from './facts.ts';
import { keepFinished } from './keep-clocks.ts';
import { ticketStore } from './process.ts';
import { clocksIn, explained, readRow, type TicketRow } from './read.ts';

/**
 * Changes one ticket under the lock of its process, plans it again, and reads it as it is then: its clocks from the facts that it was
 * planned from. Those that are finished are kept as they are.
 */
export async function changeAndRead<T>(
  ctx: Ctx,
  tx: Tx,
  id: string,
  now: Instant,
  change: () => Promise<T>,
): Promise<{ readonly changed: T; readonly ticket: Ticket }> {
  const planned: Awaited<ReturnType<typeof loadTicketFacts>>[] = [];
  const load: typeof loadTicketFacts = async (held, subjects) => {
    const facts = await loadTicketFacts(held, subjects);
    planned.push(facts);
    return facts;
  };
  const read: [TicketRow, TicketClock[]][] = [];
  const beside = async () => {
    const [facts] = planned.at(-1)?.values() ?? [];
    const clocks = clocksIn(facts, now);
    const justFinished = clocks.filter(
      (clock) => clock.finishedAt !== toIsoOrNull(facts?.frozen?.[clockName(clock)]?.finishedAt ?? null),
    );
    const [row] = await Promise.all([readRow(ctx, tx, id, Prisma.sql`true`), keepFinished(ctx, tx, id, justFinished)]);
    read.push([row, clocks]);
  };
  const changed = await changeFacts(ctx, tx, { ...ticketStore, load }, [id], now, change, beside);
  const [seen] = read;
  if (!seen) throw notFound('This ticket');
  return { changed, ticket: await explained(ctx, tx, ...seen) };
}
