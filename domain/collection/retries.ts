import { addCivilDays, civilDateAt, civilTimeAt, civilToInstant, daysBetween } from '../time/civil.ts';
import { HOUR, type Instant, wholeSecond } from '../time/instant.ts';
import { isTakenBack } from './again.ts';
import type { CollectionSchedule } from './contract.ts';
import { reasonOf } from './declines.ts';
import type { CollectionFacts } from './facts.ts';
import { afterHolds } from './holds.ts';
import { scheduleAfter } from './policy.ts';
import { onWorkingDay } from './working-days.ts';

export interface Retry {
  /** The first charge is 0. */
  readonly number: number;
  readonly dueAt: Instant;
  readonly remindAt: Instant | null;
}

/** Every retry from the first to the last, whatever has been done already, by why the bank declined so far. */
export function retriesOf(facts: CollectionFacts): Retry[] {
  const { zone } = facts.invoice;
  const base = retriesStart(facts);
  let before = base;
  return retryDays(facts, base).map(({ day, remindDaysBefore }, index) => {
    const planned = afterHolds(zone, addCivilDays(zone, base, day), facts.holds);
    const { working } = facts.dunning;
    // Two that fall on the same weekend would both be made on the Monday.
    const dueAt = working
      ? onWorkingDay(zone, Math.max(planned, addCivilDays(zone, before, 1)), working)
      : Math.max(planned, before);
    const remindAt = remindDaysBefore === null ? null : Math.max(before, addCivilDays(zone, dueAt, -remindDaysBefore));
    before = dueAt;
    return { number: index + 1, dueAt, remindAt };
  });
}

/** Days after the start at which each retry is made. Where the bank says another reason, its days count on from that attempt. */
function retryDays({ invoice, schedule, dunning, attempts }: CollectionFacts, base: Instant) {
  const withDays = ({ retries }: CollectionSchedule) =>
    retries.map(({ afterDays, remindDaysBefore }) => ({ day: afterDays, remindDaysBefore }));
  let inForce: CollectionSchedule['retries'] | null = null;
  let days = withDays(schedule);
  for (const { number, at, outcome, code } of attempts) {
    const { retries } = scheduleAfter(dunning, schedule, reasonOf(outcome, code));
    if (inForce === null) days = withDays({ retries });
    else if (retries !== inForce) {
      const today = daysBetween(civilDateAt(invoice.zone, base), civilDateAt(invoice.zone, at));
      const since = retries[number - 1]?.afterDays ?? 0;
      const made = days.slice(0, number);
      const ahead = withDays({ retries }).slice(number);
      days = [...made, ...ahead.map((retry) => ({ ...retry, day: today + retry.day - since }))];
    }
    inForce = retries;
  }
  return days;
}

/**
 * The days count from when the first charge was due, so that a second's delay shifts nothing; where it came more than
 * an hour late (an outage), from when it came, else the customer would lose the days to react. A customer who pays by other ways than a card
 * is given until the invoice is to be paid.
 */
function retriesStart({ invoice, attempts, paymentMethodSince }: CollectionFacts): Instant {
  const first = attempts.find((attempt) => attempt.number === 0);
  if (first) return first.at - invoice.finalizedAt > HOUR ? wholeSecond(first.at) : invoice.finalizedAt;
  if (paymentMethodSince !== null) return invoice.finalizedAt;
  const { zone, payBy, finalizedAt } = invoice;
  if (payBy <= civilDateAt(zone, finalizedAt)) return finalizedAt;
  return civilToInstant(zone, payBy, civilTimeAt(zone, finalizedAt));
}

/**
 * Whether a charge may be tried by itself: a means of payment is there, was not declined for good, does not wait for the customer, and is not the
 * one whose payment the bank took back.
 */
export function canCharge(facts: CollectionFacts): boolean {
  const { paymentMethodSince, attempts, dunning, schedule } = facts;
  if (paymentMethodSince === null || isTakenBack(facts)) return false;
  const last = attempts.findLast((attempt) => attempt.at >= paymentMethodSince);
  if (attempts.some(({ outcome, at }) => outcome === 'declined_hard' && at >= paymentMethodSince)) return false;
  if (!last) return true;
  return last.outcome !== 'needs_action' && scheduleAfter(dunning, schedule, reasonOf(last.outcome, last.code)).charges;
}
