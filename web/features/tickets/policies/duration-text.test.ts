import { expect, test } from 'vitest';
import { durationText, parseDuration } from './duration-text.ts';

test.each([
  ['4 h', 14_400],
  ['4h', 14_400],
  ['1 h 30 min', 5400],
  ['1h30m', 5400],
  ['90 min', 5400],
  ['1,5 h', 5400],
  ['0.5', 1800],
  ['8', 28_800],
  [' 2 H ', 7200],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', 'h', '4 d', '4 h later', 'soon', '-4 h', '4 x'])('“%s” is no business time', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('what is shown is read back as the same', () => {
  for (const seconds of [60, 3600, 5400, 144_000]) expect(parseDuration(durationText(seconds))).toBe(seconds);
});
