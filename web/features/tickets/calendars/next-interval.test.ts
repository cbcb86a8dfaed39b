import { expect, test } from 'vitest';
import { nextInterval } from './next-interval.ts';

test('a closed day opens as an office does; a second stretch begins an hour after the last', () => {
  expect(nextInterval([])).toEqual(['09:00', '18:00']);
  expect(nextInterval([['09:00', '12:30']])).toEqual(['13:30', '17:30']);
});

test('it never ends after the day does', () => {
  expect(nextInterval([['18:00', '21:00']])).toEqual(['22:00', '24:00']);
  expect(nextInterval([['18:00', '24:00']])).toEqual(['23:00', '24:00']);
});
