import { expect, test } from 'vitest';
import { fromIso } from '../../domain/time/instant.ts';
import { axisTimeInWords, clockInWords, dateInWords } from './time-words.ts';

const british = { locale: 'en-GB', zone: 'Europe/Lisbon' };
const american = { locale: 'en-US', zone: 'Europe/Lisbon' };
/** Intl puts a narrow no-break space before AM and PM. */
const plain = (words: string) => words.replaceAll('\u202f', ' ');
const at = (time: string) => fromIso(`2026-03-12T${time}:00Z`);

test('an hour takes a zero before it only where hours count to 24', () => {
  expect(clockInWords(at('09:00'), british)).toBe('09:00');
  expect(plain(clockInWords(at('09:00'), american))).toBe('9:00 AM');
  expect(plain(dateInWords(at('09:05'), at('12:00'), american))).toBe('Mar 12, 9:05 AM');
});

test('on an axis a full hour has no minutes where hours count to twelve, and a part of one has', () => {
  expect(plain(axisTimeInWords(at('09:00'), american))).toBe('9 AM');
  expect(plain(axisTimeInWords(at('00:00'), american))).toBe('12 AM');
  expect(plain(axisTimeInWords(at('09:30'), american))).toBe('9:30 AM');
  expect(axisTimeInWords(at('09:00'), british)).toBe('09:00');
});
