import { exponentOf } from '../money/currency.ts';
import { decimal, type Ratio, ratio, roundHalfUp, times } from '../money/ratio.ts';
import { addDays, type CivilDate, civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { addOnParts, chargedParts, layoutOf } from './charge.ts';
import { afterCharge, endOfTerm, lastOfTerm } from './commitment.ts';
import type { InvoiceLineKind } from './contract.ts';
import { taxesFor } from './customer-tax.ts';
import type { AddOn, BillingFacts, PendingLine, SubscriptionFacts } from './facts.ts';
import { figuresOf } from './figures.ts';
import { type BillingPeriod, type CivilPeriod, periodAt } from './periods.ts';
import { type PricePart, periodPrice } from './pricing.ts';
import { type Part, prorate, type Share, share } from './proration.ts';
import { type AppliedCoupon, afterPeriodOf, reduce, reduceEach } from './reduction.ts';
import { inParts, owedLine } from './schedules.ts';
import { type LineTax, type LineTotals, type Totals, totalsAfter } from './totals.ts';
import { lastUsageDay, openPeriodEnd, usageLines, usageUntil } from './usage.ts';

export interface ComputedLine {
  /** The pending line's id; null for the subscription's own. */
  readonly pendingId: string | null;
  readonly kind: InvoiceLineKind;
  readonly description: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly period: CivilPeriod | null;
  /** null where the whole period is charged. */
  readonly prorated: Share | null;
  readonly amountMinor: bigint;
  readonly couponMinor: bigint;
  readonly taxMinor: bigint;
  readonly taxes: readonly LineTax[];
  /** How the amount of a whole period came about; null where that is quantity × unit price. */
  readonly explanation: readonly PricePart[] | null;
  /** The hours that it charges; left out where it charges none. */
  readonly timeEntryIds?: readonly string[];
}

export interface ComputedInvoice extends Omit<Totals, 'lines'> {
  readonly currency: string;
  readonly periodIndex: number | null;
  readonly period: CivilPeriod | null;
  readonly lines: readonly ComputedLine[];
  /** What makes up couponMinor, in the order in which it came off. */
  readonly coupons: readonly AppliedCoupon[];
  /** Taken from the customer's credit. */
  readonly creditAppliedMinor: bigint;
  /** Added to the customer's credit, where the credits on the document exceed its charges. */
  readonly creditGrantedMinor: bigint;
  /** To be paid: total less credit, never below zero. */
  readonly dueMinor: bigint;
}

/** `apply` asks for an invoice, and then whoever stores it: the last one of each subscription's facts is kept. */
const lastComputed = new WeakMap<SubscriptionFacts, { facts: BillingFacts; invoice: ComputedInvoice }>();
const DECIDE = [
  'pricePlan',
  'taxes',
  'coupons',
  'customerTax',
  'pendingLines',
  'creditMinor',
  'terms',
  'usage',
] as const;

/** The invoice of a billing period, as the preview shows it and the execution stores it. */
export function computeInvoice(facts: BillingFacts, periodIndex: number): ComputedInvoice {
  const last = lastComputed.get(facts.subscription);
  if (last?.invoice.periodIndex === periodIndex && DECIDE.every((part) => last.facts[part] === facts[part])) {
    return last.invoice;
  }
  const period = periodAt(layoutOf(facts), periodIndex);
  const lines = [
    ...inParts(facts, period, planLines(facts, period)).now,
    ...addOnLines(facts, period),
    ...usageLines(facts, usageUntil(facts, period)),
    ...facts.pendingLines.map(pendingLine),
  ];
  const minimum = lastOfTerm(facts, lines);
  if (minimum) lines.push(minimum);
  const invoice = compose(facts, period, lines);
  lastComputed.set(facts.subscription, { facts, invoice });
  return invoice;
}

/** An invoice of the waiting lines alone, where they are not to wait for the next period. */
export const computePendingInvoice = (facts: BillingFacts): ComputedInvoice =>
  compose(facts, null, facts.pendingLines.map(pendingLine));

/** An invoice once no period's is to come: of the lines that wait, and of use that none has carried. */
export function computeFinalInvoice(facts: BillingFacts): ComputedInvoice {
  const lines = [
    ...facts.subscription.agreement.owed.map(owedLine),
    ...usageLines(facts, lastUsageDay(facts)),
    ...facts.pendingLines.map(pendingLine),
  ];
  const minimum = endOfTerm(facts, lines);
  return compose(facts, null, minimum ? [...lines, minimum] : lines);
}

/** An invoice of the instalment with that key. */
export const computeInstalment = (facts: BillingFacts, key: string): ComputedInvoice =>
  compose(facts, null, facts.subscription.agreement.owed.filter((one) => one.key === key).map(owedLine));

/**
 * What so many periods come to, from the first that is still to be billed on; what waited stands with the first, and use is counted when they
 * are over. Coupons come off each as if it were billed by itself.
 */
export function computeAhead(facts: BillingFacts, periods: readonly BillingPeriod[]): ComputedInvoice {
  const each = periods.map((period, at) => [
    ...planLines(facts, period),
    ...addOnLines(facts, period),
    ...(at === 0 ? facts.pendingLines.map(pendingLine) : []),
  ]);
  const sizes = each.map(({ length }) => length);
  return compose(facts, periods[0] ?? null, each.flat(), sizes);
}

/** An invoice in mid-period, of use that is not invoiced yet. */
export const computeUsageInvoice = (facts: BillingFacts): ComputedInvoice =>
  compose(facts, null, usageLines(facts, openPeriodEnd(facts)));

export type Line = Omit<ComputedLine, 'couponMinor' | 'taxMinor'>;

/** The plan's own lines of a period, and what is missing to its minimum. */
export function planLines(facts: BillingFacts, period: BillingPeriod): Line[] {
  const { subscription, pricePlan, taxes } = facts;
  const { amountMinor, topUpMinor, parts } = periodPrice(pricePlan.price, subscription.quantity);
  const charged = chargedParts(facts, period);
  const measured = {
    ...partOf(facts, charged, period),
    period: { from: charged[0]?.from ?? period.from, to: charged.at(-1)?.to ?? period.to },
  };
  const figures = figuresOf(pricePlan.price, subscription.quantity, amountMinor, parts);
  const line = lineOf(measured, amountMinor, { ...figures, kind: 'subscription', description: pricePlan.name, taxes });
  if (topUpMinor === 0n) return [line];
  const once = { quantity: 1, unitPriceMinor: topUpMinor, explanation: null, taxes };
  const description = `Up to the minimum of ${pricePlan.name}`;
  return [line, lineOf(measured, topUpMinor, { ...once, kind: 'minimum', description })];
}

export const addOnLines = (facts: BillingFacts, period: BillingPeriod): Line[] =>
  facts.subscription.addOns.flatMap((addOn) => addOnLine(facts, addOn, period) ?? []);

/** An add-on for its part of a period; null where no day of it is charged. */
export function addOnLine(facts: BillingFacts, addOn: AddOn, period: BillingPeriod): Line | null {
  const parts = addOnParts(facts, addOn, period);
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return null;
  const measured = { ...partOf(facts, parts, period), period: { from: first.from, to: last.to } };
  const { description, amountMinor, quantity, unitAmount } = addOn;
  const unit = unitMinor(unitAmount, facts.pricePlan.price.currency);
  return lineOf(measured, amountMinor, {
    kind: 'add-on',
    description,
    quantity,
    unitPriceMinor: roundHalfUp(unit),
    explanation: unit.den === 1n ? null : [{ kind: 'units', quantity, unitAmount, tier: null, amountMinor }],
    taxes: addOn.taxes ?? facts.taxes,
  });
}

/** A decimal amount of the main unit in exact minor units. */
export const unitMinor = (unitAmount: string, currency: string): Ratio =>
  times(decimal(unitAmount), ratio(10n ** BigInt(exponentOf(currency))));

function partOf(facts: BillingFacts, parts: readonly Part[], period: BillingPeriod): { readonly part: Share } {
  const { subscription, pricePlan, terms } = facts;
  const { interval, intervalCount } = pricePlan;
  return {
    part: share({ unit: terms.prorationUnit, zone: subscription.zone, interval, intervalCount }, parts, period.full),
  };
}

const lineOf = (
  { part, period }: { readonly part: Share; readonly period: CivilPeriod },
  wholeMinor: bigint,
  line: Omit<Line, 'pendingId' | 'period' | 'prorated' | 'amountMinor'>,
): Line => ({
  ...line,
  pendingId: null,
  period,
  prorated: part.units === part.periodUnits ? null : part,
  amountMinor: prorate(wholeMinor, part),
});

const pendingLine = ({ id, ...line }: PendingLine): Line => ({ pendingId: id, ...line });

const NO_TOTALS: LineTotals = { couponMinor: 0n, taxMinor: 0n };

/** @param sizes how many of the lines are of each period, where there are several */
function compose(
  facts: BillingFacts,
  period: BillingPeriod | null,
  charged: readonly Line[],
  sizes?: readonly number[],
): ComputedInvoice {
  const { pricePlan, customerTax, terms } = facts;
  const { currency } = pricePlan.price;
  const lines =
    customerTax.treatment === 'standard'
      ? charged
      : charged.map((line) => ({ ...line, taxes: taxesFor(line.taxes, customerTax) }));
  const scene = { pricePlanId: pricePlan.id, currency, ofPeriod: period !== null };
  const { shares, applied } = sizes
    ? reduceEach(lines, sizes, facts.coupons, scene, terms.couponAllocation)
    : reduce(lines, facts.coupons, scene, terms.couponAllocation);
  const totals = totalsAfter(lines, shares, terms);
  const { totalMinor } = totals;
  const payable = totalMinor > 0n ? totalMinor : 0n;
  const credit = facts.collected ? 0n : facts.creditMinor;
  const creditAppliedMinor = credit < payable ? credit : payable;
  return {
    subtotalMinor: totals.subtotalMinor,
    couponMinor: totals.couponMinor,
    netMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    totalMinor,
    taxes: totals.taxes,
    currency,
    coupons: applied,
    periodIndex: period?.index ?? null,
    period: period && { from: period.from, to: period.to },
    lines: lines.map((line, at) => {
      const { couponMinor, taxMinor } = totals.lines[at] ?? NO_TOTALS;
      return { ...line, couponMinor, taxMinor };
    }),
    creditAppliedMinor,
    creditGrantedMinor: totalMinor < 0n && !facts.collected ? -totalMinor : 0n,
    dueMinor: payable - creditAppliedMinor,
  };
}

/** The facts after the invoice exists: its lines no longer wait, its credit and its coupons are used up. */
export function afterInvoice(facts: BillingFacts, computed: ComputedInvoice): BillingFacts {
  const { commitment } = facts.subscription.agreement;
  const agreement = commitment && { ...facts.subscription.agreement, commitment: afterCharge(commitment, computed) };
  return {
    ...facts,
    ...(agreement && { subscription: { ...facts.subscription, agreement } }),
    pendingLines: [],
    creditMinor: facts.creditMinor - computed.creditAppliedMinor + computed.creditGrantedMinor,
    // One in between uses none up.
    coupons:
      computed.period === null || facts.coupons.length === 0
        ? facts.coupons
        : afterPeriodOf(facts.coupons, computed.coupons, facts.pricePlan.timing),
  };
}

/** Those of a run become final in one moment, and most of them have one zone and one term. */
let lastPayBy = { zone: '', at: Number.NaN, days: 0, date: '' };

/** The civil day by which an invoice is to be paid. */
export function payBy(zone: string, finalizedAt: Instant, paymentTermDays: number): CivilDate {
  const { zone: lastZone, at, days } = lastPayBy;
  if (finalizedAt !== at || paymentTermDays !== days || zone !== lastZone) {
    const date = addDays(civilDateAt(zone, finalizedAt), paymentTermDays);
    lastPayBy = { zone, at: finalizedAt, days: paymentTermDays, date };
  }
  return lastPayBy.date;
}
