import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import type { Instant } from '../time/instant.ts';
import { begunAgain } from './again.ts';
import { type ChargeOutcome, type CollectionEffectKind, chargeResult } from './contract.ts';
import { FINALISE, finalised, planDraft } from './draft.ts';
import type { CollectionFacts } from './facts.ts';
import { brokenPromises, holdAt, openVisits } from './holds.ts';
import { withoutRefund, withRefunds } from './refunds.ts';
import { canCharge, retriesOf } from './retries.ts';
import { type DueStep, isOutdated, stepsOf } from './steps.ts';

export type CollectionEffect = Effect<CollectionEffectKind>;

/**
 * The collection of an invoice: a charge at finalisation, then reminders and retries by why the bank declined, and beside them a ladder of
 * mails, messages, tasks, suspension and cancellation by how long it is overdue; then it is given up. A promise to pay or a dispute holds all
 * of it. It ends at once when the invoice is paid or voided; where a bank takes the payment back, it waits for a person, and begins anew with them. A decline is an outcome and the ladder goes on; an answer that
 * never came (`unknown`) halts, since the money may have moved. After a hard decline, or without a means of payment,
 * nothing is charged by itself, while the reminders and the end stay where they were.
 */
export const collection: ProcessDefinition<CollectionFacts, CollectionEffect> = {
  kind: 'collection',
  effects: {
    finalise: { onFailure: 'halt' },
    charge: { onFailure: 'halt' },
    remind: { onFailure: 'continue' },
    'give-up': { onFailure: 'halt' },
    confirm: { onFailure: 'continue' },
    'promise-broken': { onFailure: 'continue' },
    letter: { onFailure: 'continue' },
    sms: { onFailure: 'continue' },
    task: { onFailure: 'continue' },
    suspend: { onFailure: 'halt' },
    cancel: { onFailure: 'halt' },
    refund: { onFailure: 'continue' },
    ask: { onFailure: 'halt' },
  },
  plan: (facts, now) => withRefunds(facts, now, plan(facts, now)),
  apply,
  assume,
};

const OVER = { paid: 'paid', void: 'void', uncollectible: 'uncollectible' } as const;

function plan(facts: CollectionFacts, now: Instant): Plan<CollectionEffect> {
  const { invoice } = facts;
  const nothing = { due: [], superseded: [], next: null, over: null };
  if (invoice.status === 'draft') return planDraft(facts, now);
  if (invoice.status !== 'open') return { ...nothing, over: { outcome: OVER[invoice.status] } };
  const hold = holdAt(facts.holds, now);
  if (hold)
    return { ...nothing, next: hold.until === null ? null : { at: hold.until, what: `${hold.kind}:${hold.id}` } };

  // The customer may have paid at the last moment: nothing is charged or sent before their provider was asked.
  const visits = openVisits(facts.holds, now)
    .map(({ id, until }) => ({
      key: `ask:${id}#${until}`,
      kind: 'ask' as const,
      dueAt: until,
      data: { checkoutId: id },
    }))
    .filter(({ key }) => !Object.hasOwn(facts.ledger, key));
  if (visits.length > 0) return { ...nothing, due: visits };

  const open = knownLadder(facts, now).filter((rung) => !Object.hasOwn(facts.ledger, rung.effect.key));
  // The days count from the first charge: nothing else is judged before it was tried.
  const first = open.find((rung) => rung.number === 0);
  const overdue = open.filter((rung) => rung.effect.dueAt <= now && (!first || rung === first));
  // Several charges in a row within seconds help nobody: after an outage only the latest overdue rung is done,
  // and a reminder of a retry that is due already says nothing new. The first charge and the end always stand.
  const latest = Math.max(0, ...overdue.filter((rung) => rung.effect.kind !== 'remind').map((rung) => rung.number));
  const steps = overdue.flatMap(({ step }) => step ?? []);
  const useless = ({ number, effect, announces, step }: Rung): boolean =>
    step
      ? isOutdated(step, steps, facts.dunning.since)
      : number > 0 && (number < latest || (effect.kind === 'remind' && announces <= now));
  const useful = overdue.filter((rung) => !useless(rung));

  // Nothing is done beyond a charge: what follows depends on the provider's answer.
  const charge = useful.findIndex((rung) => rung.effect.kind === 'charge');
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
  /** The retry it belongs to; the first charge is 0, the end comes after the last retry. What belongs to none has -1. */
  readonly number: number;
  readonly effect: CollectionEffect;
  /** When the retry is due that a reminder announces. */
  readonly announces: Instant;
  /** Of the ladder of what is overdue. */
  readonly step: DueStep | null;
}

let lastUntouched: { readonly facts: CollectionFacts; readonly rungs: readonly Rung[] } | null = null;

/** The ladder; computed once for the invoices of a run, which become final in one moment: as long as nothing has happened to them, most have the same. */
function knownLadder(facts: CollectionFacts, now: Instant): readonly Rung[] {
  if (facts.attempts.length > 0 || facts.holds.length > 0) return ladder(facts, now);
  if (lastUntouched === null || !haveOneLadder(lastUntouched.facts, facts)) {
    lastUntouched = { facts, rungs: ladder(facts, now) };
  }
  return lastUntouched.rungs;
}

/** Of two to which nothing has happened: of the means of payment only counts whether there is one. */
const haveOneLadder = (a: CollectionFacts, b: CollectionFacts): boolean =>
  a.schedule === b.schedule &&
  a.dunning === b.dunning &&
  a.invoice.finalizedAt === b.invoice.finalizedAt &&
  a.invoice.zone === b.invoice.zone &&
  a.invoice.payBy === b.invoice.payBy &&
  (a.paymentMethodSince === null) === (b.paymentMethodSince === null);

/**
 * Every rung from the first to the last, in order of time, whatever has been done already: those of the retries, and those of the clock that
 * runs from the day by which the invoice was to be paid. The end comes after both.
 */
function ladder(given: CollectionFacts, now: Instant): Rung[] {
  const { round, facts } = begunAgain(given);
  const keyOf = (kind: string, number: number): string => `${kind}${round === 0 ? '' : `:again${round}`}#${number}`;
  const { invoice, attempts } = facts;
  const charges = canCharge(facts);
  const rungs: Rung[] = [];
  const add = (number: number, kind: CollectionEffectKind, key: string, dueAt: Instant, announces = dueAt) =>
    rungs.push({ number, effect: { key, kind, dueAt, data: { number } }, announces, step: null });

  if (charges || attempts.length > 0) add(0, 'charge', keyOf('charge', 0), invoice.finalizedAt);
  const asked = attempts.at(-1);
  if (asked?.outcome === 'needs_action') rungs.push(single('confirm', keyOf('confirm', asked.number), asked.at));
  const retries = retriesOf(facts);
  for (const { number, dueAt, remindAt } of retries) {
    if (remindAt !== null) add(number, 'remind', keyOf('remind', number), remindAt, dueAt);
    if (charges) add(number, 'charge', keyOf('charge', number), dueAt);
  }
  for (const { id, until } of brokenPromises(facts.holds, now)) {
    rungs.push(single('promise-broken', `promise-broken:${id}`, until));
  }
  for (const due of stepsOf(facts)) {
    const { step, dueAt } = due;
    const key = round === 0 ? due.key : `${due.key}#${round + 1}`;
    const effect = { key, kind: step.kind, dueAt, data: { stepId: step.id, afterDays: step.afterDays } };
    rungs.push({ number: -1, effect, announces: dueAt, step: due });
  }
  rungs.sort((a, b) => a.effect.dueAt - b.effect.dueAt);
  const last = Math.max(retries.at(-1)?.dueAt ?? 0, rungs.at(-1)?.effect.dueAt ?? 0);
  add(retries.length, 'give-up', round === 0 ? 'give-up' : `give-up:again${round}`, last);
  return rungs;
}

const single = (kind: CollectionEffectKind, key: string, dueAt: Instant): Rung => ({
  number: -1,
  effect: { key, kind, dueAt },
  announces: dueAt,
  step: null,
});

/** @throws ZodError where a charge is done without an answer of the provider's */
function apply(facts: CollectionFacts, effect: CollectionEffect, outcome: Outcome): CollectionFacts {
  if (effect.kind === 'refund') return withoutRefund(facts, effect);
  if (outcome.state !== 'done') return facts;
  const { invoice } = facts;
  if (effect.kind === FINALISE) return finalised(facts, effect.dueAt, outcome);
  if (effect.kind === 'give-up') return { ...facts, invoice: { ...invoice, status: 'uncollectible' } };
  if (effect.kind !== 'charge') return facts;
  const { status, code, amountMinor } = chargeResult.parse(outcome.result);
  const attempts = [...facts.attempts, { number: numberOf(effect), at: outcome.at, outcome: status, code }];
  return status === 'paid'
    ? {
        ...facts,
        attempts,
        invoice: afterPayment(invoice, amountMinor === null ? invoice.dueMinor : BigInt(amountMinor)),
      }
    : { ...facts, attempts };
}

/** Money that came another way while the charge was out has lowered what is due: what the charge took too much is the customer's credit. */
function afterPayment(invoice: CollectionFacts['invoice'], paidMinor: bigint): CollectionFacts['invoice'] {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return invoice;
  const dueMinor = paidMinor < invoice.dueMinor ? invoice.dueMinor - paidMinor : 0n;
  return { ...invoice, dueMinor, status: dueMinor === 0n ? 'paid' : invoice.status };
}

const numberOf = (effect: CollectionEffect): number => Number(effect.data?.number ?? 0);

/** The forecast shows the whole ladder, as it will be if nobody pays: each charge is declined as the last one was. */
function assume({ attempts }: CollectionFacts, effect: CollectionEffect) {
  if (effect.kind === 'ask') {
    return { state: 'done' as const, result: {}, because: 'Assuming the customer left the pay page without paying' };
  }
  if (effect.kind !== 'charge') return null;
  const code = attempts.at(-1)?.code ?? null;
  const result = { status: 'declined_soft' satisfies ChargeOutcome, code, providerId: null };
  return {
    state: 'done' as const,
    result,
    because:
      numberOf(effect) === 0
        ? 'Assuming the charge is declined; if it succeeds, nothing of this follows'
        : 'Assuming the card is declined again and nobody pays',
  };
}
