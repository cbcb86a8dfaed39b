import { conflict, validation } from '../errors.ts';
import { type CivilDate, civilDateAt, civilToInstant, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { Agreement, NewTerm } from './agreement.ts';
import { type Amended, asPaid, endAddOns, type Line, requireNotAhead } from './amend.ts';
import { invoiceKey, isBehind, layoutOf, nextBillable } from './charge.ts';
import { type Commitment, newCommitment } from './commitment.ts';
import { canMove, subscriptionTransitions } from './contract.ts';
import { type BillingFacts, type Charged, chargedTogether, NEVER_CHARGED, type SubscriptionFacts } from './facts.ts';
import { addOnLines, afterInvoice, computeAhead, computeInvoice, computePendingInvoice, planLines } from './invoice.ts';
import {
  endSubscription,
  pauseSubscription,
  periodEnd,
  restartSubscription,
  resumeSubscription,
  startsCharging,
} from './lifecycle.ts';
import { type BillingPeriod, type CivilPeriod, periodAt, periodIndexOn } from './periods.ts';
import { termEnd } from './plan.ts';
import { owedLine } from './schedules.ts';
import { afterUsage, usageUntil } from './usage.ts';

/** What can be done with a subscription's life. */
export type LifeChange =
  /** Its trial ends now. */
  | { readonly kind: 'activate' }
  | { readonly kind: 'extend-trial'; readonly until: Instant }
  /**
   * keep: its periods stay as they lie, and days paused in those still to be billed are not charged.
   * void: the period that runs ends with the pause, what of it was paid and is not used is given back, and another cycle begins when it resumes.
   */
  | { readonly kind: 'pause'; readonly cycle: 'keep' | 'void'; readonly until: Instant | null }
  | { readonly kind: 'resume' }
  | { readonly kind: 'cancel'; readonly at: 'now' | 'period-end' | 'term-end' }
  /** An end that was agreed on does not come. */
  | { readonly kind: 'keep' }
  /** Taken up again after its end, in a cycle of its own. */
  | { readonly kind: 'reactivate' }
  /** The next period that would be invoiced is not charged. */
  | { readonly kind: 'skip-next' }
  | { readonly kind: 'unskip'; readonly from: CivilDate }
  /** null: it goes on until somebody ends it. */
  | { readonly kind: 'term'; readonly term: NewTerm | null }
  /** At least so much over so many periods, from the next one on; null: no minimum any more. */
  | { readonly kind: 'commitment'; readonly commitment: Pick<Commitment, 'amountMinor' | 'periods'> | null }
  /** The customer's approved hours come with its invoices, or no more. */
  | { readonly kind: 'hours'; readonly billed: boolean }
  /** Periods billed in advance from now on come in so many parts; 1: at once. */
  | { readonly kind: 'instalments'; readonly parts: number }
  /** So many periods that are still to come stand on one invoice now. */
  | { readonly kind: 'invoice-ahead'; readonly periods: number };

export interface Lived extends Amended {
  /** What an invoice paid in advance holds for time that is not used; null where nothing is. */
  readonly unused: ReturnType<typeof endSubscription>['unused'];
}

/**
 * A subscription's facts after a change of its life at `at`, what is billed at once, and what is given back. The preview and the change are
 * this one computation.
 * @throws AppError Conflict where it cannot be done as things stand
 */
export function live(facts: BillingFacts, change: LifeChange, at: Instant): Lived {
  const { subscription } = facts;
  const { status } = subscription;
  if (change.kind === 'reactivate') return only(reactivated(facts, at));
  if (status === 'cancelled') throw conflict('This subscription has ended already.');
  switch (change.kind) {
    case 'activate':
      return only(activated(facts, at));
    case 'extend-trial':
      return only(extended(facts, change.until, at));
    case 'pause':
      return paused(facts, change, at);
    case 'resume':
      if (status !== 'paused') throw conflict(`This subscription is ${status}, not paused.`);
      return only(resumeSubscription(facts, at));
    case 'cancel':
      return cancelled(facts, change.at, at);
    case 'keep':
      return only(kept(facts));
    case 'skip-next':
      return only(skipped(facts, at));
    case 'unskip':
      return only(unskipped(facts, change.from, at));
    case 'term':
      return only(change.term === null ? withoutTerm(facts) : withTerm(facts, change.term, at));
    case 'commitment': {
      const commitment = change.commitment && newCommitment(change.commitment);
      return only({
        ...facts,
        subscription: { ...subscription, agreement: { ...subscription.agreement, commitment } },
      });
    }
    case 'hours':
      return only(withHours(facts, change.billed));
    case 'instalments':
      return only(withInstalments(facts, change.parts));
    case 'invoice-ahead':
      return invoicedAhead(facts, change.periods, at);
  }
}

const only = (facts: BillingFacts): Lived => ({ facts, invoice: null, invoiceKey: null, unused: null });

const withAgreement = (facts: BillingFacts, change: Partial<Agreement>, others: Partial<SubscriptionFacts> = {}) => ({
  ...facts,
  subscription: {
    ...facts.subscription,
    ...others,
    agreement: { ...facts.subscription.agreement, ...change },
  },
});

/** Where they are not to come with it, those that wait stay in their timesheets. */
function withHours(facts: BillingFacts, billsHours: boolean): BillingFacts {
  const pendingLines = facts.pendingLines.filter(({ timeEntryIds }) => billsHours || timeEntryIds === undefined);
  return withAgreement({ ...facts, pendingLines }, { billsHours });
}

const dayOf = ({ subscription: { zone } }: BillingFacts, at: Instant): CivilDate => civilDateAt(zone, at);

/* ---- the trial ---- */

function requireTrial({ subscription }: BillingFacts, at: Instant): void {
  if (subscription.status !== 'trialing') throw conflict('This subscription is not on trial.');
  if (subscription.trialEndsAt !== null && subscription.trialEndsAt <= at) throw conflict('Its trial has just ended.');
  if (subscription.startAt > at) throw conflict('This subscription has not begun yet.');
}

function activated(facts: BillingFacts, at: Instant): BillingFacts {
  requireTrial(facts, at);
  return { ...facts, subscription: { ...facts.subscription, status: 'active', ...startsCharging(facts, at) } };
}

function extended(facts: BillingFacts, until: Instant, at: Instant): BillingFacts {
  requireTrial(facts, at);
  if (until <= at) throw validation('A trial ends in the future.', [{ path: 'until', message: 'Choose a later day' }]);
  return { ...facts, subscription: { ...facts.subscription, ...startsCharging(facts, until) } };
}

/* ---- pauses ---- */

function paused(facts: BillingFacts, { cycle, until }: Extract<LifeChange, { kind: 'pause' }>, at: Instant): Lived {
  const { status } = facts.subscription;
  if (!canMove(subscriptionTransitions, status, 'paused')) throw conflict(`This subscription is ${status} already.`);
  if (until !== null && until <= at) {
    throw validation('A pause ends in the future.', [{ path: 'until', message: 'Choose a later day' }]);
  }
  const held = pauseSubscription(facts, at, until);
  if (cycle === 'keep' || status === 'trialing' || at < facts.subscription.startAt) return only(held);
  return voided(facts, held, at);
}

/** The cycle ends with the pause: in arrears what was used of it is billed at once, in advance what was not used is given back. */
function voided(facts: BillingFacts, held: BillingFacts, at: Instant): Lived {
  if (isBehind(facts, at)) {
    throw conflict('An invoice of this subscription is still being made. Pause it once that is there.');
  }
  const after = withAgreement(held, { voided: true });
  const ended = endSubscription(facts, { endsAt: at }, at);
  requireNotAhead(facts, at);
  if (facts.subscription.agreement.owed.length > 0) {
    throw conflict('Instalments of its period are still to come. Pause it and keep the period.');
  }
  if (facts.pricePlan.timing === 'advance') {
    const addOns = endAddOns(facts, at);
    const { subscription } = after;
    return { ...addOns, facts: { ...addOns.facts, subscription }, unused: ended.unused };
  }
  const index = Math.max(0, periodIndexOn(layoutOf(facts), dayOf(facts, at)));
  const last = nextBillable(ended.facts, facts.subscription.billedThrough);
  if (last?.period.index !== index) return only(after);
  const invoice = computeInvoice(ended.facts, index);
  const usage = afterUsage(ended.facts, usageUntil(ended.facts, last.period), true);
  const billed = { ...afterInvoice(after, invoice), usage };
  const subscription = { ...billed.subscription, billedThrough: index + 1 };
  const key = invoiceKey(facts.subscription, last.period);
  return { facts: { ...billed, subscription }, invoice, invoiceKey: key, unused: null };
}

/* ---- ends and beginnings ---- */

function cancelled(facts: BillingFacts, when: 'now' | 'period-end' | 'term-end', at: Instant): Lived {
  const { facts: ended, unused } = endSubscription(facts, endOf(facts, when, at), at);
  if (when !== 'now') return { ...only(ended), unused };
  const { agreement } = facts.subscription;
  const settled = settle(facts, unused, at);
  const addOns = agreement.voided ? null : endAddOns(facts, at, settled.lines);
  const { status, endsAt, chargedUntil } = ended.subscription;
  const after = addOns?.invoice ? addOns : { ...only(ended) };
  const subscription = { ...after.facts.subscription, status, endsAt, chargedUntil };
  const gone =
    agreement.owed.length > 0 || agreement.ahead !== null ? { ...agreement, owed: [], ahead: null } : agreement;
  return {
    ...after,
    facts: { ...after.facts, subscription: { ...subscription, agreement: gone } },
    unused: settled.byInvoice ? unused : null,
  };
}

/** The day, or the end of the period that contains it: of another rhythm than the term was agreed on in, it is paid until then. */
function edgeOn(facts: BillingFacts, day: CivilDate): CivilDate {
  const layout = layoutOf(facts);
  const { from, to } = periodAt(layout, Math.max(0, periodIndexOn(layout, day)));
  return from >= day ? from : to;
}

/**
 * What an end at once brings for periods that were billed in parts or ahead: instalments that were still to come, less what is not used of
 * them, each as it was charged. Others are given back by their invoice's own lines.
 */
function settle(facts: BillingFacts, unused: Lived['unused'], at: Instant): { lines: Line[]; byInvoice: boolean } {
  const { agreement, zone } = facts.subscription;
  const { ahead } = agreement;
  const layout = layoutOf(facts);
  const present = periodAt(layout, Math.max(0, periodIndexOn(layout, civilDateAt(zone, at))));
  const lines = agreement.owed
    .map(owedLine)
    .map(({ pendingId: _, kind: __, ...line }): Line => ({ ...line, kind: 'other' }));
  const inAhead = ahead !== null && ahead.from <= present.from && present.from < ahead.to;
  const byInvoice = !inAhead && agreement.instalments <= 1 && agreement.owed.length === 0;
  if (unused && !byInvoice) {
    const { from, to } = unused.part;
    lines.push(
      credit(facts, unused.amountMinor, { from, to }, inAhead ? facts.discounted?.plan : withOwed(facts, lines)),
    );
  }
  if (ahead === null) return { lines, byInvoice };
  for (let index = present.index + 1; periodAt(layout, index).from < ahead.to; index += 1) {
    const period = periodAt(layout, index);
    if (period.from < ahead.from) continue;
    for (const { amountMinor, kind } of [...planLines(facts, period), ...addOnLines(facts, period)]) {
      lines.push(credit(facts, amountMinor, period, chargedAhead(facts, period, kind === 'add-on')));
    }
  }
  return { lines, byInvoice };
}

/** What is charged of the present period in all once the instalments stand on an invoice that were still to come. */
function withOwed(facts: BillingFacts, owed: readonly Line[]): Charged | undefined {
  const plan = facts.discounted?.plan;
  if (!plan) return undefined;
  const pendingLines = owed.map((line, at) => ({ ...line, id: `owed ${at}` }));
  const { subtotalMinor, couponMinor } = computePendingInvoice({ ...facts, pendingLines });
  return chargedTogether([plan, { grossMinor: subtotalMinor, netMinor: subtotalMinor - couponMinor }]);
}

function chargedAhead(facts: BillingFacts, period: CivilPeriod, addOns: boolean): Charged | undefined {
  const ahead = facts.discounted?.ahead;
  if (!ahead) return undefined;
  const own = ahead.filter((one) => one.addOns === addOns && period.from <= one.from && one.from < period.to);
  return chargedTogether(own) ?? NEVER_CHARGED;
}

const credit = (
  { pricePlan, taxes }: BillingFacts,
  amountMinor: bigint,
  { from, to }: CivilPeriod,
  charged: Charged | undefined,
): Line =>
  asPaid(
    {
      kind: 'proration-credit',
      description: `Unused time on ${pricePlan.name}`,
      quantity: 1,
      unitPriceMinor: amountMinor,
      amountMinor: -amountMinor,
      period: { from, to },
      prorated: null,
      explanation: null,
      taxes,
    },
    charged,
  );

function endOf(facts: BillingFacts, when: 'now' | 'period-end' | 'term-end', at: Instant) {
  const { zone, startAt, agreement } = facts.subscription;
  if (when === 'now') {
    // Before its start it ends without a single day charged, not even the one that today and the start may share.
    return at < startAt ? { endsAt: at, chargedUntil: civilDateAt(zone, startAt) } : { endsAt: at };
  }
  if (when === 'term-end' && agreement.term === null)
    throw conflict('No term was agreed on, so there is no end of it.');
  const chargedUntil = when === 'term-end' && agreement.term ? edgeOn(facts, agreement.term.to) : periodEnd(facts, at);
  return { endsAt: civilToInstant(zone, chargedUntil), chargedUntil };
}

function kept(facts: BillingFacts): BillingFacts {
  const { endsAt, chargedUntil, agreement } = facts.subscription;
  if (endsAt === null) throw conflict('This subscription does not end.');
  const { term } = agreement;
  const goesOn = { endsAt: null, chargedUntil: null };
  if (term?.atEnd !== 'expire' || term.to !== chargedUntil) return withAgreement(facts, {}, goesOn);
  return withAgreement(facts, { term: { ...term, atEnd: 'renew' } }, goesOn);
}

function reactivated(facts: BillingFacts, at: Instant): BillingFacts {
  const { status, endsAt } = facts.subscription;
  if (status !== 'cancelled') throw conflict(`This subscription is ${status}: it has not ended.`);
  if (endsAt !== null && at < endsAt) throw conflict('This subscription has not ended yet.');
  return withAgreement(restartSubscription(facts, at), { term: null, skipped: [] });
}

/* ---- periods that are not charged ---- */

function skipped(facts: BillingFacts, at: Instant): BillingFacts {
  const next = nextBillable(facts, facts.subscription.billedThrough);
  if (isBehind(facts, at))
    throw conflict('An invoice of this subscription is still being made. Skip the next one then.');
  if (next === null || next.dueAt === null) throw conflict('There is no next invoice that could be skipped.');
  const { from, to } = next.period;
  return withAgreement(facts, { skipped: [...facts.subscription.agreement.skipped, { from, to }] });
}

function unskipped(facts: BillingFacts, from: CivilDate, at: Instant): BillingFacts {
  const { skipped: all } = facts.subscription.agreement;
  const gone = all.find((period) => period.from === from);
  if (!gone) throw conflict('This period is not skipped.');
  const decided = facts.pricePlan.timing === 'advance' ? gone.from : gone.to;
  if (decided <= dayOf(facts, at)) throw conflict('This period would have been invoiced by now, so it stays skipped.');
  const rest = all.filter((period) => period !== gone);
  return withAgreement(facts, { skipped: rest });
}

/* ---- the term ---- */

/** From the period that runs, or from the first charged day where that is still to come. */
export function withTerm(facts: BillingFacts, { periods, atEnd, noticeDays }: NewTerm, at: Instant): BillingFacts {
  const { zone, chargedFrom, endsAt } = facts.subscription;
  if (endsAt !== null && facts.subscription.agreement.term?.atEnd !== 'expire') {
    throw conflict('This subscription is about to end. Take that back first.');
  }
  const layout = layoutOf(facts);
  const day = laterDate(chargedFrom, dayOf(facts, at));
  const { from } = periodAt(layout, Math.max(0, periodIndexOn(layout, day)));
  const to = termEnd(facts, from, periods);
  const end =
    atEnd === 'expire' ? { endsAt: civilToInstant(zone, to), chargedUntil: to } : { endsAt: null, chargedUntil: null };
  return withAgreement(facts, { term: { periods, atEnd, noticeDays, from: laterDate(from, chargedFrom), to } }, end);
}

function withoutTerm(facts: BillingFacts): BillingFacts {
  const { term } = facts.subscription.agreement;
  if (term === null) throw conflict('No term was agreed on.');
  const expires = term.atEnd === 'expire' && facts.subscription.chargedUntil === term.to;
  return withAgreement(facts, { term: null }, expires ? { endsAt: null, chargedUntil: null } : {});
}

/* ---- when it is invoiced ---- */

function withInstalments(facts: BillingFacts, parts: number): BillingFacts {
  const { pricePlan, subscription } = facts;
  if (pricePlan.timing !== 'advance')
    throw conflict(`${pricePlan.name} is billed when its periods are over, so there is nothing to divide.`);
  if (subscription.agreement.instalments === parts) throw conflict('This is agreed on already.');
  return withAgreement(facts, { instalments: parts });
}

/** An invoice now for periods that are still to come; the periods after them are billed as always. */
function invoicedAhead(facts: BillingFacts, count: number, at: Instant): Lived {
  const { subscription, pricePlan } = facts;
  if (pricePlan.timing !== 'advance') throw conflict(`${pricePlan.name} is billed when its periods are over.`);
  if (subscription.status !== 'active') throw conflict(`This subscription is ${subscription.status}.`);
  if (facts.scheduled !== null)
    throw conflict('Another price is agreed on for later. Take it back, or invoice up to it.');
  if (isBehind(facts, at))
    throw conflict('An invoice of this subscription is still being made. Try again once it is there.');
  requireNotAhead(facts, at);
  const periods: BillingPeriod[] = [];
  for (let index = subscription.billedThrough; periods.length < count; ) {
    const next = nextBillable(facts, index);
    if (next === null || next.dueAt === null) break;
    periods.push(next.period);
    index = next.period.index + 1;
  }
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) throw conflict('There are no periods to come that could be invoiced.');
  const invoice = computeAhead(facts, periods);
  const billed = withAgreement(afterInvoice(facts, invoice), { ahead: { from: first.from, to: last.to } });
  return {
    facts: { ...billed, subscription: { ...billed.subscription, billedThrough: last.index + 1 } },
    invoice,
    invoiceKey: invoiceKey(subscription, first),
    unused: null,
  };
}

/** An instant that no fact of the subscription lies after: a clock that was set back must not undo what happened at a later reading of it. */
export function noEarlier({ subscription }: BillingFacts, at: Instant): Instant {
  const { chargedFromAt, trialEndsAt, pauses, agreement, status, endsAt } = subscription;
  const charged = chargedFromAt !== null && chargedFromAt !== trialEndsAt ? chargedFromAt : at;
  const last = pauses.at(-1);
  const ended = status === 'cancelled' ? (endsAt ?? at) : at;
  return Math.max(at, charged, last?.to ?? last?.from ?? at, agreement.restartedAt ?? at, ended);
}
