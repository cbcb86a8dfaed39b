import { percent, ratio, roundHalfUp, times } from '../money/ratio.ts';
import { addDays, type CivilDate, civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { chargedParts, layoutOf } from './charge.ts';
import type { InvoiceLineKind } from './contract.ts';
import type { BillingFacts, CouponFacts, PendingLine, SubscriptionFacts } from './facts.ts';
import { type BillingPeriod, type CivilPeriod, periodAt } from './periods.ts';
import { prorate, type Share, share } from './proration.ts';
import { computeTotals, type LineTax, type Totals } from './totals.ts';

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
}

export interface ComputedInvoice extends Omit<Totals, 'lines'> {
  readonly currency: string;
  readonly periodIndex: number | null;
  readonly period: CivilPeriod | null;
  readonly lines: readonly ComputedLine[];
  /** Taken from the customer's credit. */
  readonly creditAppliedMinor: bigint;
  /** Added to the customer's credit, where the credits on the document exceed its charges. */
  readonly creditGrantedMinor: bigint;
  /** To be paid: total less credit, never below zero. */
  readonly dueMinor: bigint;
}

/** `apply` asks for an invoice, and then whoever stores it: the last one of each subscription's facts is kept. */
const lastComputed = new WeakMap<SubscriptionFacts, { facts: BillingFacts; invoice: ComputedInvoice }>();
const DECIDE = ['pricePlan', 'taxes', 'coupon', 'pendingLines', 'creditMinor', 'terms'] as const;

/** The invoice of a billing period, as the preview shows it and the execution stores it. */
export function computeInvoice(facts: BillingFacts, periodIndex: number): ComputedInvoice {
  const last = lastComputed.get(facts.subscription);
  if (last?.invoice.periodIndex === periodIndex && DECIDE.every((part) => last.facts[part] === facts[part])) {
    return last.invoice;
  }
  const period = periodAt(layoutOf(facts), periodIndex);
  const lines = [subscriptionLine(facts, period), ...facts.pendingLines.map(pendingLine)];
  const invoice = compose(facts, period, lines);
  lastComputed.set(facts.subscription, { facts, invoice });
  return invoice;
}

/** An invoice of the waiting lines alone, where they are not to wait for the next period. */
export const computePendingInvoice = (facts: BillingFacts): ComputedInvoice =>
  compose(facts, null, facts.pendingLines.map(pendingLine));

type Line = Omit<ComputedLine, 'couponMinor' | 'taxMinor'>;

function subscriptionLine(facts: BillingFacts, period: BillingPeriod): Line {
  const { subscription, pricePlan, terms } = facts;
  const { zone, quantity } = subscription;
  const { interval, intervalCount, priceMinor } = pricePlan;
  const parts = chargedParts(facts, period);
  const part = share({ unit: terms.prorationUnit, zone, interval, intervalCount }, parts, period.full);
  return {
    pendingId: null,
    kind: 'subscription',
    description: pricePlan.name,
    quantity,
    unitPriceMinor: priceMinor,
    period: { from: parts[0]?.from ?? period.from, to: parts.at(-1)?.to ?? period.to },
    prorated: part.units === part.periodUnits ? null : part,
    amountMinor: prorate(priceMinor * BigInt(quantity), part),
    taxes: facts.taxes,
  };
}

const pendingLine = ({ id, ...line }: PendingLine): Line => ({ pendingId: id, ...line });

function compose(facts: BillingFacts, period: BillingPeriod | null, lines: readonly Line[]): ComputedInvoice {
  const subtotal = lines.reduce((all, line) => all + line.amountMinor, 0n);
  const totals = computeTotals(lines, couponOff(facts.coupon, subtotal), facts.terms);
  const { totalMinor } = totals;
  const payable = totalMinor > 0n ? totalMinor : 0n;
  const creditAppliedMinor = facts.creditMinor < payable ? facts.creditMinor : payable;
  return {
    ...totals,
    currency: facts.pricePlan.currency,
    periodIndex: period?.index ?? null,
    period: period && { from: period.from, to: period.to },
    lines: lines.map((line, index) => ({ ...line, couponMinor: 0n, taxMinor: 0n, ...totals.lines[index] })),
    creditAppliedMinor,
    creditGrantedMinor: totalMinor < 0n ? -totalMinor : 0n,
    dueMinor: payable - creditAppliedMinor,
  };
}

function couponOff(coupon: CouponFacts | null, subtotalMinor: bigint): bigint {
  if (coupon === null || coupon.remaining === 0 || subtotalMinor <= 0n) return 0n;
  if ('amountMinor' in coupon.off) return coupon.off.amountMinor;
  return roundHalfUp(times(ratio(subtotalMinor), percent(coupon.off.ratePercent)));
}

/** The facts after the invoice exists: its lines no longer wait, its credit and its coupon are used up. */
export function afterInvoice(facts: BillingFacts, computed: ComputedInvoice): BillingFacts {
  const { coupon } = facts;
  const used = coupon !== null && coupon.remaining !== null && computed.couponMinor > 0n;
  return {
    ...facts,
    pendingLines: [],
    creditMinor: facts.creditMinor - computed.creditAppliedMinor + computed.creditGrantedMinor,
    coupon: used ? { ...coupon, remaining: (coupon.remaining ?? 0) - 1 } : coupon,
  };
}

/** The civil day by which an invoice is to be paid. */
export const payBy = (zone: string, finalizedAt: Instant, paymentTermDays: number): CivilDate =>
  addDays(civilDateAt(zone, finalizedAt), paymentTermDays);
