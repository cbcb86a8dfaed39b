import { type CivilDate, earlierDate } from '../time/civil.ts';
import { layoutOf } from './charge.ts';
import type { BillingFacts } from './facts.ts';
import { figuresOf } from './figures.ts';
import type { Line } from './invoice.ts';
import { type BillingPeriod, type CivilPeriod, periodAt, periodIndexOn } from './periods.ts';
import { type Priced, priceOf } from './pricing.ts';
import { NO_USAGE, openUsageFrom, type UsageDay, type UsageFacts, type UsagePeriod } from './usage-facts.ts';
import type { Aggregation } from './usage-terms.ts';

const MICRO = 1_000_000n;
/** The largest quantity of a line; the explanation holds larger ones. */
const LINE_QUANTITY = 2_147_483_647;

/**
 * A meter's quantity of a stretch of civil days, in whole units: a begun one counts as whole, and nothing counted is 0.
 * Different ones are counted once however often they were seen in it.
 */
export function quantityOf(days: readonly UsageDay[] | undefined, how: Aggregation, { from, to }: CivilPeriod): number {
  let total = 0n;
  let lastDay = '';
  for (const { day, after, micro } of days ?? []) {
    if (day < from || day >= to) continue;
    if (how === 'sum') total += micro;
    else if (how === 'max') total = micro > total ? micro : total;
    else if (how === 'unique') total += after === null || after < from ? micro : 0n;
    else if (day > lastDay) total = micro;
    if (day > lastDay) lastDay = day;
  }
  return total <= 0n ? 0 : Number((total + MICRO - 1n) / MICRO);
}

/** What a period's use comes to as counted now. */
export interface UsedPeriod extends UsagePeriod {
  /** As it was counted now; `quantity` is what was invoiced of it. */
  readonly counted: number;
  readonly priced: Priced;
}

const used = (usage: UsageFacts, period: UsagePeriod): UsedPeriod => {
  const { charge } = period;
  const counted = quantityOf(usage.counted[charge.meterId], charge.aggregation, period);
  return { ...period, counted, priced: priceOf(charge.price, counted) };
};

/** The stretches of use before `until` that no invoice has closed, each within a period of the price plan. */
function openPeriods(facts: BillingFacts, until: CivilDate): UsagePeriod[] {
  const charges = facts.pricePlan.usage ?? [];
  if (charges.length === 0) return [];
  const usage = facts.usage ?? NO_USAGE;
  const layout = layoutOf(facts);
  const open: UsagePeriod[] = [];
  let from = openUsageFrom(facts);
  for (let index = Math.max(0, periodIndexOn(layout, from)); from < until; index += 1) {
    const to = earlierDate(periodAt(layout, index).to, until);
    for (const charge of charges) {
      const begun = usage.periods.find((period) => period.charge.meterId === charge.meterId && period.from === from);
      open.push({ quantity: 0, amountMinor: 0n, ...begun, charge, from, to });
    }
    from = to;
  }
  return open;
}

/** Periods that are closed, and were invoiced by what was counted then. */
const closedPeriods = (facts: BillingFacts): readonly UsagePeriod[] => {
  const from = facts.pricePlan.usage?.length ? openUsageFrom(facts) : '9999-12-31';
  return (facts.usage ?? NO_USAGE).periods.filter((period) => period.from < from);
};

/** How far the use is billed by the invoice of a period: in arrears with its own, in advance with that of the periods before. */
export function usageUntil({ subscription, pricePlan }: BillingFacts, period: BillingPeriod): CivilDate {
  if (pricePlan.timing === 'advance') return period.from;
  return subscription.chargedUntil === null ? period.to : earlierDate(period.to, subscription.chargedUntil);
}

/** The first civil day after the last one of use: where the subscription ends. */
export const lastUsageDay = (facts: BillingFacts): CivilDate => facts.subscription.chargedUntil ?? openUsageFrom(facts);

/** The present period of use, as far as the subscription goes. */
export function openPeriodEnd(facts: BillingFacts): CivilDate {
  const layout = layoutOf(facts);
  const { to } = periodAt(layout, Math.max(0, periodIndexOn(layout, openUsageFrom(facts))));
  const { chargedUntil } = facts.subscription;
  return chargedUntil === null ? to : earlierDate(to, chargedUntil);
}

/** What is open and what was counted after its invoice, by meter and period, before `until`. */
export function usedUntil(facts: BillingFacts, until: CivilDate): UsedPeriod[] {
  if (!facts.usage && !facts.pricePlan.usage?.length) return [];
  const usage = facts.usage ?? NO_USAGE;
  return [...closedPeriods(facts), ...openPeriods(facts, until)].map((period) => used(usage, period));
}

/**
 * The lines for use before `until`: a line a meter and period, and where a part of it was invoiced before, that part off again.
 * A period whose count has not changed since gives none.
 */
export const usageLines = (facts: BillingFacts, until: CivilDate): Line[] =>
  usedUntil(facts, until).flatMap((period) => linesOf(facts, period));

function linesOf({ taxes }: BillingFacts, period: UsedPeriod): Line[] {
  const { charge, from, to, counted, priced, quantity, amountMinor } = period;
  // Nothing new, or nothing that changes the amount: what was free is shown once.
  if (counted === quantity || (quantity > 0 && priced.amountMinor === amountMinor)) return [];
  const base = { kind: 'usage', pendingId: null, period: { from, to }, prorated: null, taxes } as const;
  const lines: Line[] = [];
  if (counted > 0) {
    const figures = figuresOf(charge.price, counted, priced.amountMinor, priced.parts);
    const shown =
      counted > LINE_QUANTITY
        ? { quantity: 1, unitPriceMinor: priced.amountMinor, explanation: priced.parts }
        : figures;
    lines.push({ ...base, description: charge.name, ...shown, amountMinor: priced.amountMinor });
  }
  if (amountMinor === 0n) return lines;
  const description = `${charge.name}: invoiced already, ${quantity.toLocaleString('en')}`;
  const off = { quantity: 1, unitPriceMinor: -amountMinor, explanation: null, amountMinor: -amountMinor };
  return [...lines, { ...base, description, ...off }];
}

/** The facts once use before `until` is on an invoice. @param close false: in mid-period, the period itself stays open */
export function afterUsage(facts: BillingFacts, until: CivilDate, close: boolean): UsageFacts | undefined {
  if (!facts.usage && !facts.pricePlan.usage?.length) return facts.usage;
  const usage = facts.usage ?? NO_USAGE;
  const from = openUsageFrom(facts);
  const periods = usedUntil(facts, until).map(({ counted, priced, ...period }) => ({
    ...period,
    quantity: counted,
    amountMinor: priced.amountMinor,
  }));
  const through = close && until > from ? until : from;
  return { ...usage, through, since: through, periods: withOthers(usage, periods) };
}

/**
 * Another price, or none, from `on` on: what was used before stays with the charges it was used under, and is billed with the next invoice.
 */
export function closeUsage(facts: BillingFacts, on: CivilDate): UsageFacts | undefined {
  if (!facts.usage && !facts.pricePlan.usage?.length) return facts.usage;
  const usage = facts.usage ?? NO_USAGE;
  const from = openUsageFrom(facts);
  const periods = [...closedPeriods(facts), ...openPeriods(facts, on)];
  const through = on > from ? on : from;
  return { ...usage, through, since: usage.since ?? from, periods: withOthers(usage, periods) };
}

/** What was invoiced in mid-period of one that is not among them stays known. */
const withOthers = ({ periods: known }: UsageFacts, periods: readonly UsagePeriod[]): readonly UsagePeriod[] => [
  ...periods,
  ...known.filter(
    ({ charge, from }) => !periods.some((period) => period.charge.meterId === charge.meterId && period.from === from),
  ),
];

/** What is open of the present period and not invoiced: for thresholds, and for whoever asks what it comes to so far. */
export const presentUsage = (facts: BillingFacts): UsedPeriod[] => {
  const usage = facts.usage ?? NO_USAGE;
  return openPeriods(facts, openPeriodEnd(facts)).map((period) => used(usage, period));
};

/** Whether something is still to be billed that no further period's invoice would carry, once the subscription has ended. */
export function owesUsage(facts: BillingFacts): boolean {
  const { chargedUntil } = facts.subscription;
  if (chargedUntil === null) return false;
  if (facts.pricePlan.usage?.length && openUsageFrom(facts) < chargedUntil) return true;
  return usedUntil(facts, openUsageFrom(facts)).some(({ priced, amountMinor }) => priced.amountMinor !== amountMinor);
}
