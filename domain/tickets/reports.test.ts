import { expect, test } from 'vitest';
import { metShare, periodBefore, reportInput } from './reports.ts';

test('a share of nothing is none', () => {
  expect(metShare({ met: 0, missed: 0 })).toBeNull();
  expect(metShare({ met: 3, missed: 1 })).toBe(0.75);
});

test('the period before ends where this one begins and is as long', () => {
  expect(periodBefore({ from: '2026-03-08T00:00:00.000Z', to: '2026-03-15T00:00:00.000Z' })).toEqual({
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-08T00:00:00.000Z',
  });
});

test.each([
  ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', false],
  ['2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z', true],
  ['2024-03-01T00:00:00Z', '2026-03-03T00:00:00Z', true],
  ['2024-03-01T00:00:00Z', '2026-03-03T00:00:01Z', false],
])('from %s to %s is a period: %s', (from, to, is) => {
  expect(reportInput.safeParse({ from, to }).success).toBe(is);
});
