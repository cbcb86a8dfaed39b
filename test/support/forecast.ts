import { simulate } from '../../domain/process/plan.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../../services/context.ts';
import { Prisma } from '../../services/database.ts';
import { selectProcesses, withLedgers } from '../../services/processes/rows.ts';
import type { AnyStore } from '../../services/processes/store.ts';
import type { LedgerLine } from './skipping.ts';

/** What a process says it will do from now on, as ledger lines: to be compared with the ledger afterwards, entry by entry. */
export async function forecastLines(
  ctx: Ctx,
  store: AnyStore,
  processId: string,
  until: Instant,
): Promise<LedgerLine[]> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const rows = await selectProcesses(tx, Prisma.sql`p.id = ${processId}::uuid`);
    const facts = (await store.load(tx, await withLedgers(tx, rows), now)).get(processId);
    if (!facts) throw new Error('the process has no facts');
    const { entries } = simulate(store.definition, facts, { from: now, until });
    return entries
      .map(({ effect, state }) => ({ key: effect.key, dueAt: effect.dueAt, state }))
      .sort((a, b) => a.dueAt - b.dueAt || (a.key < b.key ? -1 : 1));
  });
}
