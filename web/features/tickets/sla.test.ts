import { expect, test } from 'vitest';
import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, HOUR, MINUTE, SECOND, toIso } from '../../../domain/time/instant.ts';
import { byDeadline, nextDeadline, slaOf, usedSeconds } from './sla.ts';

const NOW = fromIso('2026-03-10T12:00:00Z');

const clock = (rest: Partial<TicketClock> = {}): TicketClock => ({
  target: 'resolution',
  occurrence: 1,
  state: 'running',
  targetSeconds: 28_800,
  time: 'business',
  startedAt: toIso(NOW - HOUR),
  dueAt: toIso(NOW + 7 * HOUR),
  finishedAt: null,
  breachedAt: null,
  elapsedSeconds: 3600,
  remainingSeconds: 25_200,
  warnings: [],
  explain: [],
  ...rest,
});
const ticket = (...clocks: TicketClock[]) => ({ status: 'open' as const, clocks });

test('due in an hour and a second is on track, in an hour it is near, a second ago it is missed', () => {
  const words = (left: number) => slaOf(ticket(clock({ dueAt: toIso(NOW + left) })), NOW).words;
  expect(words(HOUR + SECOND)).toBe('On track');
  expect(words(HOUR)).toBe('Resolution due');
  expect(words(0)).toBe('Resolution due');
  expect(words(-SECOND)).toBe('Resolution missed');
});

test('a warning that was given makes it near, however far the deadline', () => {
  const warned = clock({ warnings: [{ percent: 75, at: toIso(NOW), state: 'given' }] });
  expect(slaOf(ticket(warned), NOW)).toEqual({ tone: 'warned', words: 'Resolution due' });
});

test('what is missed and still open goes before everything; what was missed before is counted', () => {
  const late = clock({ target: 'first_response', breachedAt: toIso(NOW - HOUR), dueAt: toIso(NOW - HOUR) });
  expect(slaOf(ticket(clock(), late), NOW)).toEqual({ tone: 'breached', words: 'Response missed' });
  const answeredLate = { ...late, finishedAt: toIso(NOW - MINUTE) };
  expect(slaOf(ticket(clock(), answeredLate), NOW).words).toBe('On track, 1 missed');
});

test('a solved ticket is judged by what it met, not by a clock that stopped with it', () => {
  const met = clock({ finishedAt: toIso(NOW), state: 'met' });
  const stopped = clock({ target: 'next_response', state: 'paused', dueAt: null });
  expect(slaOf({ status: 'solved', clocks: [met, stopped] }, NOW)).toEqual({ tone: 'done', words: 'All met' });
  expect(slaOf({ status: 'pending', clocks: [met, stopped] }, NOW).words).toBe('Paused');
  const missed = { ...met, breachedAt: toIso(NOW - HOUR) };
  expect(slaOf({ status: 'closed', clocks: [missed] }, NOW)).toEqual({ tone: 'breached', words: 'Resolution missed' });
});

test('without targets nothing is claimed', () => {
  expect(slaOf(ticket(), NOW).words).toBe('No targets');
});

test('the next deadline is the earliest open one; lists put those without one last, both ways round', () => {
  const soon = ticket(clock(), clock({ target: 'next_response', dueAt: toIso(NOW + HOUR) }));
  const later = ticket(clock());
  const paused = ticket(clock({ dueAt: null, state: 'paused' }));
  expect(nextDeadline(soon)?.target).toBe('next_response');
  expect(nextDeadline(paused)).toBeNull();
  expect(byDeadline([paused, later, soon], false)).toEqual([soon, later, paused]);
  expect(byDeadline([paused, soon, later], true)).toEqual([later, soon, paused]);
});

test('business time moves on only inside the stretches that count', () => {
  const explain = [
    { kind: 'counted' as const, from: toIso(NOW - HOUR), to: toIso(NOW + HOUR), seconds: 7200, why: '' },
    { kind: 'closed' as const, from: toIso(NOW + HOUR), to: toIso(NOW + 3 * HOUR), seconds: 7200, why: '' },
  ];
  const running = clock({ explain });
  expect(usedSeconds(running, NOW)).toBe(3600);
  expect(usedSeconds(running, NOW + 30 * MINUTE)).toBe(5400);
  expect(usedSeconds(running, NOW + 2 * HOUR)).toBe(7200);
  expect(usedSeconds({ ...running, state: 'paused' }, NOW + 2 * HOUR)).toBe(3600);
});
