import { describe, expect, it, test } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, fromIso, HOUR, type Instant, MINUTE, toIso } from '../time/instant.ts';
import { ticketAction } from './actions.ts';
import { type Clock, clockName } from './clocks.ts';
import { type Targets, targetsFrom } from './events.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { at, business, standard, ticketFacts } from './fixtures.ts';
import { type TicketEffect, ticketSla } from './plan.ts';
import {
  clockRules,
  firstMatch,
  PAUSED_WHILE_WAITING,
  type PolicyConditions,
  raised,
  slaPolicyInput,
  type TicketAttributes,
  targetsOf,
} from './sla-policy.ts';
import type { TicketStatus } from './status.ts';

const times = { firstResponseSeconds: 3600, resolutionSeconds: 7200 };
const input = {
  name: 'Standard',
  calendarId: '0198c0de-0000-7000-8000-000000000001',
  targets: { low: times, normal: times, high: times, urgent: times },
};
const problems = (change: object): string[] => {
  const read = slaPolicyInput.safeParse({ ...input, ...change });
  return read.success ? [] : read.error.issues.map(({ message }) => message);
};
const status = (time: string, to: TicketStatus) => ({ kind: 'status' as const, at: at(time), to });
const clock = (facts: TicketFacts, now: Instant, name: string): Clock => {
  const found = clocksOf(facts, now).clocks.find((one) => clockName(one) === name);
  if (!found) throw new Error(`no clock ${name}`);
  return found;
};

describe('a policy that is refused says why', () => {
  it.each([
    [99, []],
    [100, ['A warning comes before the deadline: at most 99 %. For later, add a level after the breach']],
    [150, ['A warning comes before the deadline: at most 99 %. For later, add a level after the breach']],
  ])('a warning at %i %%', (percent, words) => {
    expect(problems({ warnings: [{ percent }] }).filter((one) => one.includes('%'))).toEqual(words);
    expect(problems({ warnings: [{ percent }] }).length === 0).toBe(words.length === 0);
  });

  it('a warning or a level twice, a level before a lower one', () => {
    expect(problems({ warnings: [{ percent: 50 }, { percent: 50, actions: [] }] })).toEqual(['Each warning only once']);
    expect(problems({ escalations: [{ level: 1 }, { level: 1, afterSeconds: 60 }] })).toEqual(['Each level only once']);
    const rising = (second: number) => [
      { level: 1, afterSeconds: 600 },
      { level: 2, afterSeconds: second },
    ];
    expect(problems({ escalations: rising(599) })).toEqual([
      'A higher level comes at the same time as a lower one, or later',
    ]);
    expect(problems({ escalations: rising(600) })).toEqual([]);
  });

  it.each([
    [{ kind: 'notify', to: [], by: ['app'] }, 'Say who is told'],
    [{ kind: 'notify', to: [{ kind: 'assignee' }], by: [] }, 'Choose how they are told'],
    [{ kind: 'notify', to: [], by: ['webhook'] }, 'Say where the webhook goes'],
    [
      { kind: 'notify', to: [], by: ['webhook'], webhookUrl: 'http://a.test' },
      'Use an address that begins with https://',
    ],
    [{ kind: 'post-note', text: ' ' }, 'Write the note'],
  ])('an action that is not whole: %j', (action, message) => {
    expect(ticketAction.safeParse(action).error?.issues.map((issue) => issue.message)).toContain(message);
  });
});

describe('which policy', () => {
  const ticket: TicketAttributes = {
    priority: 'high',
    companyId: 'acme',
    requesterEmail: null,
    teamId: null,
    category: 'billing',
    tags: ['vip', 'refund'],
    channel: 'email',
  };
  test.each<[PolicyConditions, boolean]>([
    [{}, true],
    [{ priority: ['high', 'urgent'] }, true],
    [{ priority: ['low'] }, false],
    [{ companyId: ['acme'], channel: ['email'] }, true],
    [{ companyId: ['acme'], channel: ['phone'] }, false],
    [{ teamId: ['any'] }, false],
    [{ category: ['billing'] }, true],
    [{ tag: ['refund', 'other'] }, true],
    [{ tag: ['other'] }, false],
  ])('%j fits: %s', (conditions, fits) => {
    expect(firstMatch([{ conditions }], ticket, 0) !== null).toBe(fits);
  });

  it('the first in order wins, and none is no policy', () => {
    const policies = [
      { id: 1, conditions: { tag: ['gone'] } },
      { id: 2, conditions: {} },
      { id: 3, conditions: {} },
    ];
    expect(firstMatch(policies, ticket, 0)?.id).toBe(2);
    expect(firstMatch(policies.slice(0, 1), ticket, 0)).toBeNull();
  });

  it('a priority rises by one, and not beyond urgent', () => {
    expect(['low', 'normal', 'high', 'urgent'].map((one) => raised(one as 'low'))).toEqual([
      ...['normal', 'high', 'urgent', 'urgent'],
    ]);
  });
});

describe('targets', () => {
  it('are kept as numbers where business hours count, and read back the same', () => {
    const targets = targetsOf({ ...times, firstResolutionSeconds: 60, wall: ['resolution'] });
    expect(targets.resolution).toEqual({ seconds: 7200, time: 'wall' });
    expect(
      targetsFrom({ first_response: 3600, resolution: { seconds: 7200, time: 'wall' }, first_resolution: 60 }),
    ).toEqual(targets);
  });

  it('by every hour run through nights, the weekend and the day on which the clocks change', () => {
    const wall: Targets = { ...business({}), resolution: { seconds: 3 * 86_400, time: 'wall' } };
    const createdAt = fromIso('2026-03-27T16:00:00Z');
    const base = ticketFacts();
    const facts = {
      ...base,
      calendar: { ...base.calendar, zone: 'Europe/Berlin' },
      ticket: { ...base.ticket, createdAt },
      targets: wall,
      events: [],
    };
    expect(clock(facts, createdAt, 'resolution#1')).toMatchObject({ dueAt: createdAt + 3 * DAY, time: 'wall' });
    const waited = [
      { kind: 'status' as const, at: createdAt + HOUR, to: 'pending' as const },
      { kind: 'status' as const, at: createdAt + 5 * HOUR, to: 'open' as const },
    ];
    const paused = clock({ ...facts, events: waited }, createdAt + 6 * HOUR, 'resolution#1');
    expect(paused).toMatchObject({ dueAt: createdAt + 3 * DAY + 4 * HOUR, elapsedSeconds: 2 * 3600 });
  });

  it('first resolution ends with the first solution and never goes on; resolution does', () => {
    const facts = ticketFacts({
      targets: business({ resolution: 28_800, first_resolution: 7200 }),
      events: [status('10:00', 'solved'), status('10:30', 'open')],
    });
    expect(clock(facts, at('16:00'), 'first_resolution#1')).toMatchObject({ state: 'met', elapsedSeconds: 3600 });
    expect(clock(facts, at('16:00'), 'resolution#1')).toMatchObject({ state: 'running', dueAt: at('3 09:30') });
    const late = ticketFacts({ targets: business({ first_resolution: 7200 }), events: [status('11:01', 'solved')] });
    expect(clock(late, at('16:00'), 'first_resolution#1')).toMatchObject({
      state: 'breached',
      breachedAt: at('11:00'),
    });
  });

  it('each target has pausing statuses of its own', () => {
    const pausing = { ...PAUSED_WHILE_WAITING, first_response: [], resolution: ['pending' as const] };
    const policy = { ...standard, rules: clockRules({ pausing, closingInstant: 'stay-at-close' }) };
    const state = (to: TicketStatus) =>
      clocksOf(ticketFacts({ policy, events: [status('09:30', to)] }), at('10:00')).clocks.map(
        (one) => `${one.target} ${one.state}`,
      );
    expect(state('pending')).toEqual(['first_response running', 'resolution paused', 'first_resolution paused']);
    expect(state('on_hold')).toEqual(['first_response running', 'resolution running', 'first_resolution paused']);
  });

  it('a finished clock stays as it was kept, until its ticket is solved another time', () => {
    const frozen = {
      'resolution#1': {
        targetSeconds: 28_800,
        finishedAt: at('10:00'),
        breachedAt: null,
        dueAt: at('17:00'),
        elapsedSeconds: 3600,
      },
    };
    // By the targets of today it would have been due at half past nine.
    const facts = ticketFacts({ targets: business({ resolution: 1800 }), events: [status('10:00', 'solved')], frozen });
    expect(clock(facts, at('16:00'), 'resolution#1')).toMatchObject({
      state: 'met',
      dueAt: at('17:00'),
      targetSeconds: 28_800,
    });
    const again = { ...facts, events: [...facts.events, status('12:00', 'open'), status('13:00', 'solved')] };
    expect(clock(again, at('16:00'), 'resolution#1')).toMatchObject({ state: 'breached', elapsedSeconds: 7200 });
  });
});

/* ---- escalation ---- */

const level = (n: number, afterSeconds: number, ...actions: (typeof standard.escalations)[number]['actions']) => ({
  level: n,
  afterSeconds,
  actions,
});
const LADDER = [
  level(1, 0, { kind: 'reassign', to: { kind: 'team_lead' } }),
  level(2, 1800, { kind: 'reassign', to: { kind: 'member', memberId: 'head' } }),
  level(3, 7200, { kind: 'raise-priority' }),
];
const HIGH = business({ first_response: 3600 });
const laddered = (changes: Partial<TicketFacts> = {}): TicketFacts =>
  ticketFacts({
    targets: business({ first_response: 7200 }),
    policy: { ...standard, warnings: [], escalations: LADDER, targets: { ...standard.targets, high: HIGH } },
    ...changes,
  });
const keys = (effects: readonly TicketEffect[]) => effects.map(({ key }) => key);
const act = (facts: TicketFacts, now: Instant): TicketFacts => {
  let acted = facts;
  for (let plan = planProcess(ticketSla, acted, now); plan.due.length + plan.superseded.length > 0; ) {
    const [effect] = [...plan.superseded, ...plan.due];
    if (!effect) break;
    const state = plan.superseded.includes(effect) ? ('superseded' as const) : ('done' as const);
    acted = applyOutcome(ticketSla, acted, effect, { state, at: now }, now);
    plan = planProcess(ticketSla, acted, now);
  }
  return acted;
};

describe('escalation', () => {
  it('goes up level by level, to other people, and raises the priority with its targets', () => {
    const forecast = simulate(ticketSla, laddered(), { from: at('09:00'), until: at('2 16:00') });
    expect(forecast.entries.map(({ effect, at: when }) => [effect.key, toIso(when).slice(11, 16)])).toEqual([
      ['breach:first_response#1', '11:00'],
      ['escalate:first_response#1/1', '11:00'],
      ['escalate:first_response#1/2', '11:30'],
      ['escalate:first_response#1/3', '13:00'],
    ]);
    expect(forecast.facts.ticket).toMatchObject({
      assigneeId: 'head',
      escalationLevel: 3,
      attributes: { priority: 'high' },
    });
    expect(forecast.facts.events.at(-1)).toEqual({ kind: 'targets', at: at('13:00'), targets: HIGH });
  });

  it('after an outage the highest level alone is done, those missed are entered as superseded', () => {
    const now = at('13:30');
    const plan = planProcess(ticketSla, laddered(), now);
    expect(keys(plan.due)).toEqual(['breach:first_response#1', 'escalate:first_response#1/3']);
    expect(keys(plan.superseded)).toEqual(['escalate:first_response#1/1', 'escalate:first_response#1/2']);
    const before = planProcess(ticketSla, laddered(), at('13:00') - 1000);
    expect(keys(before.due)).toEqual(['breach:first_response#1', 'escalate:first_response#1/2']);
    expect(act(laddered(), now).ticket.escalationLevel).toBe(3);
  });

  it('stops when the clock is met, and while it waits; what was due by then comes after the wait', () => {
    const breached = act(laddered(), at('11:00'));
    const met = { ...breached, events: [...breached.events, { kind: 'staff_reply' as const, at: at('11:10') }] };
    expect(planProcess(ticketSla, met, at('11:29')).next).toBeNull();
    expect(keys(planProcess(ticketSla, met, at('11:30')).due)).toEqual([]);
    const waits = { ...breached, events: [...breached.events, status('11:10', 'pending')] };
    expect(planProcess(ticketSla, waits, at('14:00'))).toEqual({ due: [], superseded: [], next: null, over: null });
    const back = { ...waits, events: [...waits.events, status('14:00', 'open')] };
    expect(planProcess(ticketSla, back, at('14:00')).next).toEqual({
      at: at('14:20'),
      what: 'escalate:first_response#1/2',
    });
    // A wait that began before the miss was entered holds the first level up as well.
    const missed = laddered({ breaches: { 'first_response#1': at('11:00') }, events: [status('11:10', 'pending')] });
    expect(keys(planProcess(ticketSla, missed, at('11:30')).due)).toEqual(['breach:first_response#1']);
  });

  it('falls to the team lead where whoever is named has left', () => {
    expect(act(laddered({ gone: ['head'] }), at('11:30')).ticket.assigneeId).toBe('lead');
  });

  it('a raised priority that another policy is for brings that policy', () => {
    const strict = {
      ...standard,
      versionId: 'strict-1',
      targets: { ...standard.targets, high: business({ resolution: 60 }) },
    };
    const base = laddered();
    const inForce = [
      { policyId: 'strict', conditions: { priority: ['high' as const] }, policy: strict, calendar: base.calendar },
      { policyId: 'standard', conditions: {}, policy: base.policy, calendar: base.calendar },
    ];
    const raisedFacts = act({ ...base, inForce }, at('13:00'));
    expect(raisedFacts.ticket.policyId).toBe('strict');
    // A minute since nine o'clock is long over: the miss is dated by the change.
    expect(clock(raisedFacts, at('13:00') + MINUTE, 'resolution#1').breachedAt).toBe(at('13:00'));
    const chosen = { ...base, inForce, ticket: { ...base.ticket, policyChosen: true } };
    expect(act(chosen, at('13:00')).ticket.policyId).toBe('standard');
  });
});
