import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import {
  addCivilDays,
  addDays,
  addMonths,
  type CivilDate,
  civilDateAt,
  civilToInstant,
  laterDate,
} from '../time/civil.ts';
import { earliest, HOUR, type Instant } from '../time/instant.ts';
import type { Agreement } from './agreement.ts';
import { afterPauses, comingPrice, layoutOf, nextBillable } from './charge.ts';
import { endOfTerm, newCommitment } from './commitment.ts';
import { type BillingEffectKind, CARD_NOTICE_DAYS, type SubscriptionStatus } from './contract.ts';
import type { BillingFacts, ScheduledPrice } from './facts.ts';
import {
  afterInvoice,
  type ComputedInvoice,
  computeFinalInvoice,
  computeInstalment,
  computeInvoice,
  computeUsageInvoice,
  planLines,
} from './invoice.ts';
import { endSubscription, pauseSubscription, resumeSubscription } from './lifecycle.ts';
import { periodAt, periodIndexOn } from './periods.ts';
import { inParts } from './schedules.ts';
import { afterUsage, closeUsage, lastUsageDay, openPeriodEnd, owesUsage, presentUsage, usageUntil } from './usage.ts';

export type BillingEffect = Effect<BillingEffectKind>;

/** After a long outage the overdue periods come in so many at a time; the rest follow when these are done. */
const AT_ONCE = 50;

/**
 * A subscription's billing: an invoice for each period at local midnight of its billing date, and what else happens to it by itself: the end
 * of its trial, of a pause, of its term, and its own. Periods missed in an outage are billed one by one, each once: nothing is superseded
 * but what the customer was to be told of before it happened; money is owed late too.
 */
export const billing: ProcessDefinition<BillingFacts, BillingEffect> = {
  kind: 'billing',
  effects: {
    invoice: { onFailure: 'halt' },
    'end-trial': { onFailure: 'halt' },
    'change-price': { onFailure: 'halt' },
    'final-invoice': { onFailure: 'halt' },
    resume: { onFailure: 'halt' },
    renew: { onFailure: 'halt' },
    end: { onFailure: 'halt' },
    'trial-reminder': { onFailure: 'continue' },
    'term-notice': { onFailure: 'continue' },
    instalment: { onFailure: 'halt' },
    'usage-invoice': { onFailure: 'halt' },
    'usage-alert': { onFailure: 'continue' },
    'card-expires': { onFailure: 'continue' },
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

  const told = notices(facts, now);
  for (const notice of told.live) at(notice);
  for (const step of steps(facts)) at(step);
  if (facts.usage) for (const reached of usageReached(facts)) at(reached);
  // They decide whether there is an invoice at all, and of what: what follows is planned once they are done.
  const undecided = due.some(({ kind }) => kind === 'resume' || (kind === 'end-trial' && !goesOn(facts)));

  let billable = undecided ? null : nextBillable(facts, subscription.billedThrough);
  while (billable !== null && billable.dueAt !== null) {
    const { period, key, dueAt } = billable;
    const { index, from, to } = period;
    at({ key, kind: 'invoice', dueAt, data: { period: index, from, to } });
    if (dueAt > now || due.length >= AT_ONCE) break;
    billable = nextBillable(facts, index + 1);
  }

  // Only when everything at the old price is billed; what follows is planned once the new one is in force.
  const change = billable === null && !undecided ? priceChange(facts) : null;
  if (change) at(change);

  const billed = billable === null && change === null && !undecided;
  const last = billed ? ending(facts) : [];
  for (const effect of last) at(effect);
  const over =
    billed && subscription.status === 'cancelled' && due.length === 0 && told.late.length === 0 && waiting === null;
  return {
    due,
    superseded: told.late,
    next: over ? null : waiting,
    over: over ? { outcome: Object.hasOwn(ledger, lifeKey(facts, 'end')) ? 'ended' : 'cancelled' } : null,
  };
}

/** What happens to a subscription in each of its lives once. */
const lifeKey = ({ subscription: { agreement } }: BillingFacts, what: string): string => keyIn(agreement, what);

const keyIn = ({ restarts }: Pick<Agreement, 'restarts'>, what: string): string =>
  restarts === 0 ? what : `${what}#${restarts}`;

/** Whether the invoice that comes with the end of the present life was made, or left out by a person: nothing comes with it any more. */
export function isFinallyBilled(ledger: BillingFacts['ledger'], agreement: Pick<Agreement, 'restarts'>): boolean {
  const state = ledger[keyIn(agreement, 'final-invoice')]?.state;
  return state === 'done' || state === 'skipped' || state === 'superseded';
}

/** Whether the trial's end is the beginning of what is charged: not where it needs a means of payment and there is none. */
const goesOn = ({ paymentMethodSince, subscription: { agreement } }: BillingFacts): boolean =>
  agreement.trialWithoutCard === 'activate' || paymentMethodSince !== null;

/** The ends of trial, pause and term. */
function steps(facts: BillingFacts): BillingEffect[] {
  const { subscription } = facts;
  const { status, trialEndsAt, endsAt, chargedUntil, agreement, zone, pauses } = subscription;
  const found: BillingEffect[] = [];
  if (status === 'trialing' && trialEndsAt !== null && (endsAt === null || trialEndsAt < endsAt)) {
    found.push({ key: 'end-trial', kind: 'end-trial', dueAt: trialEndsAt });
  }
  const { resumesAt, term } = agreement;
  if (status === 'paused' && resumesAt !== null && (endsAt === null || resumesAt < endsAt)) {
    found.push({ key: `resume#${pauses.length}`, kind: 'resume', dueAt: resumesAt });
  }
  if (term?.atEnd === 'renew' && status !== 'cancelled' && endsAt === null) {
    found.push({ key: `renew:${term.to}`, kind: 'renew', dueAt: civilToInstant(zone, term.to) });
  }
  // While it is paused they wait, and come with its end.
  if (status === 'active' || status === 'trialing') {
    for (const { key, on } of agreement.owed) {
      if (chargedUntil !== null && on >= chargedUntil) continue;
      const dueAt = afterPauses(subscription, civilToInstant(zone, on));
      if (dueAt !== null) found.push({ key, kind: 'instalment', dueAt });
    }
  }
  return found;
}

/** Mails before something happens: of no use once it has happened, and not wanted where there is no time left for them. */
function notices(
  facts: BillingFacts,
  now: Instant,
): { readonly live: BillingEffect[]; readonly late: BillingEffect[] } {
  const { status, trialEndsAt, startAt, endsAt, zone, agreement } = facts.subscription;
  const live: BillingEffect[] = [];
  const late: BillingEffect[] = [];
  const tell = (effect: BillingEffect, before: Instant) => {
    if (Object.hasOwn(facts.ledger, effect.key)) return;
    if (now < before) live.push(effect);
    else late.push(effect);
  };
  const { trialReminderDays, term } = agreement;
  if (
    status === 'trialing' &&
    trialReminderDays > 0 &&
    trialEndsAt !== null &&
    (endsAt ?? trialEndsAt) >= trialEndsAt
  ) {
    const dueAt = addCivilDays(zone, trialEndsAt, -trialReminderDays);
    const key = `trial-reminder:${civilDateAt(zone, trialEndsAt)}`;
    if (dueAt >= startAt) tell({ key, kind: 'trial-reminder', dueAt }, trialEndsAt);
  }
  const coming = status === 'active' || status === 'trialing';
  if (coming && term !== null && term.noticeDays > 0 && (term.atEnd === 'renew' ? endsAt === null : endsAt !== null)) {
    const on = addDays(term.to, -term.noticeDays);
    // In the morning: nobody reads it at midnight.
    const notice: BillingEffect = {
      key: `term-notice:${term.to}`,
      kind: 'term-notice',
      dueAt: civilToInstant(zone, on, '09:00'),
    };
    if (on >= term.from) tell(notice, civilToInstant(zone, term.to));
  }
  const card = coming ? cardNotice(facts) : null;
  if (card) tell(card.notice, card.expiresAt);
  return { live, late };
}

/** Once a card and its date, where it will still be charged when it no longer works; null where nobody is to be told. */
function cardNotice({ card, terms, subscription: { zone, startAt, endsAt } }: BillingFacts) {
  const days = terms.cardNoticeDays ?? CARD_NOTICE_DAYS;
  if (!card || days === 0) return null;
  const over = addMonths(`${card.expires}-01`, 1);
  const expiresAt = civilToInstant(zone, over);
  const dueAt = civilToInstant(zone, addDays(over, -days), '09:00');
  // Whoever has just entered a card knows its date.
  if (dueAt < card.since || dueAt < startAt || (endsAt !== null && endsAt <= expiresAt)) return null;
  const notice: BillingEffect = { key: `card-expires:${card.id}:${card.expires}`, kind: 'card-expires', dueAt };
  return { notice, expiresAt };
}

/** Once all periods are billed: what still waits is billed with the end, for there is no next invoice on which it could stand. */
function ending(facts: BillingFacts): BillingEffect[] {
  const { status, endsAt, chargedUntil, agreement } = facts.subscription;
  if (endsAt === null) return [];
  const found: BillingEffect[] = [];
  const key = lifeKey(facts, 'final-invoice');
  // Those of one that runs come on their own days, but for what would come after its end.
  const heldBack = agreement.owed.some(
    ({ on }) => status !== 'active' || (chargedUntil !== null && on >= chargedUntil),
  );
  const owed = owesUsage(facts);
  const dueAt = endsAt + (owed ? (facts.terms.usageGraceHours ?? 0) * HOUR : 0);
  const short = endOfTerm(facts, facts.pendingLines) !== null;
  if (owed || heldBack || short || facts.pendingLines.length > 0) found.push({ key, kind: 'final-invoice', dueAt });
  if (status !== 'cancelled') found.push({ key: lifeKey(facts, 'end'), kind: 'end', dueAt: endsAt });
  return found;
}

/**
 * What the use of the present period has reached: quantities that people are told of, and amounts at which it is invoiced. An invoice's key
 * names what was invoiced of the period before it: each raises that, so that the next one is another occasion.
 */
export function usageReached(facts: BillingFacts): BillingEffect[] {
  const present = presentUsage(facts);
  const dueAt = facts.usage?.receivedAt ?? facts.subscription.startAt;
  const alerts = present.flatMap(({ charge, from, counted }) =>
    charge.alertAt
      .filter((quantity) => counted >= quantity)
      .map((quantity): BillingEffect => {
        const { meterId } = charge;
        const key = `usage-alert:${from}:${meterId}:${quantity}`;
        return { key, kind: 'usage-alert', dueAt, data: { meterId, from, quantity } };
      }),
  );
  const reached = present.some(
    ({ charge, priced, amountMinor }) =>
      charge.invoiceAtMinor !== null && priced.amountMinor - amountMinor >= charge.invoiceAtMinor,
  );
  const invoiced = present.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  const key = `usage-invoice:${present[0]?.from}/${invoiced}`;
  return reached ? [...alerts, { key, kind: 'usage-invoice', dueAt }] : alerts;
}

/** The effect by which an agreed price comes into force; null where none is to come. */
function priceChange(facts: BillingFacts): BillingEffect | null {
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
  const next = { ...facts, pricePlan, taxes, usage: closeUsage(facts, chargedFrom), scheduled: following(scheduled) };
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
  scheduled: facts.scheduled && following(facts.scheduled),
  subscription: { ...facts.subscription, planChanges: facts.subscription.planChanges + 1 },
});

/** The next price of a ramp. */
function following({ followedBy: [next, ...rest] = [] }: ScheduledPrice): ScheduledPrice | null {
  return next ? { ...next, ...(rest.length > 0 && { followedBy: rest }) } : null;
}

function apply(facts: BillingFacts, effect: BillingEffect, outcome: Outcome): BillingFacts {
  if (outcome.state !== 'done' && outcome.state !== 'skipped') return facts;
  const done = outcome.state === 'done';
  const { subscription } = facts;
  switch (effect.kind) {
    case 'change-price':
      return done ? withNewPrice(facts) : withoutNewPrice(facts);
    case 'end-trial':
      return done && !goesOn(facts) ? withoutCard(facts, effect.dueAt) : withStatus(facts, 'trialing', 'active');
    case 'resume':
      return done ? resumeSubscription(facts, effect.dueAt) : withAgreement(facts, { resumesAt: null });
    case 'renew':
      return withAgreement(facts, { term: done ? renewed(facts) : null });
    case 'end':
      return { ...facts, subscription: { ...subscription, status: 'cancelled' } };
    case 'final-invoice':
      return afterFinal(facts, done);
    case 'instalment':
      return afterInstalment(facts, effect.key, done);
    case 'usage-invoice':
      return done ? afterUsageInvoice(facts) : facts;
    case 'trial-reminder':
    case 'term-notice':
    case 'usage-alert':
    case 'card-expires':
      return facts;
    case 'invoice':
      return afterPeriod(facts, Number(effect.data?.period), done);
  }
}

function afterFinal(facts: BillingFacts, done: boolean): BillingFacts {
  const after = done
    ? { ...afterInvoice(facts, computeFinalInvoice(facts)), usage: afterUsage(facts, lastUsageDay(facts), true) }
    : { ...facts, pendingLines: [] };
  const { owed, commitment } = facts.subscription.agreement;
  if (owed.length === 0 && commitment === null) return after;
  return withAgreement(after, { owed: [], commitment: commitment && newCommitment(commitment) });
}

/** What waits for the next invoice waits on; an instalment that a person skipped is not charged. */
function afterInstalment(facts: BillingFacts, key: string, done: boolean): BillingFacts {
  const { pendingLines, subscription } = facts;
  const after = done ? { ...afterInvoice(facts, computeInstalment(facts, key)), pendingLines } : facts;
  return withAgreement(after, { owed: subscription.agreement.owed.filter((one) => one.key !== key) });
}

/** What waits for the next invoice waits on: this one is of use alone. */
function afterUsageInvoice(facts: BillingFacts): BillingFacts {
  const { pendingLines } = facts;
  const usage = afterUsage(facts, openPeriodEnd(facts), false);
  return { ...afterInvoice(facts, computeUsageInvoice(facts)), pendingLines, usage };
}

/** A period that a person skipped is not charged; the lines and the use that waited for it wait on. */
function afterPeriod(facts: BillingFacts, index: number, done: boolean): BillingFacts {
  const billed = done ? afterInvoice(facts, computeInvoice(facts, index)) : facts;
  const period = periodAt(layoutOf(facts), index);
  const { to } = period;
  const { addOns, billedThrough } = billed.subscription;
  const going = addOns.filter(({ until }) => until === null || until > to);
  const { agreement } = billed.subscription;
  const divided = done && agreement.instalments > 1;
  const owed = divided ? inParts(facts, period, planLines(facts, period)).later : [];
  return {
    ...billed,
    ...(done && { usage: afterUsage(facts, usageUntil(facts, period), true) }),
    subscription: {
      ...billed.subscription,
      addOns: going.length === addOns.length ? addOns : going,
      billedThrough: Math.max(index + 1, billedThrough),
      agreement: owed.length > 0 ? { ...agreement, owed: [...agreement.owed, ...owed] } : agreement,
    },
  };
}

/** The invoice that an effect makes; null where it makes none. What is shown before and what is written is this one computation. */
export function invoiceOf(facts: BillingFacts, { kind, key, data }: BillingEffect): ComputedInvoice | null {
  if (kind === 'invoice') return computeInvoice(facts, Number(data?.period));
  if (kind === 'instalment') return computeInstalment(facts, key);
  if (kind === 'usage-invoice') return computeUsageInvoice(facts);
  if (kind !== 'final-invoice') return null;
  const last = computeFinalInvoice(facts);
  // Use that was free, or none at all, is worth no document.
  return last.lines.some(({ pendingId, amountMinor }) => pendingId !== null || amountMinor !== 0n) ? last : null;
}

/** A trial that ends without a means of payment where one is needed: held until there is one, or the end. No day is charged for it. */
function withoutCard(facts: BillingFacts, at: Instant): BillingFacts {
  const { agreement, zone } = facts.subscription;
  if (agreement.trialWithoutCard === 'cancel') return endSubscription(facts, { endsAt: at }, at).facts;
  const held = pauseSubscription(facts, at);
  const chargedFrom = laterDate(held.subscription.chargedFrom, addDays(civilDateAt(zone, at), 1));
  return { ...held, subscription: { ...held.subscription, chargedFrom, chargedFromAt: null } };
}

/** The term that follows, as long as the one before and from its end on; its length is of the periods of the present price plan. */
function renewed(facts: BillingFacts): Agreement['term'] {
  const { term } = facts.subscription.agreement;
  if (term === null) return null;
  return { ...term, from: term.to, to: termEnd(facts, term.to, term.periods) };
}

/** The first civil day after so many periods, of which the first contains `from`. */
export function termEnd(facts: BillingFacts, from: CivilDate, periods: number): CivilDate {
  const layout = layoutOf(facts);
  return periodAt(layout, Math.max(0, periodIndexOn(layout, from)) + periods).from;
}

const withAgreement = (facts: BillingFacts, change: Partial<Agreement>): BillingFacts => ({
  ...facts,
  subscription: { ...facts.subscription, agreement: { ...facts.subscription.agreement, ...change } },
});

const withStatus = (facts: BillingFacts, from: SubscriptionStatus, to: SubscriptionStatus): BillingFacts =>
  facts.subscription.status === from ? { ...facts, subscription: { ...facts.subscription, status: to } } : facts;

/** When the next invoice is expected, null where there is none to come. */
export function nextInvoiceAt(facts: BillingFacts): Instant | null {
  const billable = nextBillable(facts, facts.subscription.billedThrough);
  if (billable === null && comingPrice(facts) !== null) return nextInvoiceAt(withNewPrice(facts));
  const { agreement, zone, status } = facts.subscription;
  const [owed] = status === 'active' ? agreement.owed : [];
  return earliest(billable?.dueAt, owed && afterPauses(facts.subscription, civilToInstant(zone, owed.on)));
}
