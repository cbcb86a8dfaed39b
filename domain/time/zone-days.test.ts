import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCivilDays, addDays, civilDateAt, civilToInstant, weekdayOf } from './civil.ts';
import { DAY, MINUTE } from './instant.ts';
import { addCivilDaysFast, indexOf, minutesOf, timeOfDay, weekdayAt, zoneDayAt } from './zone-days.ts';

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
);
/** Around changes of clocks, midnights that do not exist (São Paulo, 2018-11-04), and the day that Samoa skipped. */
const instants = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2018-11-04', '2011-12-30', '2026-06-01'),
    fc.integer({ min: -4 * 1440, max: 4 * 1440 }),
  )
  .map(([date, minutes]) => Date.parse(date) + minutes * MINUTE);

describe('days of a zone', () => {
  it('contain the instant, on the date that the clock shows', () => {
    fc.assert(
      fc.property(zones, instants, (zone, at) => {
        const day = zoneDayAt(zone, at);
        expect(day.from <= at && at < day.to).toBe(true);
        expect(addDays('1970-01-01', day.index)).toBe(civilDateAt(zone, at));
      }),
      { numRuns: 200 },
    );
  });

  it('are numbered from 1970, with their weekdays', () => {
    for (const date of ['1969-12-31', '1970-01-01', '2024-02-29', '2026-11-21']) {
      expect(addDays('1970-01-01', indexOf(date))).toBe(date);
      expect(weekdayAt(indexOf(date))).toBe(weekdayOf(date));
    }
    expect(minutesOf('24:00')).toBe(1440);
  });

  it('count as civil.ts counts', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: -5, max: 5 }), (zone, at, days) => {
        expect(addCivilDaysFast(zone, at, days)).toBe(addCivilDays(zone, at, days));
      }),
      { numRuns: 300 },
    );
  });

  it('read the clock as civil.ts does', () => {
    fc.assert(
      fc.property(zones, instants, fc.integer({ min: 0, max: 1439 }), (zone, at, minutes) => {
        const index = Math.floor(at / DAY);
        const time = new Date(minutes * MINUTE).toISOString().slice(11, 16);
        expect(timeOfDay(zone, index, minutes)).toBe(civilToInstant(zone, addDays('1970-01-01', index), time));
      }),
      { numRuns: 300 },
    );
  });
});
