import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { addCivilDays } from '../time/civil.ts';
import { HOUR, type Instant, wholeSecond } from '../time/instant.ts';
import { type ChargeOutcome, type CollectionEffectKind, chargeResult } from './contract.ts';
import type { CollectionFacts } from './facts.ts';

export type CollectionEffect = Effect<CollectionEffectKind>;

/**
 * The collection of an invoice: a charge at finalisation, then a ladder of reminders and retries, then it is given up.
 * It ends at once when the invoice is paid or voided. A decline is an outcome and the ladder goes on; an answer that
 * never came (`unknown`) halts, since the money may have moved. After a hard decline, or without a means of payment,
 * nothing is charged by itself, while the reminders and the end stay where they were.
 */
export const collection: ProcessDefinition<CollectionFacts, CollectionEffect> = {
  kind: 'collection',
  effects: {
    charge: { onFailure: 'halt' },
    remind: { onFailure: 'continue' },
    'give-up': { onFailure: 'halt' },
  },
  plan,
  apply,
  assume,
};

const OVER = { paid: 'paid', void: 'void', uncollectible: 'uncollectible' } as const;

function plan(facts: CollectionFacts, now: Instant): Plan<CollectionEffect> {
  const { invoice } = facts;
  const nothing = { due: [], superseded: [], next: null, over: null };
  if (invoice.status === 'draft') return nothing;
  if (invoice.status !== 'open') return { ...nothing, over: { outcome: OVER[invoice.status] } };

  const open = ladder(facts).filter((rung) => !Object.hasOwn(facts.ledger, rung.effect.key));
  // The days count from the first charge: nothing else is judged before it was tried.
  const overdue = open.filter((rung) => rung.effect.dueAt <= now && (open[0]?.number !== 0 || rung === open[0]));
  // Several charges in a row within seconds help nobody: after an outage only the latest overdue rung is done,
  // and a reminder of a retry that is due already says nothing new. The first charge and the end always stand.
  const latest = Math.max(0, ...overdue.filter((rung) => rung.effect.kind !== 'remind').map((rung) => rung.number));
  const useless = ({ number, effect, announces }: Rung): boolean =>
    number > 0 && (number < latest || (effect.kind === 'remind' && announces <= now));
  const useful = overdue.filter((rung) => !useless(rung));

  // Nothing is done beyond a charge: what follows depends on the provider's answer.
  const charge = useful.findIndex((rung) => rung.effect.kind !== 'remind');
  const due = charge < 0 ? useful : useful.slice(0, charge + 1);
  const waiting = open.find((rung) => rung.effect.dueAt > now)?.effect;
  return {
    due: due.map((rung) => rung.effect),
    superseded: overdue.filter(useless).map((rung) => rung.effect),
    next: waiting ? { at: waiting.dueAt, what: waiting.key } : null,
    over: null,
  };
}

interface Rung {
  /** The retry it belongs to; the first charge is 0, the end comes after the last retry. */
  readonly number: number;
  readonly effect: CollectionEffect;
  /** When the retry is due that a reminder announces. */
  readonly announces: Instant;
}

/** Every rung from the first to the last, in order of time, whatever has been done already. */
function ladder(facts: CollectionFacts): Rung[] {
  const { invoice, schedule } = facts;
  const charges = canCharge(facts);
  const base = ladderStart(facts);
  const rungs: Rung[] = [];
  const add = (number: number, kind: CollectionEffectKind, key: string, dueAt: Instant, announces = dueAt) =>
    rungs.push({ number, effect: { key, kind, dueAt, data: { number } }, announces });

  if (charges || facts.attempts.length > 0) add(0, 'charge', 'charge#0', invoice.finalizedAt);
  let last = base;
  for (const [index, retry] of schedule.retries.entries()) {
    const number = index + 1;
    last = addCivilDays(invoice.zone, base, retry.afterDays);
    if (retry.remindDaysBefore !== null) {
      const remindAt = addCivilDays(invoice.zone, base, retry.afterDays - retry.remindDaysBefore);
      add(number, 'remind', `remind#${number}`, remindAt, last);
    }
    if (charges) add(number, 'charge', `charge#${number}`, last);
  }
  add(schedule.retries.length, 'give-up', 'give-up', last);
  return rungs;
}

/** Whether a charge may be tried by itself: a means of payment is there and was not declined for good. */
const canCharge = ({ paymentMethodSince, attempts }: CollectionFacts): boolean =>
  paymentMethodSince !== null &&
  !attempts.some((attempt) => attempt.outcome === 'declined_hard' && attempt.at >= paymentMethodSince);

/**
 * The days count from when the first charge was due, so that a second's delay shifts nothing; where it came more than
 * an hour late (an outage), from when it came, else the customer would lose the days to react.
 */
function ladderStart({ invoice, attempts }: CollectionFacts): Instant {
  const first = attempts.find((attempt) => attempt.number === 0);
  const late = first !== undefined && first.at - invoice.finalizedAt > HOUR;
  return late ? wholeSecond(first.at) : invoice.finalizedAt;
}

/** @throws ZodError where a charge is done without an answer of the provider's */
function apply(facts: CollectionFacts, effect: CollectionEffect, outcome: Outcome): CollectionFacts {
  if (outcome.state !== 'done') return facts;
  const { invoice } = facts;
  if (effect.kind === 'give-up') return { ...facts, invoice: { ...invoice, status: 'uncollectible' } };
  if (effect.kind !== 'charge') return facts;
  const { status, code } = chargeResult.parse(outcome.result);
  const attempts = [...facts.attempts, { number: numberOf(effect), at: outcome.at, outcome: status, code }];
  return status === 'paid'
    ? { ...facts, attempts, invoice: { ...invoice, status: 'paid', dueMinor: 0n } }
    : { ...facts, attempts };
}

const numberOf = (effect: CollectionEffect): number => Number(effect.data?.number ?? 0);

/** The forecast shows the whole ladder, as it will be if nobody pays. */
function assume(_: CollectionFacts, effect: CollectionEffect) {
  if (effect.kind !== 'charge') return null;
  const result = { status: 'declined_soft' satisfies ChargeOutcome, code: null, providerId: null };
  return {
    state: 'done' as const,
    result,
    because:
      numberOf(effect) === 0
        ? 'Assuming the charge is declined; if it succeeds, nothing of this follows'
        : 'Assuming the card is declined again and nobody pays',
  };
}
