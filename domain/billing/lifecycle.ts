import { conflict } from '../errors.ts';
import { type CivilDate, civilDateAt, earlierDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { type Agreement, NOTHING_AGREED } from './agreement.ts';
import { type ChangeLine, changePrice } from './change.ts';
import { isBehind, isSkipped, layoutOf } from './charge.ts';
import type { Anchor, BillingTerms, SubscriptionStatus } from './contract.ts';
import type { BillingFacts, PendingLine, PricePlanFacts, SubscriptionFacts } from './facts.ts';
import { figuresOf } from './figures.ts';
import { periodAt, periodIndexOn } from './periods.ts';
import { periodPrice } from './pricing.ts';
import { invoicedUntil } from './schedules.ts';
import { firstFreeDay, type TerminationPart, terminate } from './termination.ts';
import type { LineTax } from './totals.ts';
import { firstDayAfterTrial, trialEnd } from './trial.ts';
import { closeUsage } from './usage.ts';

/** A subscription as it begins: on trial where the price plan has one, and charged from the day after it. */
export function startSubscription(
  start: {
    readonly id: string;
    readonly startAt: Instant;
    readonly zone: string;
    readonly anchor: Anchor;
    readonly quantity: number;
    readonly trialDays: number;
    readonly agreement?: Agreement;
  },
  terms: Pick<BillingTerms, 'trialUnit' | 'trialEndDayBilled'>,
): SubscriptionFacts {
  const { trialDays, ...rest } = start;
  const trialEndsAt = trialDays > 0 ? trialEnd(start, terms.trialUnit) : null;
  return {
    ...rest,
    status: trialEndsAt === null ? 'active' : 'trialing',
    trialEndsAt,
    billedThrough: 0,
    planChanges: 0,
    chargedFrom:
      trialEndsAt === null
        ? civilDateAt(start.zone, start.startAt)
        : firstDayAfterTrial(start.zone, trialEndsAt, terms),
    chargedFromAt: trialEndsAt,
    endsAt: null,
    chargedUntil: null,
    pauses: [],
    addOns: [],
    agreement: start.agreement ?? NOTHING_AGREED,
  };
}

/** What changes with the end of a trial that is moved to `at`. */
export const startsCharging = (
  { subscription: { zone }, terms }: Pick<BillingFacts, 'subscription' | 'terms'>,
  at: Instant,
): Pick<SubscriptionFacts, 'trialEndsAt' | 'chargedFrom' | 'chargedFromAt'> => ({
  trialEndsAt: at,
  chargedFrom: firstDayAfterTrial(zone, at, terms),
  chargedFromAt: at,
});

/**
 * The facts after a change of price plan at `at`, and the lines it gives: to be put with the pending lines, or on an
 * invoice of their own (computePendingInvoice).
 * @throws AppError Conflict where a period that was due before has not been invoiced yet, or the currency differs
 */
export function changePlan(
  facts: BillingFacts,
  next: { readonly pricePlan: PricePlanFacts; readonly taxes: readonly LineTax[]; readonly quantity?: number },
  at: Instant,
): { readonly facts: BillingFacts; readonly lines: readonly Omit<PendingLine, 'id'>[] } {
  const { subscription, pricePlan, terms } = facts;
  if (next.pricePlan.price.currency !== pricePlan.price.currency) {
    throw conflict('A subscription keeps its currency. End it and begin another one instead.');
  }
  const layout = layoutOf(facts);
  if (isBehind(facts, at)) {
    throw conflict('An invoice of this subscription is still being made. Change the price plan once it is there.');
  }
  if (isSkipped(subscription, civilDateAt(subscription.zone, at))) {
    throw conflict('This period is skipped. Change the price at its end, or take the skipping back.');
  }
  const { zone, anchor } = subscription;
  const quantity = next.quantity ?? subscription.quantity;
  const whole = { old: periodMinor(pricePlan, subscription.quantity), new: periodMinor(next.pricePlan, quantity) };
  const change = changePrice({
    startDate: layout.startDate,
    zone,
    anchor,
    at,
    oldPrice: { ...pricePlan, priceMinor: whole.old },
    newPrice: { ...next.pricePlan, priceMinor: whole.new },
    chargedFrom: subscription.chargedFrom,
    terms,
  });
  const keepsTrial = change.splitOn === subscription.chargedFrom && change.lines.length === 0;
  return {
    facts: {
      ...facts,
      pricePlan: next.pricePlan,
      taxes: next.taxes,
      usage: closeUsage(facts, change.splitOn),
      subscription: {
        ...subscription,
        quantity,
        billedThrough: change.billedThrough,
        planChanges: subscription.planChanges + 1,
        chargedFrom: change.splitOn,
        chargedFromAt: keepsTrial ? subscription.chargedFromAt : at,
      },
    },
    lines: change.lines.map((line) => lineOf(line, facts, { ...next, quantity })),
  };
}

/** What a whole period comes to, its minimum included and add-ons left out. */
function periodMinor({ price }: PricePlanFacts, quantity: number): bigint {
  const { amountMinor, topUpMinor } = periodPrice(price, quantity);
  return amountMinor + topUpMinor;
}

function lineOf(
  line: ChangeLine,
  old: Pick<BillingFacts, 'pricePlan' | 'taxes' | 'subscription'>,
  next: Pick<BillingFacts, 'pricePlan' | 'taxes'> & { readonly quantity: number },
): Omit<PendingLine, 'id'> {
  const { pricePlan, taxes, quantity } = line.side === 'old' ? { ...old, quantity: old.subscription.quantity } : next;
  const { amountMinor, topUpMinor, parts } = periodPrice(pricePlan.price, quantity);
  // With a minimum reached by a top-up, the line is of the period as a whole.
  const figures =
    topUpMinor > 0n
      ? { quantity: 1, unitPriceMinor: amountMinor + topUpMinor, explanation: null }
      : figuresOf(pricePlan.price, quantity, amountMinor, parts);
  const words = line.type === 'credit' ? 'Unused time' : line.side === 'old' ? 'Time used' : 'Remaining time';
  return {
    kind: line.type === 'credit' ? 'proration-credit' : 'proration-charge',
    description: `${words} on ${pricePlan.name}`,
    ...figures,
    amountMinor: line.amountMinor,
    period: { from: line.part.from, to: line.part.to },
    prorated: line.units === line.periodUnits ? null : { units: line.units, periodUnits: line.periodUnits },
    taxes,
  };
}

/**
 * The facts of a subscription that ends at `endsAt`: at once where that is not after `now`, else it runs on till then.
 * `unused` is what an invoice paid in advance holds for the time after, to be credited (creditUnused) with
 * `chargedUnits` as the units it charged; null where nothing was paid in advance for it.
 * @param end.chargedUntil at the end of a period (periodEnd, with its local midnight as endsAt) that very date, so that
 *   the period is charged in full and no day of the next; left out, the terms say whether the last day is charged
 */
export function endSubscription(
  facts: BillingFacts,
  end: { readonly endsAt: Instant; readonly chargedUntil?: CivilDate },
  now: Instant,
): {
  readonly facts: BillingFacts;
  readonly unused: (TerminationPart & { readonly chargedUnits: number; readonly periodIndex: number }) | null;
} {
  const { subscription, pricePlan, terms } = facts;
  const { zone } = subscription;
  const lastDay = end.chargedUntil ?? firstFreeDay(zone, end.endsAt, terms);
  // Ended on trial: not even the day is charged on which the trial would have ended.
  const onTrial = subscription.trialEndsAt !== null && end.endsAt <= subscription.trialEndsAt;
  const chargedUntil = onTrial ? earlierDate(lastDay, subscription.chargedFrom) : lastDay;
  const status: SubscriptionStatus = end.endsAt <= now ? 'cancelled' : subscription.status;
  const ended = { ...facts, subscription: { ...subscription, status, endsAt: end.endsAt, chargedUntil } };
  const layout = layoutOf(facts);
  const periodIndex = periodIndexOn(layout, civilDateAt(zone, end.endsAt));
  // A pause that voided its cycle has given back what was left of it.
  const voided = subscription.agreement.voided;
  const paid =
    pricePlan.timing === 'advance' && subscription.billedThrough > periodIndex && periodIndex >= 0 && !voided;
  if (!paid || end.chargedUntil !== undefined) return { facts: ended, unused: null };
  const { used, unused } = terminate({
    layout,
    zone,
    priceMinor: periodMinor(pricePlan, subscription.quantity),
    endsAt: end.endsAt,
    chargedFrom: subscription.chargedFrom,
    terms,
  });
  if (unused.units === 0) return { facts: ended, unused: null };
  return { facts: ended, unused: { ...unused, chargedUnits: used.units + unused.units, periodIndex } };
}

/** The first civil day after the period that contains the instant, or after those that are invoiced ahead: where a subscription ends that is not renewed. */
export function periodEnd(facts: BillingFacts, at: Instant): CivilDate {
  const layout = layoutOf(facts);
  const { to } = periodAt(layout, Math.max(0, periodIndexOn(layout, civilDateAt(facts.subscription.zone, at))));
  return invoicedUntil(facts, at) ?? to;
}

/**
 * Held from `at` on: no invoices, and the days after this one are not charged.
 * @param resumesAt when it goes on by itself; null: when somebody says so
 */
export const pauseSubscription = (
  facts: BillingFacts,
  at: Instant,
  resumesAt: Instant | null = null,
): BillingFacts => ({
  ...facts,
  subscription: {
    ...facts.subscription,
    status: 'paused',
    pauses: [...facts.subscription.pauses, { from: at, to: null }],
    agreement:
      resumesAt === facts.subscription.agreement.resumesAt
        ? facts.subscription.agreement
        : { ...facts.subscription.agreement, resumesAt },
  },
});

/**
 * Goes on: charged again from this day, on trial where the trial has not ended meanwhile. A cycle that the pause voided begins anew, and one
 * that was held at the end of its trial is charged from this day on.
 */
export function resumeSubscription(facts: BillingFacts, at: Instant): BillingFacts {
  const { subscription } = facts;
  const { agreement, trialEndsAt } = subscription;
  if (agreement.voided) return restartSubscription(facts, at);
  const trialing = trialEndsAt !== null && at < trialEndsAt;
  const pause = subscription.pauses.find(({ to }) => to === null);
  const sinceTrial = pause !== undefined && pause.from === trialEndsAt && subscription.billedThrough === 0;
  return {
    ...facts,
    subscription: {
      ...subscription,
      status: trialing ? 'trialing' : 'active',
      pauses: closed(subscription.pauses, at),
      agreement: agreement.resumesAt === null ? agreement : { ...agreement, resumesAt: null },
      ...(sinceTrial && { chargedFrom: civilDateAt(subscription.zone, at), chargedFromAt: at }),
    },
  };
}

const closed = (pauses: SubscriptionFacts['pauses'], at: Instant): SubscriptionFacts['pauses'] =>
  pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause));

/** Taken up again in a cycle of its own that begins at `at`, at the price that it had: after its end, or after a pause that voided its cycle. */
export function restartSubscription(facts: BillingFacts, at: Instant): BillingFacts {
  const { subscription } = facts;
  const { agreement, chargedUntil, zone } = subscription;
  const day = civilDateAt(zone, at);
  return {
    ...facts,
    // What was used before is billed with the first invoice.
    usage: closeUsage(facts, chargedUntil === null ? day : earlierDate(chargedUntil, day)),
    subscription: {
      ...subscription,
      status: 'active',
      trialEndsAt: subscription.trialEndsAt === null ? null : Math.min(subscription.trialEndsAt, at),
      billedThrough: 0,
      // Its periods are laid out anew, so that one of them may begin on the day on which another one did.
      planChanges: subscription.planChanges + 1,
      chargedFrom: day,
      chargedFromAt: at,
      endsAt: null,
      chargedUntil: null,
      pauses: closed(subscription.pauses, at),
      agreement: {
        ...agreement,
        owed: [],
        ahead: null,
        resumesAt: null,
        voided: false,
        restartedAt: at,
        restarts: agreement.restarts + 1,
      },
    },
  };
}
