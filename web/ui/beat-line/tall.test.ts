import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { foldedRange, layTall, yAt } from './tall.ts';

test('rows never overlap, and the longest wait leaves the most room', () => {
  const rows = layTall([0, HOUR, HOUR, HOUR + 100 * DAY], { row: 60, spread: 28 });
  const steps = rows.slice(1).map((row, index) => row.y - (rows[index]?.y ?? 0));
  expect(rows[0]?.y).toBe(30);
  expect(steps[1]).toBe(60);
  expect(steps[2]).toBe(88);
  expect(steps[0]).toBeGreaterThan(60);
  expect(steps[0]).toBeLessThan(88);
});

test('an instant between two rows stands between them, one outside at the end', () => {
  const rows = layTall([0, 10 * HOUR], { row: 60, spread: 0 });
  expect([-1, 0, 5 * HOUR, 10 * HOUR, 11 * HOUR].map((at) => yAt(rows, at))).toEqual([30, 30, 60, 90, 90]);
});

test('folded around now: four before, five after', () => {
  const line = (past: number, ahead: number) => [...Array(past).fill(false), ...Array(ahead).fill(true)];
  expect(foldedRange(line(4, 5), 4, 5)).toEqual([0, 9]);
  expect(foldedRange(line(5, 6), 4, 5)).toEqual([1, 10]);
  expect(foldedRange(line(3, 0), 4, 5)).toEqual([0, 3]);
  expect(foldedRange([], 4, 5)).toEqual([0, 0]);
});
