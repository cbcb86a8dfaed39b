import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOutcome, planProcess, simulate } from '../process/plan.ts';
import { DAY, type Instant, MINUTE } from '../time/instant.ts';
import { processWords } from './contract.ts';
import type { TicketEvent } from './events.ts';
import type { TicketFacts } from './facts.ts';
import { at, business, office, ticketFacts } from './fixtures.ts';
import { type TicketEffect, ticketSla } from './plan.ts';
import { mayChangeStatus, reopens, statusAfterCustomerMessage, TICKET_STATUSES, type TicketStatus } from './status.ts';

const planAt = (facts: TicketFacts, now: Instant) => planProcess(ticketSla, facts, now);
const keys = (effects: readonly TicketEffect[]): string[] => effects.map((effect) => effect.key);
const done = (facts: TicketFacts, effect: TicketEffect, now: Instant) =>
  applyOutcome(ticketSla, facts, effect, { state: 'done', at: now }, now);
const status = (time: string, to: TicketStatus): TicketEvent<TicketStatus> => ({ kind: 'status', at: at(time), to });
const answered = (time: string): TicketEvent<TicketStatus> => ({ kind: 'staff_reply', at: at(time) });

describe('a level that gives the ticket to a team', () => {
  const always = {
    zone: 'UTC',
    weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((d) => [d, [['00:00', '24:00']]])),
    holidays: [],
  } as TicketFacts['calendar'];
  const toTeam = {
    level: 1,
    afterSeconds: 0,
    actions: [{ kind: 'reassign' as const, to: { kind: 'team' as const, teamId: 'second' } }],
  };
  const policy = { ...ticketFacts().policy, escalations: [toTeam] };
  const tight = {
    ...policy,
    versionId: 'tight-1',
    targets: { ...policy.targets, normal: business({ resolution: 3600 }) },
  };
  const facts = (changes: Partial<TicketFacts> = {}) =>
    ticketFacts({ policy, handTo: { second: { leadId: 'chief', calendar: null } }, inForce: [], ...changes });
  const missed = (start: TicketFacts): TicketFacts =>
    planAt(start, at('11:00')).due.reduce((before, effect) => done(before, effect, at('11:00')), start);

  it('takes it from whoever has it, and leads it by the team', () => {
    const { ticket, calendar } = missed(facts());
    expect(ticket).toMatchObject({
      assigneeId: null,
      teamLeadId: 'chief',
      escalationLevel: 1,
      attributes: { teamId: 'second' },
    });
    expect(calendar).toBe(office);
  });

  it('brings the team’s calendar and policy along; the customer’s own calendar stays', () => {
    const handTo = { second: { leadId: null, calendar: always } };
    const inForce = [{ policyId: 'of-second', conditions: { teamId: ['second'] }, policy: tight, calendar: office }];
    const after = missed(facts({ handTo, inForce }));
    expect(after).toMatchObject({
      calendar: always,
      ownCalendar: true,
      policy: { versionId: 'tight-1' },
      ticket: { policyId: 'of-second', teamLeadId: 'lead' },
    });
    expect(after.events.at(-1)).toMatchObject({ kind: 'targets', at: at('11:00'), targets: tight.targets.normal });
    expect(missed(facts({ handTo, customerCalendar: true, ownCalendar: true })).calendar).toBe(office);
  });

  it('a team’s own calendar ends with the team', () => {
    expect(missed(facts({ calendar: always, ownCalendar: true, policyCalendar: office })).calendar).toBe(office);
  });

  it('that is gone gives it to the lead', () => {
    expect(missed(facts({ handTo: {} })).ticket).toMatchObject({ assigneeId: 'lead', attributes: { teamId: null } });
  });
});

describe('the plan of a ticket', () => {
  it('warns at 75 %, not a second before', () => {
    const before = planAt(ticketFacts(), at('10:30') - 1000);
    expect(keys(before.due)).toEqual([]);
    expect(before.next).toEqual({ at: at('10:30'), what: 'warn:first_response#1@75' });
    const then = planAt(ticketFacts(), at('10:30'));
    expect(keys(then.due)).toEqual(['warn:first_response#1@75']);
    expect(then.next).toEqual({ at: at('11:00'), what: 'breach:first_response#1' });
  });

  it('runs from the first warning to the last escalation when nobody answers', () => {
    const forecast = simulate(ticketSla, ticketFacts(), { from: at('09:00'), until: at('9 09:00') });
    expect(forecast.entries.map(({ effect, at: when }) => [effect.key, when])).toEqual([
      ['warn:first_response#1@75', at('10:30')],
      ['breach:first_response#1', at('11:00')],
      ['escalate:first_response#1/1', at('11:00')],
      ['warn:resolution#1@75', at('15:00')],
      ['breach:resolution#1', at('17:00')],
      ['escalate:resolution#1/1', at('17:00')],
    ]);
    expect(forecast.complete).toBe(true);
    expect(forecast.over).toBeNull();
    expect(forecast.facts.breaches).toEqual({ 'first_response#1': at('11:00'), 'resolution#1': at('17:00') });
    expect(forecast.facts.ticket).toMatchObject({ assigneeId: 'lead', escalationLevel: 1 });
  });

  it('after an outage records the miss and escalates, and leaves the warning out', () => {
    const plan = planAt(ticketFacts(), at('12:00'));
    expect(keys(plan.due)).toEqual(['breach:first_response#1', 'escalate:first_response#1/1']);
    expect(keys(plan.superseded)).toEqual(['warn:first_response#1@75']);
    expect(plan.due[0]?.dueAt).toBe(at('11:00'));
  });

  it('of several overdue warnings gives the last alone', () => {
    const facts = ticketFacts();
    const plan = planAt(
      {
        ...facts,
        policy: {
          ...facts.policy,
          warnings: [
            { percent: 50, actions: [] },
            { beforeSeconds: 1200, actions: [] },
          ],
        },
      },
      at('10:45'),
    );
    expect(keys(plan.due)).toEqual(['warn:first_response#1@-1200s']);
    expect(keys(plan.superseded)).toEqual(['warn:first_response#1@50']);
  });

  it('answered late during an outage: the miss is recorded, the escalation is of no more use', () => {
    const plan = planAt(ticketFacts({ events: [answered('11:30')] }), at('12:00'));
    expect(keys(plan.due)).toEqual(['breach:first_response#1']);
    expect(keys(plan.superseded)).toEqual(['escalate:first_response#1/1']);
  });

  it('waits while the ticket is pending, and takes the pause off afterwards', () => {
    const paused = ticketFacts({ events: [status('10:00', 'pending')] });
    expect(planAt(paused, at('16:00'))).toEqual({ due: [], superseded: [], next: null, over: null });
    const resumed = ticketFacts({ events: [status('10:00', 'pending'), status('12:00', 'open')] });
    expect(planAt(resumed, at('12:00')).next).toEqual({ at: at('12:30'), what: 'warn:first_response#1@75' });
  });

  it('is over when closed, and goes on after a reopening without repeating itself', () => {
    const warned = done(ticketFacts(), planAt(ticketFacts(), at('10:30')).due[0] as TicketEffect, at('10:30'));
    const events = [answered('10:45'), status('10:45', 'closed')];
    expect(planAt({ ...warned, events }, at('10:46')).over).toEqual({ outcome: 'met' });
    const reopened = planAt({ ...warned, events: [...events, status('12:45', 'open')] }, at('12:45'));
    expect(reopened.over).toBeNull();
    expect(keys(reopened.due)).toEqual([]);
    expect(reopened.next).toEqual({ at: at('17:00'), what: 'warn:resolution#1@75' });
  });

  it('records a miss before it is over', () => {
    const solved = ticketFacts({ events: [answered('12:00'), status('12:00', 'closed')] });
    let facts = solved;
    const plan = planAt(facts, at('12:30'));
    expect(plan.over).toBeNull();
    expect(keys(plan.due)).toEqual(['breach:first_response#1']);
    for (const effect of plan.due) facts = done(facts, effect, at('12:30'));
    for (const effect of plan.superseded) {
      facts = applyOutcome(ticketSla, facts, effect, { state: 'superseded', at: at('12:30') }, at('12:30'));
    }
    expect(planAt(facts, at('12:30')).over).toEqual({ outcome: 'breached' });
  });

  it('counts a later level in business time after the breach', () => {
    const facts = ticketFacts({ targets: business({ first_response: 28_800 }) });
    const policy = {
      ...facts.policy,
      escalations: [...facts.policy.escalations, { level: 2, afterSeconds: 3600, actions: [] }],
    };
    const forecast = simulate(ticketSla, { ...facts, policy }, { from: at('09:00'), until: at('9 09:00') });
    expect(forecast.entries.slice(-2).map(({ effect, at: when }) => [effect.key, when])).toEqual([
      ['escalate:first_response#1/1', at('17:00')],
      ['escalate:first_response#1/2', at('3 10:00')],
    ]);
    expect(forecast.facts.ticket).toMatchObject({ assigneeId: 'lead', escalationLevel: 2 });
  });

  it('a failed warning is not tried for ever and holds nothing up', () => {
    const facts = ticketFacts();
    const warn = planAt(facts, at('10:30')).due[0] as TicketEffect;
    const failed = applyOutcome(ticketSla, facts, warn, { state: 'failed', at: at('10:30') }, at('10:30'));
    expect(failed.status).toBe('running');
    expect(keys(planAt(failed, at('11:00')).due)).toEqual(['breach:first_response#1', 'escalate:first_response#1/1']);
  });
});

describe('words', () => {
  it.each([
    ['warn', 'warn:first_response#1@75', 'Warns: first response at 75 %'],
    ['warn', 'warn:next_response#2@-5400s', 'Warns: next response (2) 1 h 30 min before due'],
    ['breach', 'breach:first_response#1', 'First response breaches'],
    ['escalate', 'escalate:resolution#1/2', 'Escalates resolution to level 2'],
    ['other', 'other:1', 'other:1'],
  ])('%s %s', (kind, key, words) => expect(processWords(kind, key)).toBe(words));
});

describe('statuses', () => {
  it('no ticket becomes new again, none changes to itself, and each can be finished', () => {
    for (const from of TICKET_STATUSES) {
      expect(mayChangeStatus(from, 'new')).toBe(false);
      expect(mayChangeStatus(from, from)).toBe(false);
      expect(from === 'closed' || mayChangeStatus(from, 'closed')).toBe(true);
      const after = statusAfterCustomerMessage(from);
      expect(after === from || mayChangeStatus(from, after)).toBe(true);
    }
    expect(reopens('solved', 'open')).toBe(true);
    expect(reopens('solved', 'closed')).toBe(false);
    expect(reopens('pending', 'open')).toBe(false);
  });
});

/* ---- properties ---- */

const time = fc.option(
  fc.record({
    seconds: fc.integer({ min: 1, max: 20 * 3600 }),
    time: fc.constantFrom('business' as const, 'business' as const, 'wall' as const),
  }),
);
const targets = fc.record({ first_response: time, next_response: time, resolution: time, first_resolution: time });
const event = fc.oneof(
  fc.constant({ kind: 'customer_message' as const }),
  fc.constant({ kind: 'staff_reply' as const }),
  fc.record({
    kind: fc.constant('status' as const),
    to: fc.constantFrom<TicketStatus>('open', 'pending', 'on_hold', 'solved', 'closed'),
  }),
  fc.record({
    kind: fc.constant('targets' as const),
    targets,
  }),
);
const cases = fc
  .record({
    events: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 * 24 * 60 }), event), { maxLength: 8 }),
    targets,
    createdAt: fc.integer({ min: at('09:00'), max: at('5 09:00') }),
    closingInstant: fc.constantFrom('stay-at-close' as const, 'roll-to-next-open' as const),
    warnings: fc.uniqueArray(
      fc.oneof(
        fc.integer({ min: 1, max: 99 }).map((percent) => ({ percent, actions: [] })),
        fc.integer({ min: 1, max: 9000 }).map((beforeSeconds) => ({ beforeSeconds, actions: [] })),
      ),
      { maxLength: 4, selector: (one) => JSON.stringify(one) },
    ),
    after: fc.constantFrom(0, 600, 30_000),
    holidays: fc.subarray(['2026-02-03', '2026-02-05', '2026-02-06']),
  })
  .map(({ events, targets, createdAt, closingInstant, warnings, after, holidays }): TicketFacts => {
    const base = ticketFacts();
    return {
      ...base,
      ticket: { ...base.ticket, createdAt },
      calendar: { ...office, holidays },
      targets,
      events: events
        .sort(([a], [b]) => a - b)
        .map(([minutes, one]) => ({ ...one, at: createdAt + minutes * MINUTE }) as TicketEvent<TicketStatus>),
      policy: {
        ...base.policy,
        rules: { ...base.policy.rules, closingInstant },
        warnings,
        escalations: [...base.policy.escalations, { level: 2, afterSeconds: after, actions: [] }],
      },
    };
  });
const moment = fc.integer({ min: 0, max: 12 * 24 * 60 }).map((minutes) => minutes * MINUTE);
const RUNS = { numRuns: 200 };

describe('whatever happened to the ticket', () => {
  it('planning twice gives the same, nothing of the ledger comes back, and next is after now', () => {
    fc.assert(
      fc.property(cases, moment, (facts, after) => {
        const now = facts.ticket.createdAt + after;
        const plan = planAt(facts, now);
        expect(planAt(facts, now)).toEqual(plan);
        if (plan.next) expect(plan.next.at).toBeGreaterThan(now);
        const all = [...plan.due, ...plan.superseded];
        expect(new Set(keys(all)).size).toBe(all.length);
        expect(all.every((effect) => effect.dueAt <= now)).toBe(true);
        let acted = facts;
        for (const effect of all) {
          // Each effect is still planned after those before it: a claim plans again.
          if (plan.due.includes(effect)) expect(keys(planAt(acted, now).due)).toContain(effect.key);
          acted = applyOutcome(
            ticketSla,
            acted,
            effect,
            { state: plan.due.includes(effect) ? 'done' : 'superseded', at: now },
            now,
          );
        }
        const again = planAt(acted, now);
        expect([...again.due, ...again.superseded]).toEqual([]);
      }),
      RUNS,
    );
  });

  it('the forecast ends, and stepping from one next to the other does the same at the same instants', () => {
    fc.assert(
      fc.property(cases, moment, (facts, after) => {
        const from = facts.ticket.createdAt + after;
        const forecast = simulate(ticketSla, facts, { from, until: from + 60 * DAY });
        expect(forecast.complete).toBe(true);

        const happened: [string, Instant][] = [];
        let acted = facts;
        for (let now: Instant | null = from; now !== null; ) {
          const plan = planAt(acted, now);
          for (const effect of [...plan.superseded, ...plan.due]) {
            happened.push([effect.key, now]);
            const state = plan.due.includes(effect) ? 'done' : 'superseded';
            acted = applyOutcome(ticketSla, acted, effect, { state, at: now }, now);
          }
          const following = planAt(acted, now);
          now = following.over ? null : (following.next?.at ?? null);
        }
        expect(forecast.entries.map(({ effect, at: when }) => [effect.key, when])).toEqual(happened);
        expect(forecast.facts).toEqual(acted);
      }),
      RUNS,
    );
  });
});
