import { addBusiness } from '../calendars/business-time.ts';
import { type Threshold, usedAt } from '../calendars/deadline.ts';
import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { type Instant, SECOND, wholeSecond } from '../time/instant.ts';
import { type Clock, clockName } from './clocks.ts';
import type { Target } from './events.ts';
import { clocksOf, type EscalationLevel, type TicketFacts } from './facts.ts';
import { applyTimer, isTimer, type TimerEffect, type TimerKind, timers } from './timers.ts';

export type TargetEffectKind = 'warn' | 'breach' | 'escalate';
export type TicketEffectKind = TargetEffectKind | TimerKind;

/** What a clock asks for, or what time alone does. */
export type TicketEffect = TargetEffect | TimerEffect;

export interface TargetEffect extends Effect<TargetEffectKind> {
  readonly data: {
    readonly target: Target;
    readonly occurrence: number;
    /** When the target is or was due. */
    readonly targetDueAt: Instant | null;
    /** warn: one of the two. */
    readonly percent?: number;
    readonly beforeSeconds?: number;
    /** escalate */
    readonly level?: number;
  };
}

/** `75` or `-3600s`: how a threshold is named in a key. */
const thresholdName = (threshold: Threshold): string =>
  'percent' in threshold ? String(threshold.percent) : `-${threshold.beforeSeconds}s`;

export const warnKey = (clock: Pick<Clock, 'target' | 'occurrence'>, threshold: Threshold): string =>
  `warn:${clockName(clock)}@${thresholdName(threshold)}`;
export const breachKey = (clock: Pick<Clock, 'target' | 'occurrence'>): string => `breach:${clockName(clock)}`;
export const escalateKey = (clock: Pick<Clock, 'target' | 'occurrence'>, level: number): string =>
  `escalate:${clockName(clock)}/${level}`;

/** When each threshold of a clock is reached; null while a pause holds it up, and where it has no target. */
export function warningsOf(
  facts: TicketFacts,
  clock: Clock,
): { readonly threshold: Threshold; readonly at: Instant | null }[] {
  const { targetSeconds, startedAt, pauses } = clock;
  if (targetSeconds === null) return [];
  const { closingInstant } = facts.policy.rules;
  return facts.policy.warnings.map((threshold) => {
    const used = wholeSecond(usedAt(threshold, targetSeconds));
    return { threshold, at: addBusiness(facts.calendar, startedAt, used, { pauses, closingInstant }) };
  });
}

/** What is still to be done about a clock, whenever: due, of no more use, or to come. */
interface Pending {
  readonly effect: TicketEffect;
  readonly state: 'live' | 'superseded';
}

function warnings(facts: TicketFacts, clock: Clock, now: Instant): Pending[] {
  if (clock.finishedAt !== null) return [];
  const all = warningsOf(facts, clock);
  const open = all.filter(({ threshold }) => !(warnKey(clock, threshold) in facts.ledger));
  const latest = Math.max(...all.map(({ at }) => (at !== null && at <= now ? at : Number.NEGATIVE_INFINITY)));
  return open.flatMap(({ threshold, at }): Pending[] => {
    // While the clock is paused nobody is late; the time used before the pause is warned of when it goes on.
    if (at === null || (clock.dueAt === null && clock.breachedAt === null)) return [];
    const effect: TargetEffect = {
      key: warnKey(clock, threshold),
      kind: 'warn',
      dueAt: at,
      data: { target: clock.target, occurrence: clock.occurrence, targetDueAt: clock.dueAt, ...threshold },
    };
    // After the miss a warning is noise, and so is 50 % where 75 % is reached as well.
    return [{ effect, state: clock.breachedAt !== null || at < latest ? 'superseded' : 'live' }];
  });
}

function breach(facts: TicketFacts, clock: Clock): Pending[] {
  const key = breachKey(clock);
  const dueAt = clock.breachedAt ?? (clock.finishedAt === null ? clock.dueAt : null);
  if (key in facts.ledger || dueAt === null) return [];
  const { target, occurrence } = clock;
  return [
    { effect: { key, kind: 'breach', dueAt, data: { target, occurrence, targetDueAt: clock.dueAt } }, state: 'live' },
  ];
}

/** The levels follow the miss; whatever was answered or solved meanwhile no longer needs them. */
function escalations(facts: TicketFacts, clock: Clock): Pending[] {
  const missedAt = clock.breachedAt ?? (clock.finishedAt === null ? clock.dueAt : null);
  if (missedAt === null) return [];
  return facts.policy.escalations.flatMap((level): Pending[] => {
    const key = escalateKey(clock, level.level);
    const dueAt = key in facts.ledger ? null : escalatesAt(facts, clock, level, missedAt);
    if (dueAt === null) return [];
    const { target, occurrence } = clock;
    return [
      {
        effect: {
          key,
          kind: 'escalate',
          dueAt,
          data: { target, occurrence, targetDueAt: clock.dueAt, level: level.level },
        },
        state: clock.finishedAt === null ? 'live' : 'superseded',
      },
    ];
  });
}

function escalatesAt(facts: TicketFacts, clock: Clock, level: EscalationLevel, missedAt: Instant): Instant | null {
  if (level.afterSeconds === 0) return missedAt;
  return addBusiness(facts.calendar, missedAt, level.afterSeconds * SECOND, { pauses: clock.pauses });
}

const RANK: Readonly<Record<TicketEffectKind, number>> = {
  warn: 0,
  breach: 1,
  escalate: 2,
  unsnooze: 3,
  survey: 4,
  close: 5,
};
const levelOf = (effect: TicketEffect): number => (isTimer(effect) ? 0 : (effect.data.level ?? 0));

const inOrder = (a: Pending, b: Pending): number =>
  a.effect.dueAt - b.effect.dueAt || RANK[a.effect.kind] - RANK[b.effect.kind] || levelOf(a.effect) - levelOf(b.effect);

function plan(facts: TicketFacts, now: Instant): Plan<TicketEffect> {
  if (facts.desk?.spam) return { due: [], superseded: [], next: null, over: { outcome: 'spam' } };
  const { clocks, status } = clocksOf(facts, now);
  const pending = [
    ...clocks.flatMap((clock) => [
      ...warnings(facts, clock, now),
      ...breach(facts, clock),
      ...escalations(facts, clock),
    ]),
    ...timers(facts).map((effect): Pending => ({ effect, state: 'live' })),
  ].sort(inOrder);
  const due: TicketEffect[] = [];
  const superseded: TicketEffect[] = [];
  let next: Plan['next'] = null;
  for (const { effect, state } of pending) {
    if (effect.dueAt > now) {
      if (state === 'live' && next === null) next = { at: effect.dueAt, what: effect.key };
    } else if (state === 'live') due.push(effect);
    else superseded.push(effect);
  }
  const over =
    status === 'closed' && due.length === 0 && superseded.length === 0
      ? { outcome: clocks.some((clock) => clock.breachedAt !== null) ? 'breached' : 'met' }
      : null;
  return { due, superseded, next: over ? null : next, over };
}

function apply(facts: TicketFacts, effect: TicketEffect, outcome: Outcome): TicketFacts {
  if (outcome.state !== 'done') return facts;
  if (isTimer(effect)) return applyTimer(facts, effect);
  if (effect.kind === 'breach') {
    return { ...facts, breaches: { ...facts.breaches, [clockName(effect.data)]: effect.dueAt } };
  }
  if (effect.kind === 'escalate') {
    const level = facts.policy.escalations.find((rung) => rung.level === effect.data.level);
    const { ticket } = facts;
    const leadId = level?.reassignTo === 'team_lead' ? ticket.teamLeadId : null;
    return {
      ...facts,
      ticket: {
        ...ticket,
        assigneeId: leadId ?? ticket.assigneeId,
        escalationLevel: Math.max(ticket.escalationLevel, effect.data.level ?? 0),
      },
    };
  }
  return facts;
}

/**
 * A ticket's SLA: warnings on the way to each target, its breach, and the levels of escalation after it; what time
 * alone does, such as closing what was solved. Over once the ticket is closed, or spam; a reopening sets the process row
 * back to running, and nothing that the ledger holds happens again.
 */
export const ticketSla: ProcessDefinition<TicketFacts, TicketEffect> = {
  kind: 'ticket-sla',
  effects: {
    warn: { onFailure: 'continue' },
    breach: { onFailure: 'continue' },
    escalate: { onFailure: 'continue' },
    close: { onFailure: 'continue' },
    unsnooze: { onFailure: 'continue' },
    survey: { onFailure: 'continue' },
  },
  plan,
  apply,
};
