import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { buildScale } from './scale.ts';

const WIDE = { x0: 10, x1: 910, breakWidth: 50, mostBreaks: 3 };

test('between two instants the axis is linear and reaches both edges', () => {
  const scale = buildScale([0, 10 * HOUR], WIDE);
  expect([scale.x(0), scale.x(5 * HOUR), scale.x(10 * HOUR)]).toEqual([10, 460, 910]);
  expect(scale.pieces).toHaveLength(1);
});

test('instants outside are held at the edges', () => {
  const scale = buildScale([0, 10 * HOUR], WIDE);
  expect([scale.x(-DAY), scale.x(DAY)]).toEqual([10, 910]);
});

test('a gap that takes most of the axis becomes a break of fixed width, the rest shares the room', () => {
  const scale = buildScale([0, 2 * HOUR, 4 * HOUR, 300 * DAY], WIDE);
  expect(scale.pieces.map((piece) => piece.broken)).toEqual([false, true]);
  expect(scale.x(4 * HOUR)).toBe(860);
  expect(scale.x(2 * HOUR)).toBe(435);
});

test('the first break needs 45 % of the axis: just below none, at it one', () => {
  const even = buildScale(
    [0, 30, 60, 104].map((m) => m * MINUTE),
    { ...WIDE, mostBreaks: 1 },
  );
  expect(even.pieces.some((piece) => piece.broken)).toBe(false);
  const over = buildScale(
    [0, 30, 55, 100].map((m) => m * MINUTE),
    { ...WIDE, mostBreaks: 1 },
  );
  expect(over.pieces.map((piece) => piece.broken)).toEqual([false, true]);
});

test('no break where less than half an hour would be left to show', () => {
  const left = (minutes: number) =>
    buildScale([0, minutes * MINUTE, 5 * DAY], WIDE).pieces.some((piece) => piece.broken);
  expect([left(29), left(30), left(31)]).toEqual([false, true, true]);
});

test('a line of a few seconds is drawn as an hour', () => {
  const scale = buildScale([0, 10_000], WIDE);
  expect(scale.to).toBe(HOUR);
});

test('time never runs backwards, and everything stays between the edges', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 40 }), (instants) => {
      const scale = buildScale(instants, WIDE);
      const xs = [...instants].sort((a, b) => a - b).map((at) => scale.x(at));
      for (let i = 0; i < xs.length; i++) {
        expect(xs[i]).toBeGreaterThanOrEqual(10 - 1e-6);
        expect(xs[i]).toBeLessThanOrEqual(910 + 1e-6);
        if (i > 0) expect(xs[i] ?? 0).toBeGreaterThanOrEqual((xs[i - 1] ?? 0) - 1e-6);
      }
    }),
    { numRuns: 200 },
  );
});
