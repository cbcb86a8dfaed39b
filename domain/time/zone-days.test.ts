import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDateAt, civilToInstant } from './civil.ts';
import { DAY, MINUTE } from './instant.ts';
import { minutesOf, timeOfDay, zoneDayAt } from './zone-days.ts';

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

  it('count minutes to the end of the day', () => expect(minutesOf('24:00')).toBe(1440));

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
