import { addBusiness } from '../calendars/business-time.ts';
import { type Threshold, usedAt } from '../calendars/deadline.ts';
import type { Effect, Outcome, Plan, ProcessDefinition } from '../process/contract.ts';
import { onCallAt } from '../rotas/on-call.ts';
import { type Instant, SECOND, wholeSecond } from '../time/instant.ts';
import type { Holder, Person, TicketAction } from './actions.ts';
import { type Clock, calendarOf, clockName } from './clocks.ts';
import type { Target } from './events.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import {
  type EscalationLevel,
  firstMatch,
  raised,
  type TicketAttributes,
  type WarningThreshold,
} from './sla-policy.ts';
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

export const thresholdData = (threshold: Threshold): { percent: number } | { beforeSeconds: number } =>
  'percent' in threshold ? { percent: threshold.percent } : { beforeSeconds: threshold.beforeSeconds };

export const warnKey = (clock: Pick<Clock, 'target' | 'occurrence'>, threshold: Threshold): string =>
  `warn:${clockName(clock)}@${thresholdName(threshold)}`;
export const breachKey = (clock: Pick<Clock, 'target' | 'occurrence'>): string => `breach:${clockName(clock)}`;
export const escalateKey = (clock: Pick<Clock, 'target' | 'occurrence'>, level: number): string =>
  `escalate:${clockName(clock)}/${level}`;

/** When each threshold of a clock is reached; null while a pause holds it up, and where it has no target. */
export function warningsOf(
  facts: TicketFacts,
  clock: Clock,
): { readonly threshold: WarningThreshold; readonly at: Instant | null }[] {
  const { targetSeconds, startedAt, pauses } = clock;
  if (targetSeconds === null) return [];
  const { closingInstant } = facts.policy.rules;
  return facts.policy.warnings.map((threshold) => {
    const used = wholeSecond(usedAt(threshold, targetSeconds));
    const calendar = calendarOf(facts.calendar, clock);
    return { threshold, at: addBusiness(calendar, startedAt, used, { pauses, closingInstant }) };
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
      data: {
        target: clock.target,
        occurrence: clock.occurrence,
        targetDueAt: clock.dueAt,
        ...thresholdData(threshold),
      },
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

/**
 * The levels follow the miss; whatever was answered or solved meanwhile no longer needs them, a pause holds them up, and
 * of several that are overdue the highest alone is of use.
 */
function escalations(facts: TicketFacts, clock: Clock, now: Instant): Pending[] {
  const missedAt = clock.breachedAt ?? (clock.finishedAt === null ? clock.dueAt : null);
  if (missedAt === null) return [];
  const levels = facts.policy.escalations.flatMap((level) => {
    const dueAt = escalatesAt(facts, clock, level, missedAt);
    return dueAt === null ? [] : [{ level: level.level, dueAt, key: escalateKey(clock, level.level) }];
  });
  const highest = Math.max(...levels.map((one) => (one.dueAt <= now ? one.level : 0)));
  return levels.flatMap(({ level, dueAt, key }): Pending[] => {
    if (key in facts.ledger) return [];
    const { target, occurrence } = clock;
    const data = { target, occurrence, targetDueAt: clock.dueAt, level };
    const isOfUse = clock.finishedAt === null && level >= highest;
    return [{ effect: { key, kind: 'escalate', dueAt, data }, state: isOfUse ? 'live' : 'superseded' }];
  });
}

function escalatesAt(facts: TicketFacts, clock: Clock, level: EscalationLevel, missedAt: Instant): Instant | null {
  // While the status stops the clock nobody is chased; what became due before the pause is caught up with after it.
  if (clock.finishedAt === null && clock.pauses.at(-1)?.to === null) return null;
  if (level.afterSeconds === 0) return missedAt;
  return addBusiness(calendarOf(facts.calendar, clock), missedAt, level.afterSeconds * SECOND, {
    pauses: clock.pauses,
  });
}

const RANK: Readonly<Record<TicketEffectKind, number>> = {
  warn: 0,
  breach: 1,
  escalate: 2,
  unsnooze: 3,
  survey: 4,
  close: 5,
  'side-late': 6,
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
      ...escalations(facts, clock, now),
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

/** The actions of a warning or a level; none for a breach, which the first level follows. */
export function actionsOf(facts: Pick<TicketFacts, 'policy'>, { kind, data }: TargetEffect): readonly TicketAction[] {
  if (kind === 'escalate') return facts.policy.escalations.find(({ level }) => level === data.level)?.actions ?? [];
  if (kind === 'breach') return [];
  const { percent, beforeSeconds } = data;
  const name = thresholdName(percent === undefined ? { beforeSeconds: beforeSeconds ?? 0 } : { percent });
  return facts.policy.warnings.find((threshold) => thresholdName(threshold) === name)?.actions ?? [];
}

/** Who gets a ticket or follows it: whoever is named and has not left, else the team lead. */
export function personFor(facts: TicketFacts, to: Person, now: Instant): string | null {
  const { teamLeadId } = facts.ticket;
  if (to.kind === 'member') return facts.gone?.includes(to.memberId) ? teamLeadId : to.memberId;
  if (to.kind === 'team_lead') return teamLeadId;
  const rota = facts.rotas?.[to.rotaId];
  return (rota && onCallAt(rota, now).memberId) ?? teamLeadId;
}

/** The next higher priority and what follows from it. */
function raisePriority(facts: TicketFacts, dueAt: Instant): TicketFacts {
  const { attributes } = facts.ticket;
  const priority = raised(attributes.priority);
  return priority === attributes.priority ? facts : withAttributes(facts, { ...attributes, priority }, dueAt);
}

function give(facts: TicketFacts, to: Holder, dueAt: Instant, now: Instant): TicketFacts {
  if (to.kind === 'team') return giveToTeam(facts, to.teamId, dueAt);
  return { ...facts, ticket: { ...facts.ticket, assigneeId: personFor(facts, to, now) ?? facts.ticket.assigneeId } };
}

/** The team has it until its rule has found somebody, which is no matter of time: it is asked when the effect is written. */
function giveToTeam(facts: TicketFacts, teamId: string, dueAt: Instant): TicketFacts {
  const team = facts.handTo?.[teamId];
  const { ticket } = facts;
  if (!team) return { ...facts, ticket: { ...ticket, assigneeId: ticket.teamLeadId ?? ticket.assigneeId } };
  const calendar = facts.customerCalendar ? facts.calendar : (team.calendar ?? facts.policyCalendar ?? facts.calendar);
  const given: TicketFacts = {
    ...facts,
    calendar,
    ownCalendar: facts.customerCalendar === true || team.calendar !== null,
    ticket: { ...ticket, assigneeId: null, teamLeadId: team.leadId ?? ticket.teamLeadId },
  };
  return ticket.attributes.teamId === teamId ? given : withAttributes(given, { ...ticket.attributes, teamId }, dueAt);
}

/** What policies look at is otherwise: the policy that it falls under now, and the targets that this one sets. */
function withAttributes(facts: TicketFacts, attributes: TicketAttributes, dueAt: Instant): TicketFacts {
  const { ticket } = facts;
  const found = ticket.policyChosen ? null : firstMatch(facts.inForce ?? [], attributes, dueAt);
  const moved = found !== null && found.policyId !== ticket.policyId ? found : null;
  const policy = moved?.policy ?? facts.policy;
  // Never before what has happened already: a level that ran late does not rewrite the past.
  const at = Math.max(dueAt, facts.events.at(-1)?.at ?? dueAt);
  return {
    ...facts,
    policy,
    ...(moved && facts.policyCalendar && { policyCalendar: moved.calendar }),
    calendar: moved && !facts.ownCalendar ? moved.calendar : facts.calendar,
    ticket: { ...ticket, attributes, policyId: moved?.policyId ?? ticket.policyId },
    events: [...facts.events, { kind: 'targets', at, targets: policy.targets[attributes.priority] }],
  };
}

function apply(facts: TicketFacts, effect: TicketEffect, outcome: Outcome, now: Instant): TicketFacts {
  if (outcome.state !== 'done') return facts;
  if (isTimer(effect)) return applyTimer(facts, effect);
  if (effect.kind === 'breach') {
    return { ...facts, breaches: { ...facts.breaches, [clockName(effect.data)]: effect.dueAt } };
  }
  let after = facts;
  for (const action of actionsOf(facts, effect)) {
    if (action.kind === 'raise-priority') after = raisePriority(after, effect.dueAt);
    if (action.kind === 'reassign') after = give(after, action.to, effect.dueAt, now);
  }
  const escalationLevel = Math.max(after.ticket.escalationLevel, effect.data.level ?? 0);
  return { ...after, ticket: { ...after.ticket, escalationLevel } };
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
    'side-late': { onFailure: 'continue' },
  },
  plan,
  apply,
};
