import { setImmediate as turn } from 'node:timers/promises';
import type { z } from 'zod';
import { invoicesAhead } from '../../domain/billing/ahead.ts';
import type { BillingFacts, PricePlanFacts } from '../../domain/billing/facts.ts';
import { changedPrice, withPriceFrom } from '../../domain/billing/raise.ts';
import { notFound, validation } from '../../domain/errors.ts';
import type { priceSimulationInput } from '../../domain/forecast/contract.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { factsOf, type Horizon, horizonOf } from './refresh.ts';

export type PriceChange = z.output<typeof priceSimulationInput>;

/** An invoice to come, as it is and with another price, before tax. */
export interface Compared {
  /** Of the effect that makes it; the same on either side. */
  readonly key: string;
  readonly at: Instant;
  readonly currency: string;
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
}

/** @throws AppError NotFound, Validation for a day outside of the forecast, or a price below nothing */
export async function changeInForecast(ctx: Ctx, tx: Tx, wanted: PriceChange, now: Instant): Promise<Horizon> {
  const horizon = await horizonOf(tx, now);
  if (wanted.from < civilDateAt(horizon.zone, now) || wanted.from >= horizon.through) {
    throw validation('Choose a day within the next twelve months.', [{ path: 'from', message: 'Not in the forecast' }]);
  }
  if (Number(wanted.changePercent) < -100) {
    throw validation('A price cannot fall by more than all of it.', [
      { path: 'changePercent', message: 'At least -100' },
    ]);
  }
  const plan = await tx.pricePlan.findFirst({ where: { tenantId: ctx.tenantId, id: wanted.pricePlanId } });
  if (!plan) throw notFound('This price plan');
  return horizon;
}

export interface OnPlan {
  readonly id: string;
  readonly processId: string;
  readonly customerName: string;
  /** On the plan in all. */
  readonly total: bigint;
}

/** Living subscriptions of the plan, in the order of their ids, after the one that was looked at last. */
export const subscriptionsOn = (ctx: Ctx, tx: Tx, { pricePlanId, after }: PriceChange, most: number) => tx.$queryRaw<
  OnPlan[]
>`
  SELECT s.id, p.id AS "processId", c.name AS "customerName", (SELECT count(*) FROM subscription t JOIN process q ON q.tenant_id = t.tenant_id
      AND q.kind = 'billing' AND q.subject_id = t.id
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.price_plan_id = ${pricePlanId}::uuid AND q.status = 'running') AS total
  FROM subscription s JOIN process p ON p.tenant_id = s.tenant_id AND p.kind = 'billing' AND p.subject_id = s.id
    JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
  WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.price_plan_id = ${pricePlanId}::uuid AND p.status = 'running'
    AND s.id > ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid ORDER BY s.id LIMIT ${most}`;

/** Looked at between two turns of the others. */
const SLICE = 100;

/** The facts of each, some at a time. Whoever has enough stops asking. */
export async function* factsInTurn(
  tx: Tx,
  subscriptions: readonly OnPlan[],
  now: Instant,
): AsyncGenerator<readonly [OnPlan, StoredBillingFacts]> {
  for (let at = 0; at < subscriptions.length; at += SLICE) {
    const slice = subscriptions.slice(at, at + SLICE);
    const facts = await factsOf(
      tx,
      slice.map(({ processId }) => processId),
      now,
    );
    for (const one of slice) {
      const known = facts.get(one.processId);
      if (known) yield [one, known];
    }
    await turn();
  }
}

/** Computes the invoices of subscriptions twice by their own plans: as they are, and with the other price from its day on. */
export function comparing(wanted: PriceChange, now: Instant, until: Instant): (facts: BillingFacts) => Compared[] {
  /** A changed price for each that was met: most subscriptions share one. */
  const known = new Map<PricePlanFacts, PricePlanFacts>();
  const changed = (pricePlan: PricePlanFacts): PricePlanFacts => {
    const found = known.get(pricePlan);
    if (found) return found;
    const made = { ...pricePlan, price: changedPrice(pricePlan.price, wanted.changePercent) };
    known.set(pricePlan, made);
    return made;
  };
  return (facts) => {
    const compared = new Map<string, Compared>();
    const add = (of: BillingFacts, side: 'beforeMinor' | 'afterMinor') => {
      for (const { key: own, at, computed } of invoicesAhead(of, now, until)) {
        // How often the plan has changed, which it has once more with the other price, is no part of what is compared.
        const key = own.replace(/#\d+$/, '');
        const { currency, netMinor } = computed;
        const sum = compared.get(key) ?? { key, at, currency, beforeMinor: 0n, afterMinor: 0n };
        compared.set(key, { ...sum, [side]: sum[side] + netMinor });
      }
    };
    add(facts, 'beforeMinor');
    add(withPriceFrom(facts, changed(facts.pricePlan), wanted.from, now), 'afterMinor');
    return [...compared.values()];
  };
}
