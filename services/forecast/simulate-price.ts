import { setImmediate as turn } from 'node:timers/promises';
import type { z } from 'zod';
import { invoicesAhead } from '../../domain/billing/ahead.ts';
import type { PricePlanFacts } from '../../domain/billing/facts.ts';
import { changedPrice, withPriceFrom } from '../../domain/billing/raise.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { type PriceSimulation, priceSimulationInput } from '../../domain/forecast/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { civilDateAt, civilToInstant } from '../../domain/time/civil.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { factsOf, type Horizon, horizonOf } from './refresh.ts';

/** Looked at in one answer, and between two turns of the others. */
const [ANSWER, SLICE] = [1000, 100];

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
    const horizon = await horizonOf(tx, now);
    if (wanted.from < civilDateAt(horizon.zone, now) || wanted.from >= horizon.through) {
      throw validation('Choose a day within the next twelve months.', [
        { path: 'from', message: 'Not in the forecast' },
      ]);
    }
    if (Number(wanted.changePercent) < -100) {
      throw validation('A price cannot fall by more than all of it.', [
        { path: 'changePercent', message: 'At least -100' },
      ]);
    }
    const plan = await tx.pricePlan.findFirst({ where: { tenantId: ctx.tenantId, id: wanted.pricePlanId } });
    if (!plan) throw notFound('This price plan');
    const rows = await tx.$queryRaw<{ id: string; processId: string; total: bigint }[]>`
      SELECT s.id, p.id AS "processId", (SELECT count(*) FROM subscription t JOIN process q ON q.tenant_id = t.tenant_id AND q.kind = 'billing'
          AND q.subject_id = t.id WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.price_plan_id = ${wanted.pricePlanId}::uuid AND q.status = 'running') AS total
      FROM subscription s JOIN process p ON p.tenant_id = s.tenant_id AND p.kind = 'billing' AND p.subject_id = s.id
      WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.price_plan_id = ${wanted.pricePlanId}::uuid AND p.status = 'running'
        AND s.id > ${wanted.after ?? '00000000-0000-0000-0000-000000000000'}::uuid ORDER BY s.id LIMIT ${ANSWER + 1}`;
    const looked = rows.slice(0, ANSWER);
    const sums = new Sums(horizon, wanted);
    for (let at = 0; at < looked.length; at += SLICE) {
      const slice = looked.slice(at, at + SLICE).map(({ processId }) => processId);
      for (const facts of (await factsOf(tx, slice, now)).values()) sums.add(facts);
      await turn();
    }
    return {
      rows: sums.rows(),
      subscriptions: looked.length,
      changed: sums.changed,
      next: rows.length > ANSWER ? (looked.at(-1)?.id ?? null) : null,
      total: Number(rows[0]?.total ?? 0n),
    };
  });
}

/** Before and after by month and currency. */
class Sums {
  readonly #horizon: Horizon;
  readonly #wanted: z.output<typeof priceSimulationInput>;
  readonly #until: number;
  readonly #rows = new Map<string, { before: bigint; after: bigint }>();
  /** A changed price for each that was met: most subscriptions share one. */
  readonly #changed = new Map<PricePlanFacts, PricePlanFacts>();
  changed = 0;

  constructor(horizon: Horizon, wanted: z.output<typeof priceSimulationInput>) {
    this.#horizon = horizon;
    this.#wanted = wanted;
    this.#until = civilToInstant(horizon.zone, horizon.through) - 1;
  }

  add(facts: StoredBillingFacts): void {
    const { now } = this.#horizon;
    const after = withPriceFrom(facts, this.#priceOf(facts.pricePlan), this.#wanted.from, now);
    const sum = (side: 'before' | 'after', of: StoredBillingFacts): bigint => {
      let all = 0n;
      for (const { at, computed } of invoicesAhead(of, now, this.#until)) {
        const key = `${civilDateAt(this.#horizon.zone, at).slice(0, 7)}/${computed.currency}`;
        const row = this.#rows.get(key) ?? { before: 0n, after: 0n };
        row[side] += computed.netMinor;
        all += computed.netMinor;
        this.#rows.set(key, row);
      }
      return all;
    };
    if (sum('before', facts) !== sum('after', after)) this.changed += 1;
  }

  #priceOf(pricePlan: PricePlanFacts): PricePlanFacts {
    const known = this.#changed.get(pricePlan);
    if (known) return known;
    const changed = { ...pricePlan, price: changedPrice(pricePlan.price, this.#wanted.changePercent) };
    this.#changed.set(pricePlan, changed);
    return changed;
  }

  rows(): PriceSimulation['rows'] {
    return [...this.#rows].sort().map(([key, { before, after }]) => {
      const [month = '', currency = ''] = key.split('/');
      return { month, currency, beforeMinor: toWire(before), afterMinor: toWire(after) };
    });
  }
}
