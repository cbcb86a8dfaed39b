import { describe, expect, it } from 'vitest';
import { toIso } from '../time/instant.ts';
import { type Clock, clockName } from './clocks.ts';
import type { TicketEvent } from './events.ts';
import { explain } from './explain.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { at, business, office, ticketFacts } from './fixtures.ts';
import type { TicketStatus } from './status.ts';
import { clockViews } from './view.ts';

type Event = TicketEvent<TicketStatus>;
const asked = (time: string): Event => ({ kind: 'customer_message', at: at(time) });
const answered = (time: string): Event => ({ kind: 'staff_reply', at: at(time) });
const status = (time: string, to: TicketStatus): Event => ({ kind: 'status', at: at(time), to });
const clock = (facts: TicketFacts, time: string, name: string): Clock => {
  const found = clocksOf(facts, at(time)).clocks.find((one) => clockName(one) === name);
  if (!found) throw new Error(`no clock ${name}`);
  return found;
};
const withEvents = (...events: Event[]): TicketFacts => ticketFacts({ events });

describe('first response', () => {
  it.each([
    ['10:59', 'met', null],
    ['11:00', 'met', null],
    ['11:01', 'breached', '2026-02-02T11:00:00.000Z'],
  ])('answered at %s of 11:00 is %s', (time, state, breachedAt) => {
    const read = clock(withEvents(answered(time)), '16:00', 'first_response#1');
    expect(read.state).toBe(state);
    expect(read.breachedAt && toIso(read.breachedAt)).toBe(breachedAt);
    expect(read.elapsedSeconds).toBe((at(time) - at('09:00')) / 1000);
  });

  it('unanswered is running just before the due instant and breached at it', () => {
    expect(clock(withEvents(), '10:59', 'first_response#1').state).toBe('running');
    expect(clock(withEvents(), '11:00', 'first_response#1').state).toBe('breached');
  });

  it('goes on through a pause that the policy does not grant it', () => {
    const facts = withEvents(status('10:00', 'pending'));
    expect(clock(facts, '10:30', 'first_response#1')).toMatchObject({
      state: 'paused',
      dueAt: null,
      elapsedSeconds: 3600,
    });
    const strict = {
      ...facts,
      policy: {
        ...facts.policy,
        rules: { ...facts.policy.rules, pausedBy: { ...facts.policy.rules.pausedBy, first_response: [] } },
      },
    };
    expect(clock(strict, '10:30', 'first_response#1')).toMatchObject({ state: 'running', dueAt: at('11:00') });
  });
});

describe('next response', () => {
  const targets = business({ next_response: 3600 });

  it('runs from the oldest unanswered message; each run has a clock of its own', () => {
    const facts = ticketFacts({
      targets,
      events: [asked('09:00'), asked('09:30'), answered('09:45'), answered('09:50'), asked('12:00'), asked('12:30')],
    });
    expect(clock(facts, '12:45', 'next_response#1')).toMatchObject({ state: 'met', elapsedSeconds: 2700 });
    expect(clock(facts, '12:45', 'next_response#2')).toMatchObject({
      state: 'running',
      startedAt: at('12:00'),
      dueAt: at('13:00'),
    });
  });
});

describe('resolution', () => {
  it('goes on after a reopening; the first resolution stays as it was', () => {
    const facts = withEvents(status('12:00', 'solved'), status('3 11:00', 'open'), status('3 15:00', 'closed'));
    expect(clock(facts, '2 13:00', 'resolution#1')).toMatchObject({ state: 'met', elapsedSeconds: 10_800 });
    expect(clock(facts, '3 12:00', 'resolution#1')).toMatchObject({ state: 'running', dueAt: at('3 16:00') });
    expect(clock(facts, '4 09:00', 'resolution#1')).toMatchObject({ state: 'met', elapsedSeconds: 25_200 });
    const first = clock(facts, '4 09:00', 'first_resolution#1');
    expect(first).toMatchObject({ finishedAt: at('12:00'), elapsedSeconds: 10_800 });
  });

  it('stays solved when it is closed later', () => {
    const facts = withEvents(status('12:00', 'solved'), status('5 12:00', 'closed'));
    expect(clock(facts, '6 12:00', 'resolution#1').finishedAt).toBe(at('12:00'));
  });

  it('takes the targets of a change made while it was solved', () => {
    const targets = business({ resolution: 14_400 });
    const facts = withEvents(
      status('12:00', 'solved'),
      { kind: 'targets', at: at('13:00'), targets },
      status('14:00', 'open'),
    );
    expect(clock(facts, '14:30', 'resolution#1').dueAt).toBe(at('15:00'));
  });
});

describe('a miss stays a miss', () => {
  const longer = business({ first_response: 28_800 });

  it('when the target is made longer afterwards', () => {
    const facts = withEvents({ kind: 'targets', at: at('12:00'), targets: longer });
    expect(clock(facts, '13:00', 'first_response#1')).toMatchObject({
      state: 'breached',
      breachedAt: at('11:00'),
      dueAt: at('17:00'),
    });
  });

  it('when a calendar changed afterwards: the entered one counts', () => {
    const facts = ticketFacts({
      calendar: { ...office, holidays: ['2026-02-02'] },
      breaches: { 'first_response#1': at('11:00') },
    });
    expect(clock(facts, '13:00', 'first_response#1')).toMatchObject({ state: 'breached', breachedAt: at('11:00') });
  });

  it('is dated by the change that moved the due instant into the past', () => {
    const facts = withEvents({
      kind: 'targets',
      at: at('10:30'),
      targets: { ...longer, ...business({ first_response: 3600 }) },
    });
    expect(clock(facts, '10:30', 'first_response#1')).toMatchObject({ breachedAt: at('10:30'), dueAt: at('10:00') });
  });
});

describe('explain', () => {
  const sum = (parts: readonly { kind: string; seconds: number }[]) =>
    parts.filter((part) => part.kind === 'counted').reduce((all, part) => all + part.seconds, 0);

  it('tells open hours, nights, a holiday and a pause apart, without gaps; what is counted is the target', () => {
    const facts = ticketFacts({
      calendar: { ...office, holidays: ['2026-02-03', '2026-02-08'] },
      events: [status('15:00', 'pending'), status('4 10:00', 'open')],
    });
    const resolution = clock(facts, '4 11:00', 'resolution#1');
    const parts = explain(facts.calendar, resolution, at('4 11:00'));
    expect(parts.map((part) => [part.kind, toIso(part.from).slice(8, 16), part.seconds])).toEqual([
      ['counted', '02T09:00', 21_600],
      ['pause', '02T15:00', 154_800],
      ['counted', '04T10:00', 7200],
    ]);
    expect(sum(parts)).toBe(28_800);

    const unpaused = ticketFacts({
      calendar: facts.calendar,
      targets: business({ first_response: 7200, resolution: 36_000 }),
      events: [],
    });
    const whole = explain(facts.calendar, clock(unpaused, '10:00', 'resolution#1'), at('10:00'));
    expect(whole.map((part) => part.kind)).toEqual(['counted', 'closed', 'holiday', 'closed', 'counted']);
    expect(whole[2]?.why).toBe('Holiday on 2026-02-03');
    expect(sum(whole)).toBe(36_000);
    expect(whole.every((part, index) => index === 0 || part.from === whole[index - 1]?.to)).toBe(true);
  });

  it('of a finished clock adds up to what was used, of a paused one to what is used so far', () => {
    const met = withEvents(answered('10:30'));
    expect(sum(explain(office, clock(met, '16:00', 'first_response#1'), at('16:00')))).toBe(5400);
    const paused = withEvents(status('10:00', 'pending'));
    expect(sum(explain(office, clock(paused, '16:00', 'resolution#1'), at('16:00')))).toBe(3600);
  });
});

describe('clockViews', () => {
  it('says due, left, warnings and reasons; without target there is no clock', () => {
    const [first, ...others] = clockViews(ticketFacts(), at('10:00'));
    expect(others.map((view) => view.target)).toEqual(['resolution']);
    expect(first).toMatchObject({
      target: 'first_response',
      state: 'running',
      dueAt: '2026-02-02T11:00:00.000Z',
      elapsedSeconds: 3600,
      remainingSeconds: 3600,
      warnings: [{ percent: 75, at: '2026-02-02T10:30:00.000Z', state: 'expected' }],
      explain: [{ kind: 'counted', seconds: 7200 }],
    });
    expect(clockViews(ticketFacts(), at('10:00'), { explain: false })[0]?.explain).toEqual([]);
  });
});
