import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addCivilDays,
  addDays,
  addMonths,
  civilDateAt,
  civilToInstant,
  daysBetween,
  startOfDay,
  WEEKDAYS,
  weekdayOf,
} from './civil.ts';
import { dateOf, indexOf } from './days.ts';
import { DAY, MINUTE } from './instant.ts';

/** The whole of the calendar that has four digits, its leap days and ends of months more often than chance has it. */
const dates = fc.oneof(
  fc
    .integer({ min: indexOf('0001-01-01'), max: indexOf('9998-12-31') })
    .map((index) => new Date(index * DAY).toISOString().slice(0, 10)),
  fc.constantFrom('2024-02-29', '2000-02-29', '1900-02-28', '2100-03-01', '2026-01-31', '1970-01-01', '1969-12-31'),
);
const plain = (date: string) => Temporal.PlainDate.from(date);

describe('civil dates are those of temporal-polyfill', () => {
  it('days on, months on, days between, weekdays', () => {
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: -400, max: 400 }), (a, b, n) => {
        fc.pre(a > '0100' && a < '9900');
        expect(addDays(a, n)).toBe(plain(a).add({ days: n }).toString());
        expect(addMonths(a, n)).toBe(plain(a).add({ months: n }, { overflow: 'constrain' }).toString());
        expect(daysBetween(a, b)).toBe(plain(a).until(plain(b), { largestUnit: 'days' }).days);
        expect(weekdayOf(a)).toBe(WEEKDAYS[plain(a).dayOfWeek - 1]);
        expect(dateOf(indexOf(a))).toBe(a);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-30',
    '2026-04-3x',
    '20260430',
    '',
  ])('refuses %j', (text) => {
    expect(() => addDays(text, 0)).toThrow(RangeError);
    expect(() => addMonths(text, 0)).toThrow(RangeError);
  });

  it('end with the year 9999', () => {
    expect(addDays('9999-12-30', 1)).toBe('9999-12-31');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addMonths('0000-01-01', -1)).toThrow(RangeError);
  });
});

/** Changes of clocks by an hour and by half of one, at midnight and just after it, and a day that was skipped. */
const changes = fc.constantFrom(
  ['UTC', '2026-03-29'],
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-11-01'],
  ['America/St_Johns', '2006-10-29'],
  ['America/St_Johns', '2006-04-02'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['Asia/Beirut', '2026-10-25'],
  ['Asia/Kathmandu', '1986-01-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Pacific/Apia', '2011-12-30'],
);
const around = fc.tuple(changes, fc.integer({ min: -3 * 1440, max: 3 * 1440 }));

describe('civil times in a zone are those of temporal-polyfill', () => {
  it('dates of instants, instants of dates, and days on', () => {
    fc.assert(
      fc.property(around, fc.integer({ min: -4, max: 4 }), ([[zone, date], minutes], days) => {
        const at = Date.parse(date ?? '') + minutes * MINUTE + 12_345;
        const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone ?? '');
        const day = there.toPlainDate().toString();
        expect(civilDateAt(zone ?? '', at)).toBe(day);
        expect(addCivilDays(zone ?? '', at, days)).toBe(there.add({ days }).epochMilliseconds);
        expect(startOfDay(zone ?? '', day)).toBe(there.startOfDay().epochMilliseconds);
      }),
      { numRuns: 1500 },
    );
  });

  it('readings of the clock, those that are skipped or shown twice included', () => {
    fc.assert(
      fc.property(around, fc.integer({ min: 0, max: 86_400 }), ([[zone, date], minutes], second) => {
        const day = plain(date ?? '').add({ days: Math.trunc(minutes / 1440) });
        const two = (value: number) => String(value).padStart(2, '0');
        const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
        const wanted = day
          .toPlainDateTime()
          .add({ seconds: second })
          .toZonedDateTime(zone ?? '');
        expect(civilToInstant(zone ?? '', day.toString(), time)).toBe(wanted.epochMilliseconds);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['24:01', '23:60', '7:00', '12', 'noon', ''])('refuses %j as a time', (time) =>
    expect(() => civilToInstant('UTC', '2026-01-01', time)).toThrow(RangeError),
  );
});
