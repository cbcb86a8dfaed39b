import { expect, test } from 'vitest';
import { periodOf, shareWords } from './period.ts';

test('a period is of whole days on the reader’s clock, through a change of the clocks too', () => {
  const now = Date.parse('2026-03-30T12:00:00Z');
  expect(periodOf('7', now, 'Europe/Lisbon')).toEqual({
    from: '2026-03-24T00:00:00.000Z',
    to: '2026-03-30T23:00:00.000Z',
  });
  expect(periodOf('nonsense', now, 'UTC')).toEqual({
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-31T00:00:00.000Z',
  });
});

test.each([
  [null, '–'],
  [1, '100 %'],
  [0.9961, '99.6 %'],
  [0.924, '92 %'],
  [0, '0 %'],
])('a share of %s is %s', (share, words) => {
  expect(shareWords(share)).toBe(words.replace(' ', '\u00a0'));
});
