import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WEEKDAYS } from '../time/civil.ts';
import { problemsOf } from './problems.ts';
import { civilWeek, closingAfter, paintWeek, wallClock, writtenWeek } from './week.ts';

const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

test.each([
  ['09:00', '17:00', '17:00'],
  ['22:00', '06:00', '30:00'],
  ['22:00', '21:59', '45:59'],
  ['22:00', '00:00', '24:00'],
  ['09:00', '09:00', '09:00'],
])('opening at %s and closing when the clock shows %s is written %s', (opens, clock, written) => {
  expect(closingAfter(opens, clock)).toBe(written);
  if (written > opens) expect(wallClock(written)).toBe(clock);
});

test('an interval past midnight is part of two days, and painted hours that meet at midnight become one again', () => {
  const night = { ...CLOSED, fri: [['22:00', '30:00']] as [[string, string]] };
  const { fri, sat } = civilWeek(night);
  expect([fri, sat]).toEqual([[[1320, 1440]], [[0, 360]]]);
  expect(writtenWeek(civilWeek(night))).toEqual(night);
  const longer = paintWeek(night, ['sat'], [360, 420], true);
  expect(longer).toEqual({ ...CLOSED, fri: [['22:00', '31:00']] });
  expect(paintWeek(longer, ['sat'], [0, 60], false)).toEqual({
    ...CLOSED,
    fri: [['22:00', '24:00']],
    sat: [['01:00', '07:00']],
  });
});

test('lunch is painted out of several days at once; around the clock stays a day each', () => {
  const days = ['mon', 'tue'] as const;
  const office = paintWeek(CLOSED, days, [540, 1020], true);
  expect(paintWeek(office, days, [720, 780], false)).toEqual({
    ...CLOSED,
    mon: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    tue: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
  });
  const always = paintWeek(CLOSED, WEEKDAYS, [0, 1440], true);
  expect(always.sun).toEqual([['00:00', '24:00']]);
});

const slot = fc.integer({ min: 0, max: 47 });
const strokes = fc.array(fc.record({ days: fc.subarray([...WEEKDAYS]), a: slot, b: slot, open: fc.boolean() }), {
  maxLength: 8,
});

test('whatever is painted is open or closed as painted last, and is a week that may be saved', () => {
  fc.assert(
    fc.property(strokes, (all) => {
      const cells = new Map<string, boolean>();
      let weekly = paintWeek(CLOSED, [], [0, 30], true);
      for (const { days, a, b, open } of all) {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        weekly = paintWeek(weekly, days, [from * 30, to * 30], open);
        for (const day of days) for (let cell = from; cell < to; cell += 1) cells.set(`${day} ${cell}`, open);
      }
      const week = civilWeek(weekly);
      for (const day of WEEKDAYS) {
        for (let cell = 0; cell < 48; cell += 1) {
          const isOpen = week[day].some(([from, to]) => from <= cell * 30 && cell * 30 + 30 <= to);
          expect(isOpen).toBe(cells.get(`${day} ${cell}`) ?? false);
        }
      }
      const codes = problemsOf({ zone: 'UTC', weekly, holidays: [] }).map(({ code }) => code);
      expect(codes.filter((code) => code !== 'calendar-never-opens')).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
