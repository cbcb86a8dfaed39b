import { expect, test } from 'vitest';
import { weekInWords } from './week-words.ts';

const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const office: [string, string][] = [
  ['09:00', '12:30'],
  ['13:30', '18:00'],
];

test('days with the same hours stand together, closed days are left out', () => {
  const sat: [string, string][] = [['10:00', '14:00']];
  const weekly = { ...CLOSED, mon: office, tue: office, wed: office, thu: office, fri: office, sat };
  expect(weekInWords(weekly)).toBe('Mon–Fri 09:00–12:30, 13:30–18:00 · Sat 10:00–14:00');
});

test('a day between two of the same hours parts them', () => {
  const weekly = { ...CLOSED, mon: office, wed: office };
  expect(weekInWords(weekly)).toBe('Mon 09:00–12:30, 13:30–18:00 · Wed 09:00–12:30, 13:30–18:00');
});

test('a week without any closing is around the clock', () => {
  const day: [string, string][] = [['00:00', '24:00']];
  expect(weekInWords({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day })).toBe(
    'Around the clock',
  );
});

test('hours past midnight say so', () => {
  expect(weekInWords({ ...CLOSED, fri: [['22:00', '30:00']] })).toBe('Fri 22:00–06:00 next day');
});
