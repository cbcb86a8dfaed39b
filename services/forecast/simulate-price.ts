import type { z } from 'zod';
import { type PriceSimulation, priceSimulationInput } from '../../domain/forecast/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { changeInForecast, comparing, factsInTurn, subscriptionsOn } from './changed-price.ts';

/** Looked at in one answer. */
const ANSWER = 1000;

/**
 * What a change of a plan's price would bring in the months of the forecast: for each subscription of it from the first period that begins
 * on or after the day. Computed twice by the subscriptions' plans, once as they are. Nothing is written.
 * @throws AppError NotFound, Validation for a day outside of the forecast
 */
export async function simulatePrice(ctx: Ctx, input: z.input<typeof priceSimulationInput>): Promise<PriceSimulation> {
  permit(ctx, 'invoice:read');
  const wanted = priceSimulationInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { zone, through } = await changeInForecast(ctx, tx, wanted, now);
    const found = await subscriptionsOn(ctx, tx, wanted, ANSWER + 1);
    const looked = found.slice(0, ANSWER);
    const compare = comparing(wanted, now, civilToInstant(zone, through) - 1);
    const sums = new Map<string, { month: string; currency: string; before: bigint; after: bigint }>();
    let changed = 0;
    for await (const [, facts] of factsInTurn(tx, looked, now)) {
      const invoices = compare(facts);
      let more = 0n;
      for (const { at, currency, beforeMinor, afterMinor } of invoices) {
        const month = civilDateAt(zone, at).slice(0, 7);
        const sum = sums.get(`${month}/${currency}`) ?? { month, currency, before: 0n, after: 0n };
        sum.before += beforeMinor;
        sum.after += afterMinor;
        more += afterMinor - beforeMinor;
        sums.set(`${month}/${currency}`, sum);
      }
      if (more !== 0n) changed += 1;
    }
    return {
      rows: [...sums].sort(byKey).map(([, { month, currency, before, after }]) => ({
        month,
        currency,
        beforeMinor: toWire(before),
        afterMinor: toWire(after),
      })),
      subscriptions: looked.length,
      changed,
      next: found.length > ANSWER ? (looked.at(-1)?.id ?? null) : null,
      total: Number(found[0]?.total ?? 0n),
    };
  });
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
