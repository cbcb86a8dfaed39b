import { notFound } from '../../domain/errors.ts';
import type { Ticket } from '../../domain/tickets/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { changeFacts } from '../processes/change.ts';
import { loadTicketFacts } from './facts.ts';
import { ticketStore } from './process.ts';
import { explained, readRow, type TicketRow } from './read.ts';

/**
 * Changes one ticket under the lock of its process, plans it again, and reads it as it is then: its clocks from the facts that it was
 * planned from.
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
  const rows: TicketRow[] = [];
  const read = async () => rows.push(await readRow(ctx, tx, id, Prisma.sql`true`));
  const changed = await changeFacts(ctx, tx, { ...ticketStore, load }, [id], now, change, read);
  const [row] = rows;
  if (!row) throw notFound('This ticket');
  const [facts] = planned.at(-1)?.values() ?? [];
  return { changed, ticket: await explained(ctx, tx, row, facts, now) };
}
