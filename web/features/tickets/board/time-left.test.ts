import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../domain/time/instant.ts';
import { timeLeft } from './time-left.tsx';

test.each([
  [0, '0:00:00'],
  [1, '0:00:00'],
  [SECOND, '0:00:01'],
  [-1, '−0:00:01'],
  [-12 * MINUTE - 3 * SECOND, '−0:12:03'],
  [HOUR + 5 * MINUTE + 22 * SECOND, '1:05:22'],
  [DAY - SECOND, '23:59:59'],
  [DAY, '1 d 00 h'],
  [10 * DAY - SECOND, '9 d 23 h'],
  [-10 * DAY, '−10 d'],
  [3 * DAY + 4 * HOUR, '3 d 04 h'],
])('%i ms: %s', (left, words) => {
  expect(timeLeft(1_000_000_000_000 + left, 1_000_000_000_000)).toBe(words);
});
