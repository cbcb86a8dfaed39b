import { conflict, validation } from '../errors.ts';
import { ratio, roundHalfUp, times } from '../money/ratio.ts';
import { addDays, civilDateAt, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { splitDate } from './change.ts';
import { invoiceKey, isBehind, layoutOf } from './charge.ts';
import {
  type AddOn,
  type BillingFacts,
  type Charged,
  type ComingPrice,
  NEVER_CHARGED,
  type PendingLine,
  type PricePlanFacts,
} from './facts.ts';
import { addOnLine, afterInvoice, type ComputedInvoice, computePendingInvoice, unitMinor } from './invoice.ts';
import { changePlan, periodEnd } from './lifecycle.ts';
import { type BillingPeriod, cycleLength, periodAt, periodIndexOn } from './periods.ts';
import { nextInvoiceAt } from './plan.ts';
import { invoicedUntil } from './schedules.ts';
import type { LineTax } from './totals.ts';

/** What is charged beside the price plan. */
export interface Extra {
  readonly id: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitAmount: string;
  /** Its own; those of the price plan where left out. */
  readonly taxes?: readonly LineTax[];
}

/** What is changed about what a subscription pays. */
export type Amendment =
  | {
      readonly kind: 'price';
      readonly pricePlan: PricePlanFacts;
      readonly taxes: readonly LineTax[];
      readonly quantity: number;
      readonly when: 'now' | 'period-end';
    }
  /** Prices by date, in the order of their days. */
  | { readonly kind: 'ramp'; readonly steps: readonly ComingPrice[] }
  /** What is agreed on for later does not come after all. */
  | { readonly kind: 'keep-price' }
  | { readonly kind: 'charge'; readonly extra: Extra; readonly when: 'now' | 'next-invoice' }
  | { readonly kind: 'remove-charge'; readonly lineId: string }
  | { readonly kind: 'add-on'; readonly extra: Extra }
  | { readonly kind: 'remove-add-on'; readonly addOnId: string };

export interface Amended {
  /** With the invoice made: its credit is spent. */
  readonly facts: BillingFacts;
  /** What is billed at once; null where nothing is. A negative one becomes credit. */
  readonly invoice: ComputedInvoice | null;
  /** The period that the invoice charges for, so that ending the subscription finds it; null where it charges for none. */
  readonly invoiceKey: string | null;
}

export type Line = Omit<PendingLine, 'id'>;
type ComputedOf = NonNullable<ReturnType<typeof addOnLine>>;

/**
 * A subscription's facts after an amendment at `at`, and what is billed at once. The preview and the amendment are this one computation.
 * @throws AppError Conflict where it cannot be done as things stand; Validation for an amount that cannot be written
 */
export function amend(facts: BillingFacts, amendment: Amendment, at: Instant): Amended {
  const { subscription } = facts;
  if (subscription.status === 'cancelled') throw conflict('This subscription has ended already.');
  if (amendment.kind === 'remove-charge') return removeCharge(facts, amendment.lineId);
  if (amendment.kind === 'charge') return charge(facts, amendment);
  if (amendment.kind === 'keep-price') return keepPrice(facts);
  if (subscription.status === 'paused') throw conflict('This subscription is paused. Resume it, then change it.');
  if (amendment.kind === 'remove-add-on') return removeAddOn(facts, amendment.addOnId, at);
  if (subscription.endsAt !== null) throw conflict('This subscription is about to end, so what it pays stays.');
  if (amendment.kind === 'add-on') return addAddOn(facts, amendment.extra, at);
  if (amendment.kind === 'ramp') return ramp(facts, amendment.steps, at);
  return amendment.when === 'now' ? priceNow(facts, amendment, at) : priceAtPeriodEnd(facts, amendment, at);
}

type PriceAmendment = Extract<Amendment, { kind: 'price' }>;

/** @throws AppError Conflict where its coming periods stand on an invoice: what it pays changes after them */
export function requireNotAhead(facts: BillingFacts, at: Instant): void {
  const until = invoicedUntil(facts, at);
  if (until !== null) throw conflict(`It is invoiced ahead until ${until}. Change it with the end of that.`);
}

function priceNow(facts: BillingFacts, next: PriceAmendment, at: Instant): Amended {
  requireNotAhead(facts, at);
  requireSameRhythm(facts, next.pricePlan);
  const { facts: after, lines: whole } = changePlan({ ...facts, scheduled: null }, next, at);
  const lines = whole.map((line) => asPaid(line, facts.discounted?.plan));
  const used = facts.pricePlan.timing === 'arrears' ? usedAddOns(facts, after.subscription.chargedFrom, at) : [];
  // The time up to the change is billed now; from the change on they are charged with the new price.
  const { zone } = after.subscription;
  const index = Math.max(0, periodIndexOn(layoutOf(after), civilDateAt(zone, at)));
  const charges = next.pricePlan.timing === 'advance' && after.subscription.billedThrough > index && lines.length > 0;
  const key = charges ? invoiceKey(after.subscription, periodAt(layoutOf(after), index)) : null;
  return billed(after, [...lines, ...used], key);
}

function priceAtPeriodEnd(facts: BillingFacts, next: PriceAmendment, at: Instant): Amended {
  requireSameRhythm(facts, next.pricePlan);
  const { pricePlan, taxes, quantity } = next;
  const on = periodEnd(facts, at);
  return billed({ ...facts, scheduled: { on, pricePlan, taxes, quantity } }, []);
}

/** Each price from the first period that begins on or after its day, as the periods lie at the price before it. */
function ramp(facts: BillingFacts, steps: readonly ComingPrice[], at: Instant): Amended {
  let last: Pick<BillingFacts, 'subscription' | 'pricePlan'> = facts;
  let earliestDay = periodEnd(facts, at);
  const coming = steps.map((step) => {
    requireSameRhythm(facts, step.pricePlan);
    const layout = layoutOf(last);
    const wanted = laterDate(step.on, earliestDay);
    const period = periodAt(layout, Math.max(0, periodIndexOn(layout, wanted)));
    const on = period.from >= wanted ? period.from : period.to;
    last = { ...last, pricePlan: step.pricePlan };
    earliestDay = addDays(on, 1);
    return { ...step, on };
  });
  const [first, ...followedBy] = coming;
  if (!first) throw conflict('A ramp has at least one step.');
  return billed({ ...facts, scheduled: { ...first, ...(followedBy.length > 0 && { followedBy }) } }, []);
}

/**
 * An add-on's amount is for a period of the plan: another period would make it another price without anybody saying so. And a day of the month
 * anchors no weeks.
 */
function requireSameRhythm({ subscription, pricePlan }: BillingFacts, next: PricePlanFacts): void {
  if (subscription.anchor.rule === 'day-of-month' && cycleLength(next.interval, next.intervalCount).unit === 'day') {
    throw conflict(`${next.name} is billed by the ${next.interval}, and this subscription on a day of the month.`);
  }
  const same =
    pricePlan.interval === next.interval &&
    pricePlan.intervalCount === next.intervalCount &&
    pricePlan.timing === next.timing;
  if (same || subscription.addOns.length === 0) return;
  throw conflict(`${next.name} is billed in another rhythm than the add-ons. Take them off first, and add them anew.`);
}

/** In arrears: what add-ons cost up to a change of price. */
function usedAddOns(facts: BillingFacts, splitOn: string, at: Instant): Line[] {
  const period = periodOf(facts, at);
  return facts.subscription.addOns.flatMap((addOn) => {
    const until = addOn.until !== null && addOn.until < splitOn ? addOn.until : splitOn;
    const line = addOnLine(facts, { ...addOn, until, untilAt: addOn.untilAt ?? at }, period);
    return line && line.amountMinor !== 0n
      ? [waiting(line, 'proration-charge', `Time used of ${addOn.description}`)]
      : [];
  });
}

function charge(facts: BillingFacts, { extra, when }: Extract<Amendment, { kind: 'charge' }>): Amended {
  const amountMinor = amountOf(facts, extra);
  const unit = unitMinor(extra.unitAmount, facts.pricePlan.price.currency);
  const { id, description, quantity, unitAmount } = extra;
  const line: PendingLine = {
    id,
    kind: 'one-off',
    description,
    quantity,
    unitPriceMinor: roundHalfUp(unit),
    amountMinor,
    period: null,
    prorated: null,
    explanation: unit.den === 1n ? null : [{ kind: 'units', quantity, unitAmount, tier: null, amountMinor }],
    taxes: extra.taxes ?? facts.taxes,
  };
  if (when === 'now') return billed(facts, [line]);
  if (nextInvoiceAt(facts) === null)
    throw conflict('There is no next invoice on which it could stand. Bill it now instead.');
  return billed({ ...facts, pendingLines: [...facts.pendingLines, line] }, []);
}

function keepPrice(facts: BillingFacts): Amended {
  if (facts.scheduled === null) throw conflict('No other price is agreed on.');
  return billed({ ...facts, scheduled: null }, []);
}

function removeCharge(facts: BillingFacts, lineId: string): Amended {
  const pendingLines = facts.pendingLines.filter(({ id, kind }) => id !== lineId || kind !== 'one-off');
  if (pendingLines.length === facts.pendingLines.length) throw conflict('This charge is not waiting any more.');
  return billed({ ...facts, pendingLines }, []);
}

function addAddOn(facts: BillingFacts, extra: Extra, at: Instant): Amended {
  requireNotAhead(facts, at);
  const split = splitOf(facts, at);
  const alone = isBilled(facts, at) && { billedAlone: true };
  const addOn = { ...extra, amountMinor: amountOf(facts, extra), ...split, until: null, untilAt: null, ...alone };
  const after = withAddOns(facts, [...facts.subscription.addOns, addOn]);
  const line = alone ? addOnLine(after, addOn, periodOf(facts, at)) : null;
  if (!line) return billed(after, []);
  return billed(
    after,
    [waiting(line, 'proration-charge', `${addOn.description}, rest of the period`)],
    aloneKey(addOn),
  );
}

/** Of the invoice that bills an add-on by itself, so that what it left of its price is found when the add-on is taken off. */
export const aloneKey = ({ id }: Pick<AddOn, 'id'>): string => `add-on:${id}`;

function removeAddOn(facts: BillingFacts, addOnId: string, at: Instant): Amended {
  requireNotAhead(facts, at);
  const addOn = facts.subscription.addOns.find(({ id, until }) => id === addOnId && until === null);
  if (!addOn) throw conflict('This add-on has been taken off already.');
  const others = facts.subscription.addOns.filter((other) => other !== addOn);
  if (isBilled(facts, at)) return billed(withAddOns(facts, others), unusedAddOn(facts, addOn, at));
  const { from, fromAt } = splitOf(facts, at);
  // Its last days are billed with the period, after which it is gone.
  const ended: AddOn = { ...addOn, until: from, untilAt: fromAt };
  const used = at >= facts.subscription.startAt && addOnLine(facts, ended, periodOf(facts, at)) !== null;
  return billed(withAddOns(facts, used ? [...others, ended] : others), []);
}

function unusedAddOn(facts: BillingFacts, addOn: AddOn, at: Instant): Line[] {
  const { from, fromAt } = splitOf(facts, at);
  const unused = { ...addOn, from: laterDate(addOn.from, from), fromAt: from >= addOn.from ? fromAt : addOn.fromAt };
  const period = periodOf(facts, at);
  const line = addOnLine(facts, unused, period);
  if (!line) return [];
  const credit = waiting(line, 'proration-credit', `Unused time of ${addOn.description}`);
  const { discounted } = facts;
  // It was charged by itself, with the coupons of that day, and not with the period.
  const isAlone = addOn.billedAlone === true && addOn.from >= period.from;
  const charged = isAlone && discounted ? (discounted.alone?.[addOn.id] ?? NEVER_CHARGED) : discounted?.addOns;
  return [asPaid({ ...credit, amountMinor: -line.amountMinor }, charged)];
}

/** A credit of what was charged and not of what it cost: the same part off as is off its charge. */
export function asPaid(line: Line, charged: Charged | undefined): Line {
  if (line.kind !== 'proration-credit' || !charged || charged.grossMinor === charged.netMinor) return line;
  return {
    ...line,
    description: `${line.description}, less what was taken off before`,
    amountMinor: roundHalfUp(times(ratio(line.amountMinor), ratio(charged.netMinor, charged.grossMinor))),
  };
}

/**
 * A subscription that ends now: what add-ons were charged in advance for is given back. In arrears they are billed with its last period.
 * @param settled what else is billed or given back at once
 */
export function endAddOns(facts: BillingFacts, at: Instant, settled: readonly Line[] = []): Amended {
  const { subscription, pricePlan } = facts;
  const paid = pricePlan.timing === 'advance' && subscription.billedThrough > periodOf(facts, at).index;
  if (!paid || at < subscription.startAt || subscription.addOns.length === 0) return billed(facts, settled);
  // Paid in advance as if there were no pause, so the days of one that goes on are given back as well.
  const pauses = subscription.pauses.filter(({ to }) => to !== null);
  const asPaid = { ...facts, subscription: { ...subscription, pauses } };
  const credits = subscription.addOns.flatMap((addOn) => unusedAddOn(asPaid, addOn, at));
  return billed(withAddOns(facts, []), [...settled, ...credits]);
}

const withAddOns = (facts: BillingFacts, addOns: readonly AddOn[]): BillingFacts => ({
  ...facts,
  subscription: { ...facts.subscription, addOns },
});

/** @throws AppError Validation beyond half of what the wire holds: tax comes on top */
function amountOf({ pricePlan: { price } }: BillingFacts, { unitAmount, quantity }: Extra): bigint {
  const amountMinor = roundHalfUp(times(unitMinor(unitAmount, price.currency), ratio(quantity)));
  if (amountMinor <= BigInt(Number.MAX_SAFE_INTEGER) / 2n) return amountMinor;
  throw validation('An invoice of that amount could not be written.', [
    { path: 'quantity', message: 'Choose a smaller amount' },
  ]);
}

/** The first day that counts, never before the subscription begins. */
function splitOf({ subscription, terms }: BillingFacts, at: Instant): Pick<AddOn, 'from' | 'fromAt'> {
  const { zone, startAt } = subscription;
  const from = splitDate(zone, Math.max(at, startAt), terms);
  return { from, fromAt: terms.prorationUnit === 'second' ? Math.max(at, startAt) : null };
}

const periodOf = (facts: BillingFacts, at: Instant): BillingPeriod => {
  const layout = layoutOf(facts);
  return periodAt(layout, Math.max(0, periodIndexOn(layout, civilDateAt(facts.subscription.zone, at))));
};

/**
 * Whether the present period is on an invoice already.
 * @throws AppError Conflict while that invoice is still to be made, though it is due
 */
function isBilled(facts: BillingFacts, at: Instant): boolean {
  const { subscription, pricePlan } = facts;
  if (at < subscription.startAt || pricePlan.timing === 'arrears') return false;
  if (subscription.billedThrough > periodOf(facts, at).index) return true;
  // On trial, or skipped: this period has no invoice.
  if (!isBehind(facts, at)) return false;
  throw conflict('An invoice of this subscription is still being made. Try again once it is there.');
}

/** A computed line as one that an invoice of its own bills. */
function waiting({ pendingId: _, ...line }: ComputedOf, kind: Line['kind'], description: string): Line {
  return { ...line, kind, description };
}

function billed(facts: BillingFacts, lines: readonly Line[], key: string | null = null): Amended {
  if (lines.length === 0) return { facts, invoice: null, invoiceKey: null };
  const { pendingLines } = facts;
  const invoice = computePendingInvoice({
    ...facts,
    pendingLines: lines.map((line, at) => ({ ...line, id: `now ${at}` })),
  });
  return { facts: { ...afterInvoice(facts, invoice), pendingLines }, invoice, invoiceKey: key };
}
