import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { earliest, type Instant } from '../time/instant.ts';
import { nextBillable } from './charge.ts';
import type { BillingEffectKind, SubscriptionStatus } from './contract.ts';
import type { BillingFacts } from './facts.ts';
import { afterInvoice, computeInvoice } from './invoice.ts';

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

  const ended = subscription.status === 'cancelled';
  if (billable === null && !ended && endsAt !== null) at({ key: 'end', kind: 'end', dueAt: endsAt });
  const over = billable === null && ended && due.length === 0;
  return {
    due,
    superseded: [],
    next: over ? null : waiting,
    over: over ? { outcome: Object.hasOwn(ledger, 'end') ? 'ended' : 'cancelled' } : null,
  };
}

function apply(facts: BillingFacts, effect: BillingEffect, outcome: Outcome): BillingFacts {
  if (outcome.state !== 'done' && outcome.state !== 'skipped') return facts;
  if (effect.kind === 'end-trial') return withStatus(facts, 'trialing', 'active');
  if (effect.kind === 'end') return { ...facts, subscription: { ...facts.subscription, status: 'cancelled' } };
  const index = Number(effect.data?.period);
  // A period that a person skipped is not charged; the lines that waited for it wait on.
  const billed = outcome.state === 'done' ? afterInvoice(facts, computeInvoice(facts, index)) : facts;
  return {
    ...billed,
    subscription: { ...billed.subscription, billedThrough: Math.max(index + 1, billed.subscription.billedThrough) },
  };
}

const withStatus = (facts: BillingFacts, from: SubscriptionStatus, to: SubscriptionStatus): BillingFacts =>
  facts.subscription.status === from ? { ...facts, subscription: { ...facts.subscription, status: to } } : facts;

/** When the next invoice is expected, null where there is none to come. */
export function nextInvoiceAt(facts: BillingFacts): Instant | null {
  return earliest(nextBillable(facts, facts.subscription.billedThrough)?.dueAt);
}
