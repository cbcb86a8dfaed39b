import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CivilTime, WEEKDAYS } from '../time/civil.ts';
import { DAY, fromIso, HOUR, type Instant, MINUTE, toIso } from '../time/instant.ts';
import { addBusiness, businessElapsed, isOpenAt, nextOpen, openStretches, shift } from './business-time.ts';
import { deadline } from './deadline.ts';
import type { Pause } from './pauses.ts';
import { type CalendarDefinition, CalendarError } from './problems.ts';

type Hours = readonly (readonly [CivilTime, CivilTime])[];
const daily = (
  zone: string,
  hours: Hours,
  days = WEEKDAYS.slice(0, 5),
  holidays: string[] = [],
): CalendarDefinition => ({
  zone,
  weekly: Object.fromEntries(days.map((day) => [day, hours])),
  holidays,
});
const office = daily('UTC', [['09:00', '17:00']]);
const roundTheClock = (zone: string) => daily(zone, [['00:00', '24:00']], [...WEEKDAYS]);
const at = (text: string): Instant => fromIso(text);
const due = (calendar: CalendarDefinition, start: string, ms: number, options = {}) => {
  const found = addBusiness(calendar, at(start), ms, options);
  return found === null ? null : toIso(found);
};

describe('addBusiness', () => {
  it('ends one second before, at and after closing: only after it goes on the next morning', () => {
    expect(due(office, '2026-02-03T09:00:00Z', 8 * HOUR - 1000)).toBe('2026-02-03T16:59:59.000Z');
    expect(due(office, '2026-02-03T09:00:00Z', 8 * HOUR)).toBe('2026-02-03T17:00:00.000Z');
    expect(due(office, '2026-02-03T09:00:00Z', 8 * HOUR + 1000)).toBe('2026-02-04T09:00:01.000Z');
  });

  it('rolls a target used up at closing, but not one used up where a pause begins', () => {
    const closingInstant = 'roll-to-next-open';
    expect(due(office, '2026-02-03T09:00:00Z', 8 * HOUR, { closingInstant })).toBe('2026-02-04T09:00:00.000Z');
    const pauses = [{ from: at('2026-02-03T10:00:00Z'), to: at('2026-02-03T12:00:00Z') }];
    expect(due(office, '2026-02-03T09:00:00Z', HOUR, { closingInstant, pauses })).toBe('2026-02-03T10:00:00.000Z');
  });

  it('has no end while a pause has none, unless it is used up before', () => {
    const pauses: Pause[] = [{ from: at('2026-02-03T12:00:00Z'), to: null }];
    expect(due(office, '2026-02-03T09:00:00Z', 3 * HOUR, { pauses })).toBe('2026-02-03T12:00:00.000Z');
    expect(due(office, '2026-02-03T09:00:00Z', 3 * HOUR + 1000, { pauses })).toBeNull();
  });

  it('counts pauses once that overlap, touch or lie outside business time', () => {
    const pauses = [
      { from: at('2026-02-03T10:00:00Z'), to: at('2026-02-03T12:00:00Z') },
      { from: at('2026-02-03T11:00:00Z'), to: at('2026-02-03T13:00:00Z') },
      { from: at('2026-02-03T13:00:00Z'), to: at('2026-02-03T14:00:00Z') },
      { from: at('2026-02-03T18:00:00Z'), to: at('2026-02-03T20:00:00Z') },
    ];
    expect(due(office, '2026-02-03T09:00:00Z', 8 * HOUR, { pauses })).toBe('2026-02-04T13:00:00.000Z');
    const found = deadline(office, { start: at('2026-02-03T09:00:00Z'), targetSeconds: 8 * 3600, pauses });
    expect(found.pausedBusinessMs).toBe(4 * HOUR);
  });

  it('takes hours that do not exist or occur twice as they elapse', () => {
    const night = daily('Europe/Berlin', [['01:00', '04:00']], [...WEEKDAYS]);
    // 29 March 2026: 02:00–03:00 does not exist; 25 October: it occurs twice.
    expect(businessElapsed(night, at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'))).toBe(2 * HOUR);
    expect(businessElapsed(night, at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'))).toBe(4 * HOUR);
    const inGap = daily(
      'Europe/Berlin',
      [
        ['02:30', '03:15'],
        ['03:20', '05:00'],
      ],
      [...WEEKDAYS],
    );
    expect(openStretches(inGap, at('2026-03-29T00:00:00Z'), at('2026-03-29T12:00:00Z'))).toEqual([
      { from: at('2026-03-29T01:20:00Z'), to: at('2026-03-29T03:00:00Z') },
    ]);
  });

  it('knows a civil day that a zone skipped', () => {
    const samoa = roundTheClock('Pacific/Apia');
    expect(due(samoa, '2011-12-29T20:00:00Z', 48 * HOUR)).toBe('2011-12-31T20:00:00.000Z');
  });

  it('refuses a calendar that never opens, and a target a century away, in time', () => {
    const never = daily('UTC', []);
    expect(() => due(never, '2026-02-03T09:00:00Z', HOUR)).toThrow(
      expect.objectContaining({ code: 'calendar-never-opens' }),
    );
    const rare = daily('UTC', [['09:00', '09:01']], ['mon']);
    expect(() => due(rare, '2026-02-03T09:00:00Z', 1000 * HOUR)).toThrow(
      expect.objectContaining({ code: 'business-time-too-far' }),
    );
    expect(() => due(office, '2026-02-03T09:00:00Z', -1)).toThrow(RangeError);
  });

  it('refuses holidays on all open days for more than 366 days, not for 365', () => {
    const closing = (weeks: number): CalendarDefinition => ({
      zone: 'UTC',
      weekly: { mon: [['09:00', '17:00']] },
      holidays: Array.from({ length: weeks }, (_, week) =>
        toIso(at('2026-01-05T00:00:00Z') + week * 7 * DAY).slice(0, 10),
      ),
    });
    // 51 Mondays off: closed for 52 × 7 − 1 = 363 days between two openings; 52 make it 370.
    expect(due(closing(51), '2026-01-05T00:00:00Z', HOUR)).toBe('2026-12-28T10:00:00.000Z');
    expect(() => due(closing(52), '2026-01-05T00:00:00Z', HOUR)).toThrow(CalendarError);
  });
});

describe('nextOpen', () => {
  it('is the stretch that runs, or the next one; the closing instant belongs to the next', () => {
    const open = (text: string) => toIso(nextOpen(office, at(text)).from);
    expect(open('2026-02-03T16:59:59Z')).toBe('2026-02-03T09:00:00.000Z');
    expect(open('2026-02-03T17:00:00Z')).toBe('2026-02-04T09:00:00.000Z');
    expect(open('2026-02-06T17:00:01Z')).toBe('2026-02-09T09:00:00.000Z');
  });

  it('joins hours that touch over midnight, and names the civil day where nothing ever closes', () => {
    const shiftWork: CalendarDefinition = {
      zone: 'UTC',
      weekly: { mon: [['22:00', '24:00']], tue: [['00:00', '06:00']] },
      holidays: [],
    };
    const night = { from: at('2026-02-02T22:00:00Z'), to: at('2026-02-03T06:00:00Z') };
    expect(nextOpen(shiftWork, at('2026-02-02T12:00:00Z'))).toEqual(night);
    expect(nextOpen(shiftWork, at('2026-02-03T01:00:00Z'))).toEqual(night);
    expect(nextOpen(roundTheClock('UTC'), at('2026-02-03T01:00:00Z'))).toEqual({
      from: at('2026-02-03T00:00:00Z'),
      to: at('2026-02-04T00:00:00Z'),
    });
  });
});

describe('shift', () => {
  it('goes back over a weekend and stays at an opening', () => {
    expect(toIso(shift(office, at('2026-02-09T10:00:00Z'), -HOUR))).toBe('2026-02-09T09:00:00.000Z');
    expect(toIso(shift(office, at('2026-02-09T10:00:00Z'), -2 * HOUR))).toBe('2026-02-06T16:00:00.000Z');
    expect(toIso(shift(office, at('2026-02-08T10:00:00Z'), -8 * HOUR))).toBe('2026-02-06T09:00:00.000Z');
  });
});

/* ---- properties ---- */

const hours = fc.constantFrom<Hours>(
  [['09:00', '17:00']],
  [
    ['09:00', '12:00'],
    ['13:00', '17:30'],
  ],
  [['00:00', '24:00']],
  [
    ['00:30', '02:30'],
    ['02:30', '03:10'],
    ['22:00', '24:00'],
  ],
);
const calendars = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'),
  days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  hours,
  holidays: fc.subarray(['2026-03-09', '2026-03-30', '2026-10-26', '2026-11-02']),
});
const calendar = calendars.map(({ zone, days, hours: open, holidays }) => daily(zone, open, days, holidays));
// Both changes of the clocks lie in here in each hemisphere.
const start = fc
  .integer({ min: at('2026-03-01T00:00:00Z') / 1000, max: at('2026-11-15T00:00:00Z') / 1000 })
  .map((s) => s * 1000);
const businessMs = fc.integer({ min: 0, max: 60 * 3600 }).map((s) => s * 1000);
const pauses = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 20_000 }), minutes: fc.integer({ min: 0, max: 3000 }) }),
  { maxLength: 4 },
);
const pausesFrom = (from: Instant, list: readonly { after: number; minutes: number }[]): Pause[] =>
  list.map(({ after, minutes }) => ({ from: from + after * MINUTE, to: from + (after + minutes) * MINUTE }));
const RUNS = { numRuns: 150 };

describe('business time, whatever the calendar', () => {
  it('a deadline lies inside business time or at its closing instant, and where it rolls always inside', () => {
    fc.assert(
      fc.property(calendar, start, businessMs, pauses, (cal, from, ms, list) => {
        const held = pausesFrom(from, list);
        const stay = addBusiness(cal, from, ms, { pauses: held }) as Instant;
        expect(isOpenAt(cal, stay) || isOpenAt(cal, stay - 1)).toBe(true);
        const roll = addBusiness(cal, from, ms, { pauses: held, closingInstant: 'roll-to-next-open' }) as Instant;
        expect(isOpenAt(cal, roll)).toBe(true);
        expect(roll).toBeGreaterThanOrEqual(stay);
      }),
      RUNS,
    );
  });

  it('elapsed until the deadline is the target: adding and measuring are inverse, with pauses too', () => {
    fc.assert(
      fc.property(calendar, start, businessMs, pauses, (cal, from, ms, list) => {
        const held = pausesFrom(from, list);
        const end = addBusiness(cal, from, ms, { pauses: held }) as Instant;
        expect(businessElapsed(cal, from, end, held)).toBe(ms);
        if (ms > 0) expect(businessElapsed(cal, from, end - 1, held)).toBe(ms - 1);
      }),
      RUNS,
    );
  });

  it('splitting an interval never changes elapsed business time', () => {
    fc.assert(
      fc.property(
        calendar,
        start,
        fc.integer({ min: 0, max: 40 * DAY }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (cal, from, length, cut) => {
          const middle = from + Math.floor(length * cut);
          const whole = businessElapsed(cal, from, from + length);
          expect(businessElapsed(cal, from, middle) + businessElapsed(cal, middle, from + length)).toBe(whole);
          const sum = openStretches(cal, from, from + length).reduce((all, part) => all + part.to - part.from, 0);
          expect(sum).toBe(whole);
        },
      ),
      RUNS,
    );
  });

  it('backwards undoes forwards', () => {
    fc.assert(
      fc.property(calendar, start, businessMs, (cal, from, ms) => {
        const back = shift(cal, from, -ms - 1000);
        expect(businessElapsed(cal, back, from)).toBe(ms + 1000);
        expect(isOpenAt(cal, back)).toBe(true);
      }),
      RUNS,
    );
  });

  it('stretches are sorted, never touch, and the next opening agrees with them', () => {
    fc.assert(
      fc.property(calendar, start, (cal, from) => {
        const stretches = openStretches(cal, from, from + 21 * DAY);
        for (const [index, stretch] of stretches.entries()) {
          expect(stretch.from).toBeLessThan(stretch.to);
          expect(stretches[index - 1]?.to ?? Number.NEGATIVE_INFINITY).toBeLessThan(stretch.from);
        }
        expect(Math.max(from, nextOpen(cal, from).from)).toBe(stretches[0]?.from);
      }),
      RUNS,
    );
  });
});

describe('speed', () => {
  it('adds 40 business hours in far less than a millisecond, and walks ten years in well under a second', () => {
    const began = performance.now();
    for (let index = 0; index < 1000; index += 1) addBusiness(office, at('2026-02-03T09:00:00Z') + index, 40 * HOUR);
    // About 1 µs each is usual; a hundred times that still passes on a busy machine.
    expect(performance.now() - began).toBeLessThan(100);
    const far = performance.now();
    businessElapsed(office, at('2026-02-03T09:00:00Z'), at('2036-02-03T09:00:00Z'));
    expect(performance.now() - far).toBeLessThan(1000);
  });
});
