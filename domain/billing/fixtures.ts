import { applyOutcome, planProcess } from '../process/plan.ts';
import { fromIso, type Instant, toIso } from '../time/instant.ts';
import type { Agreement } from './agreement.ts';
import { NOTHING_AGREED } from './agreement.ts';
import { DEFAULT_TERMS, type Timing } from './contract.ts';
import type { BillingFacts, PricePlanFacts } from './facts.ts';
import { NO_ADJUSTMENTS } from './facts.ts';
import type { ComputedInvoice } from './invoice.ts';
import { startSubscription } from './lifecycle.ts';
import { billing, invoiceOf, nextInvoiceAt } from './plan.ts';
import { price } from './price-list.ts';
import { readPrice } from './pricing.ts';

export const ZONE = 'Europe/Lisbon';
export const at = fromIso;

export function planOf(name: string, unitAmount: string, others: Partial<PricePlanFacts> = {}): PricePlanFacts {
  return {
    id: name,
    name,
    number: 1,
    price: readPrice(price.parse({ currency: 'EUR', pricing: { model: 'per-seat', unitAmount } })),
    interval: 'month',
    intervalCount: 1,
    timing: 'advance',
    ...others,
  };
}

interface Start {
  readonly trialDays?: number;
  readonly timing?: Timing;
  readonly pricePlan?: PricePlanFacts;
  readonly agreement?: Partial<Agreement>;
  readonly others?: Partial<BillingFacts>;
}

export function begin(
  startAt: string,
  { trialDays = 0, timing = 'advance', pricePlan, agreement, others }: Start = {},
): BillingFacts {
  const start = {
    id: 's',
    startAt: at(startAt),
    zone: ZONE,
    anchor: { rule: 'start-day' },
    quantity: 1,
    trialDays,
  } as const;
  return {
    status: 'running',
    ledger: {},
    subscription: startSubscription({ ...start, agreement: { ...NOTHING_AGREED, ...agreement } }, DEFAULT_TERMS),
    pricePlan: pricePlan ?? planOf('Basic', '31', { timing }),
    taxes: [],
    ...NO_ADJUSTMENTS,
    scheduled: null,
    pendingLines: [],
    creditMinor: 0n,
    terms: DEFAULT_TERMS,
    ...others,
  };
}

export interface Made {
  readonly key: string;
  readonly totalMinor: bigint;
}

/** Obeys the plan at the instants given, as the loop does. */
export function obey(start: BillingFacts, instants: readonly Instant[]) {
  const [keys, invoices]: [string[], Made[]] = [[], []];
  let [facts, over]: [BillingFacts, string | null] = [start, null];
  for (const now of instants) {
    for (;;) {
      const plan = planProcess(billing, facts, now);
      over = plan.over?.outcome ?? null;
      for (const late of plan.superseded) {
        keys.push(`superseded ${late.key}`);
        facts = applyOutcome(billing, facts, late, { state: 'superseded', at: now }, now);
      }
      const [effect] = plan.due;
      if (!effect) {
        if (plan.superseded.length === 0) break;
        continue;
      }
      keys.push(effect.key);
      const computed = invoiceOf(facts, effect);
      if (computed) invoices.push({ key: effect.key, totalMinor: computed.totalMinor });
      facts = applyOutcome(billing, facts, effect, { state: 'done', at: now }, now);
    }
  }
  return { facts, keys, invoices, over };
}

export const totals = (invoices: readonly { readonly computed: ComputedInvoice }[]) =>
  invoices.map(({ computed }) => computed.totalMinor);
export const next = (facts: BillingFacts) => {
  const when = nextInvoiceAt(facts);
  return when === null ? null : toIso(when);
};
