import { expect, test } from 'vitest';
import { civilTimeAt } from '../../../domain/time/civil.ts';
import { DAY, fromIso, HOUR, MINUTE, toIso } from '../../../domain/time/instant.ts';
import { buildScale } from './scale.ts';
import { placeTicks } from './ticks.ts';

const LISBON = 'Europe/Lisbon';
const linear = (from: number, to: number) => buildScale([from, to], { x0: 0, x1: 1000, breakWidth: 60, mostBreaks: 0 });

test('an afternoon has half hours, on the clock of the reader', () => {
  const from = fromIso('2026-01-12T12:10:00Z');
  const ticks = placeTicks(linear(from, from + 5 * HOUR), 'Asia/Kolkata', 76);
  expect(ticks[0]?.at).toBe(fromIso('2026-01-12T12:30:00Z')); // 18:00 in India
  expect((ticks[1]?.at ?? 0) - (ticks[0]?.at ?? 0)).toBe(30 * MINUTE);
  expect(ticks.map((tick) => tick.newDay)).toEqual([true, ...ticks.slice(1).map(() => false)]);
});

test('midnight is told as a day', () => {
  const from = fromIso('2026-01-12T20:00:00Z');
  const days = placeTicks(linear(from, from + 8 * HOUR), LISBON, 76).filter((tick) => tick.kind === 'day');
  expect(days.map((tick) => toIso(tick.at))).toEqual(['2026-01-13T00:00:00.000Z']);
});

test('six o’clock stays six o’clock across the change to summer time', () => {
  const from = fromIso('2026-03-28T12:00:00Z');
  const ticks = placeTicks(linear(from, from + 2 * DAY), LISBON, 76);
  const clocks = new Set(ticks.map((tick) => Number(civilTimeAt(LISBON, tick.at).slice(0, 2)) % 6));
  expect([...clocks]).toEqual([0]);
});

test('months begin on their first day, years on theirs', () => {
  const from = fromIso('2026-01-15T00:00:00Z');
  const months = placeTicks(linear(from, from + 200 * DAY), LISBON, 76);
  expect(toIso(months[0]?.at ?? 0)).toBe('2026-02-01T00:00:00.000Z');
  const years = placeTicks(linear(from, from + 6000 * DAY), LISBON, 76);
  expect(years.every((tick) => tick.kind === 'year' && toIso(tick.at).slice(5, 10) === '01-01')).toBe(true);
});

test('ticks keep their distance, from each other and from the words of a break', () => {
  const now = fromIso('2026-05-05T10:00:00Z');
  const scale = buildScale([now, now + HOUR, now + 5 * HOUR, now + 90 * DAY, now + 90 * DAY + 4 * HOUR], {
    x0: 0,
    x1: 1000,
    breakWidth: 60,
    mostBreaks: 3,
  });
  const gap = scale.pieces.find((piece) => piece.broken);
  const middle = ((gap?.x0 ?? 0) + (gap?.x1 ?? 0)) / 2;
  const xs = placeTicks(scale, LISBON, 76).map((tick) => tick.x);
  expect(xs.length).toBeGreaterThan(4);
  for (let i = 1; i < xs.length; i++) expect((xs[i] ?? 0) - (xs[i - 1] ?? 0)).toBeGreaterThanOrEqual(76);
  for (const x of xs) expect(Math.abs(x - middle)).toBeGreaterThanOrEqual(57);
});
