import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, toIso } from '../time/instant.ts';
import { addBusiness, businessElapsed, nextOpen, openStretches } from './business-time.ts';
import { calendarDefinition } from './contract.ts';
import type { CalendarDefinition } from './problems.ts';

const at = fromIso;
const night = (zone: string, holidays: string[] = []): CalendarDefinition => ({
  zone,
  weekly: { fri: [['22:00', '30:00']] },
  holidays,
});
const open = (calendar: CalendarDefinition, from: string, to: string) =>
  openStretches(calendar, at(from), at(to)).map((stretch) => [toIso(stretch.from), toIso(stretch.to)]);

describe('an interval that runs past midnight', () => {
  it('is one stretch from Friday 22:00 to Saturday 06:00', () => {
    expect(open(night('UTC'), '2026-02-02T00:00:00Z', '2026-02-09T00:00:00Z')).toEqual([
      ['2026-02-06T22:00:00.000Z', '2026-02-07T06:00:00.000Z'],
    ]);
    expect(nextOpen(night('UTC'), at('2026-02-07T05:59:59Z'))).toEqual({
      from: at('2026-02-06T22:00:00Z'),
      to: at('2026-02-07T06:00:00Z'),
    });
    expect(toIso(addBusiness(night('UTC'), at('2026-02-06T21:00:00Z'), 8 * HOUR + 1000) ?? 0)).toBe(
      '2026-02-13T22:00:01.000Z',
    );
  });

  it('runs from Sunday into Monday over the edge of the week', () => {
    const sunday: CalendarDefinition = { zone: 'UTC', weekly: { sun: [['20:00', '26:00']] }, holidays: [] };
    expect(open(sunday, '2026-02-01T00:00:00Z', '2026-02-03T00:00:00Z')).toEqual([
      ['2026-02-01T20:00:00.000Z', '2026-02-02T02:00:00.000Z'],
    ]);
  });

  it('is closed for the civil day of a holiday only: of Friday until midnight, of Saturday from midnight', () => {
    expect(open(night('UTC', ['2026-02-06']), '2026-02-02T00:00:00Z', '2026-02-09T00:00:00Z')).toEqual([
      ['2026-02-07T00:00:00.000Z', '2026-02-07T06:00:00.000Z'],
    ]);
    expect(open(night('UTC', ['2026-02-07']), '2026-02-02T00:00:00Z', '2026-02-09T00:00:00Z')).toEqual([
      ['2026-02-06T22:00:00.000Z', '2026-02-07T00:00:00.000Z'],
    ]);
  });

  it('lasts as long as the clocks make it on both nights on which they change', () => {
    const saturday: CalendarDefinition = { zone: 'Europe/Berlin', weekly: { sat: [['22:00', '30:00']] }, holidays: [] };
    const spring = businessElapsed(saturday, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'));
    const autumn = businessElapsed(saturday, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'));
    expect([spring / HOUR, autumn / HOUR]).toEqual([7, 9]);
  });

  it('is the same as its two halves written apart', () => {
    const halves: CalendarDefinition = {
      zone: 'America/New_York',
      weekly: { fri: [['22:00', '24:00']], sat: [['00:00', '06:00']] },
      holidays: ['2026-07-04'],
    };
    const one = { ...night('America/New_York'), holidays: halves.holidays };
    const year = ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'] as const;
    expect(open(one, ...year)).toEqual(open(halves, ...year));
  });
});

describe('calendarDefinition', () => {
  const codes = (weekly: object, holidays: string[] = []) => {
    const parsed = calendarDefinition.safeParse({ zone: 'UTC', weekly, holidays });
    return parsed.success
      ? []
      : parsed.error.issues.map((issue) => (issue.code === 'custom' ? issue.params?.code : issue.code));
  };
  it.each([
    ['until the next morning', { fri: [['22:00', '30:00']] }, []],
    ['until the end of the day', { fri: [['22:00', '24:00']] }, []],
    ['24 hours', { fri: [['06:00', '30:00']] }, []],
    ['a minute more than 24 hours', { fri: [['06:00', '30:01']] }, ['calendar-interval-too-long']],
    ['touching the next morning', { fri: [['22:00', '30:00']], sat: [['06:00', '08:00']] }, []],
    [
      'a minute into the next morning',
      { fri: [['22:00', '30:01']], sat: [['06:00', '08:00']] },
      ['calendar-intervals-overlap'],
    ],
    [
      'Sunday’s into Monday’s',
      { sun: [['22:00', '30:00']], mon: [['05:00', '08:00']] },
      ['calendar-intervals-overlap'],
    ],
    ['written as a clock shows it', { fri: [['22:00', '06:00']] }, ['calendar-interval-reversed']],
    ['beyond the next day', { fri: [['22:00', '48:01']] }, ['invalid_format']],
  ])('%s', (_, weekly, expected) => {
    expect(codes(weekly)).toEqual(expected);
  });

  it('opens on the day after where only the night before reaches into it, holidays or not', () => {
    // Every Friday of 53 weeks is off: Saturdays are open still.
    const fridays = Array.from({ length: 53 }, (_, week) =>
      toIso(at('2026-01-02T00:00:00Z') + week * 7 * 24 * HOUR).slice(0, 10),
    );
    expect(codes({ fri: [['22:00', '30:00']] }, fridays)).toEqual([]);
    expect(codes({ fri: [['22:00', '24:00']] }, fridays)).toEqual(['calendar-never-opens']);
  });
});
