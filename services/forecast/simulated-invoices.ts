import type { z } from 'zod';
import {
  type SimulatedInvoice,
  type SimulatedInvoices,
  simulatedInvoicesInput,
} from '../../domain/forecast/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { addMonths, civilToInstant } from '../../domain/time/civil.ts';
import { toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { changeInForecast, comparing, factsInTurn, subscriptionsOn } from './changed-price.ts';

/** Looked at in one answer; of those that are billed once a year most have nothing in a month. */
const ANSWER = 1000;
/** Shown in one answer. */
const PAGE = 50;

/**
 * The invoices behind a month of a simulated price: each as it is and with the change, before tax. Nothing is written.
 * @throws AppError NotFound, Validation as simulatePrice
 */
export async function simulatedInvoices(
  ctx: Ctx,
  input: z.input<typeof simulatedInvoicesInput>,
): Promise<SimulatedInvoices> {
  permit(ctx, 'invoice:read');
  const { month, currency, ...wanted } = simulatedInvoicesInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { zone } = await changeInForecast(ctx, tx, wanted, now);
    const first = civilToInstant(zone, `${month}-01`);
    const end = civilToInstant(zone, addMonths(`${month}-01`, 1));
    const found = await subscriptionsOn(ctx, tx, wanted, ANSWER + 1);
    const compare = comparing(wanted, now, end - 1);
    const items: SimulatedInvoice[] = [];
    let last: string | null = null;
    for await (const [{ id, customerName }, facts] of factsInTurn(tx, found.slice(0, ANSWER), now)) {
      // A subscription's own stay together.
      if (items.length >= PAGE) break;
      last = id;
      for (const invoice of compare(facts)) {
        const { key, at, beforeMinor, afterMinor } = invoice;
        if (at < first || invoice.currency !== currency) continue;
        const amounts = { beforeMinor: toWire(beforeMinor), afterMinor: toWire(afterMinor) };
        items.push({ subscriptionId: id, key, customerName, at: toIso(at), ...amounts });
      }
    }
    return { items, next: last !== null && found.at(-1)?.id !== last ? last : null };
  });
}
