import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { civilToInstant, laterDate } from '../time/civil.ts';
import { earliest, type Instant } from '../time/instant.ts';
import { comingPrice, layoutOf, nextBillable } from './charge.ts';
import type { BillingEffectKind, SubscriptionStatus } from './contract.ts';
import type { BillingFacts } from './facts.ts';
import { afterInvoice, computeInvoice } from './invoice.ts';
import { periodAt, periodIndexOn } from './periods.ts';

export type BillingEffect = Effect<BillingEffectKind>;

/** After a long outage the overdue periods come in so many at a time; the rest follow when these are done. */
const AT_ONCE = 50;

/**
 * A subscription's billing: an invoice for each period at local midnight of its billing date, the end of the trial, and
 * the end. Periods missed in an outage are billed one by one, each once: nothing is superseded, money is owed late too.
 */
export const billing: ProcessDefinition<BillingFacts, BillingEffect> = {
  kind: 'billing',
  effects: {
    invoice: { onFailure: 'halt' },
    'end-trial': { onFailure: 'halt' },
    'change-price': { onFailure: 'halt' },
    end: { onFailure: 'halt' },
  },
  plan,
  apply,
};

function plan(facts: BillingFacts, now: Instant): Plan<BillingEffect> {
  const { subscription, ledger } = facts;
  const due: BillingEffect[] = [];
  let waiting: { at: Instant; what: string } | null = null;
  const at = (effect: BillingEffect) => {
    if (Object.hasOwn(ledger, effect.key)) return;
    if (effect.dueAt <= now) due.push(effect);
    else if (waiting === null || effect.dueAt < waiting.at) waiting = { at: effect.dueAt, what: effect.key };
  };

  const { trialEndsAt, endsAt } = subscription;
  if (subscription.status === 'trialing' && trialEndsAt !== null && (endsAt === null || trialEndsAt < endsAt)) {
    at({ key: 'end-trial', kind: 'end-trial', dueAt: trialEndsAt });
  }

  let billable = nextBillable(facts, subscription.billedThrough);
  while (billable !== null && billable.dueAt !== null) {
    const { period, key, dueAt } = billable;
    const { index, from, to } = period;
    at({ key, kind: 'invoice', dueAt, data: { period: index, from, to } });
    if (dueAt > now || due.length >= AT_ONCE) break;
    billable = nextBillable(facts, index + 1);
  }

  // Only when everything at the old price is billed; what follows is planned once the new one is in force.
  const change = billable === null ? priceChange(facts) : null;
  if (change) at(change);

  const ended = subscription.status === 'cancelled';
  if (billable === null && !change && !ended && endsAt !== null) at({ key: 'end', kind: 'end', dueAt: endsAt });
  const over = billable === null && !change && ended && due.length === 0;
  return {
    due,
    superseded: [],
    next: over ? null : waiting,
    over: over ? { outcome: Object.hasOwn(ledger, 'end') ? 'ended' : 'cancelled' } : null,
  };
}

/** The effect by which an agreed price comes into force; null where none is to come. */
export function priceChange(facts: BillingFacts): BillingEffect | null {
  const coming = comingPrice(facts);
  if (coming === null) return null;
  const { zone, planChanges } = facts.subscription;
  const key = `change-price:${coming.on}#${planChanges}`;
  return { key, kind: 'change-price', dueAt: civilToInstant(zone, coming.on) };
}

/** The facts with the agreed price in force: its periods are laid out anew, and what is charged begins on its day. */
function withNewPrice(facts: BillingFacts): BillingFacts {
  const { scheduled, subscription } = facts;
  if (scheduled === null) return facts;
  const { on, pricePlan, taxes, quantity } = scheduled;
  const chargedFrom = laterDate(on, subscription.chargedFrom);
  const next = { ...facts, pricePlan, taxes, scheduled: null };
  return {
    ...next,
    subscription: {
      ...subscription,
      quantity,
      planChanges: subscription.planChanges + 1,
      billedThrough: Math.max(0, periodIndexOn(layoutOf(next), chargedFrom)),
      chargedFrom,
      chargedFromAt: chargedFrom === subscription.chargedFrom ? subscription.chargedFromAt : null,
    },
  };
}

/** A price that a person skipped does not come; the count of changes makes the next one another occasion. */
const withoutNewPrice = (facts: BillingFacts): BillingFacts => ({
  ...facts,
  scheduled: null,
  subscription: { ...facts.subscription, planChanges: facts.subscription.planChanges + 1 },
});

function apply(facts: BillingFacts, effect: BillingEffect, outcome: Outcome): BillingFacts {
  if (outcome.state !== 'done' && outcome.state !== 'skipped') return facts;
  if (effect.kind === 'change-price') return outcome.state === 'done' ? withNewPrice(facts) : withoutNewPrice(facts);
  if (effect.kind === 'end-trial') return withStatus(facts, 'trialing', 'active');
  if (effect.kind === 'end') return { ...facts, subscription: { ...facts.subscription, status: 'cancelled' } };
  const index = Number(effect.data?.period);
  // A period that a person skipped is not charged; the lines that waited for it wait on.
  const billed = outcome.state === 'done' ? afterInvoice(facts, computeInvoice(facts, index)) : facts;
  const { to } = periodAt(layoutOf(facts), index);
  const { addOns, billedThrough } = billed.subscription;
  const going = addOns.filter(({ until }) => until === null || until > to);
  return {
    ...billed,
    subscription: {
      ...billed.subscription,
      addOns: going.length === addOns.length ? addOns : going,
      billedThrough: Math.max(index + 1, billedThrough),
    },
  };
}

const withStatus = (facts: BillingFacts, from: SubscriptionStatus, to: SubscriptionStatus): BillingFacts =>
  facts.subscription.status === from ? { ...facts, subscription: { ...facts.subscription, status: to } } : facts;

/** When the next invoice is expected, null where there is none to come. */
export function nextInvoiceAt(facts: BillingFacts): Instant | null {
  const billable = nextBillable(facts, facts.subscription.billedThrough);
  if (billable === null && comingPrice(facts) !== null) return nextInvoiceAt(withNewPrice(facts));
  return earliest(billable?.dueAt);
}
