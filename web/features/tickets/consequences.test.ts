import { expect, test } from 'vitest';
import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, HOUR, toIso } from '../../../domain/time/instant.ts';
import { consequences } from './consequences.ts';

const NOW = fromIso('2026-03-10T12:00:00Z');

const clock: TicketClock = {
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
};
const say = (before: TicketClock[], after: TicketClock[]) => consequences(before, after, NOW, (at) => at.slice(11, 16));

test('a clock that stays as it is says nothing', () => {
  expect(say([clock], [{ ...clock, elapsedSeconds: 3700 }])).toEqual([]);
});

test('another deadline is told, and one in the past as a miss', () => {
  expect(say([clock], [{ ...clock, dueAt: toIso(NOW + HOUR) }])).toEqual(['Resolution moves to 13:00']);
  expect(say([clock], [{ ...clock, dueAt: toIso(NOW) }])).toEqual(['Resolution is missed at once']);
});

test('answering meets a target, or ends it late', () => {
  const finished = { ...clock, finishedAt: toIso(NOW), state: 'met' as const };
  expect(say([clock], [finished])).toEqual(['Resolution is met, 7 h to spare']);
  const late = { ...finished, breachedAt: toIso(NOW - HOUR), remainingSeconds: -3600 };
  expect(say([clock], [late])).toEqual(['Resolution ends, 1 h late']);
  expect(say([finished], [finished])).toEqual([]);
});

test('waiting stops a clock, an answer starts it again', () => {
  const paused = { ...clock, dueAt: null, state: 'paused' as const };
  expect(say([clock], [paused])).toEqual(['Resolution pauses with 7 h left']);
  expect(say([paused], [clock])).toEqual(['Resolution moves to 19:00']);
  expect(say([paused], [paused])).toEqual([]);
});

test('a target that begins or is no longer measured is told', () => {
  const next = { ...clock, target: 'next_response' as const, occurrence: 2, dueAt: toIso(NOW + HOUR) };
  expect(say([clock], [clock, next])).toEqual(['Next response (2) is due 13:00']);
  expect(say([clock], [])).toEqual(['Resolution is no longer measured']);
});
