import { expect, test } from 'vitest';
import { HOUR } from '../../../domain/time/instant.ts';
import { dayInWords } from './day-words.ts';

const reader = { locale: 'en-GB', zone: 'UTC' };
const noon = Date.parse('2026-03-02T12:00:00Z');
const bar = (hour: number, done: number, expected: number) => ({ from: noon + hour * HOUR, done, expected });

test('the day is told in one sentence: what was done, what is expected, and when most of it', () => {
  expect(dayInWords([bar(-2, 1, 0), bar(-1, 3, 0), bar(0, 2, 1), bar(1, 0, 5), bar(2, 0, 5)], reader)).toBe(
    'Since 10:00: 6 steps done. Expected next: 11 steps, most of them from 13:00.',
  );
});

test('a single step is one step, and a quiet day names no hour', () => {
  expect(dayInWords([bar(-1, 1, 0), bar(0, 0, 0)], reader)).toBe('Since 11:00: 1 step done. Expected next: 0 steps.');
});
