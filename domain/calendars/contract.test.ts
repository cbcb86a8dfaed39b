import { describe, expect, it } from 'vitest';
import { calendarDefinition } from './contract.ts';
import { openDays } from './days.ts';

const week = { mon: [['09:00', '17:00']] };
const codes = (input: object): unknown[] => {
  const parsed = calendarDefinition.safeParse({ zone: 'Europe/Lisbon', weekly: week, holidays: [], ...input });
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => (issue.code === 'custom' ? issue.params?.code : issue.code));
};

describe('calendarDefinition', () => {
  it.each([
    ['a day left out is closed', {}, []],
    [
      'touching intervals',
      {
        weekly: {
          mon: [
            ['09:00', '12:00'],
            ['12:00', '17:00'],
          ],
        },
      },
      [],
    ],
    ['the whole day', { weekly: { mon: [['00:00', '24:00']] } }, []],
    [
      'overlapping by a minute',
      {
        weekly: {
          mon: [
            ['09:00', '12:01'],
            ['12:00', '17:00'],
          ],
        },
      },
      ['calendar-intervals-overlap'],
    ],
    [
      'overlap in any order',
      {
        weekly: {
          mon: [
            ['12:00', '17:00'],
            ['09:00', '12:01'],
          ],
        },
      },
      ['calendar-intervals-overlap'],
    ],
    [
      'one inside another',
      {
        weekly: {
          mon: [
            ['09:00', '17:00'],
            ['10:00', '11:00'],
            ['12:00', '13:00'],
          ],
        },
      },
      ['calendar-intervals-overlap', 'calendar-intervals-overlap'],
    ],
    ['no length', { weekly: { mon: [['09:00', '09:00']] } }, ['calendar-interval-reversed']],
    ['backwards', { weekly: { mon: [['17:00', '09:00']] } }, ['calendar-interval-reversed']],
    ['no opening', { weekly: { mon: [] } }, ['calendar-never-opens']],
    ['a zone nobody knows', { zone: 'Mars/Olympus' }, ['calendar-unknown-zone']],
    ['a date that does not exist', { holidays: ['2026-02-30'] }, ['invalid_format']],
    ['a misspelt day', { weekly: { ...week, moon: [] } }, ['unrecognized_keys']],
  ])('%s', (_title, input, expected) => {
    expect(codes(input)).toEqual(expected);
  });

  it('names the interval that is wrong', () => {
    const parsed = calendarDefinition.safeParse({
      zone: 'UTC',
      weekly: {
        tue: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
    });
    expect(parsed.error?.issues[0]?.path).toEqual(['weekly', 'tue', '1']);
  });
});

describe('openDays', () => {
  it('is kept by content, and never mistaken for another calendar', () => {
    const one = { zone: 'UTC', weekly: { mon: [['09:00', '17:00']] as const }, holidays: [] };
    expect(openDays({ ...one })).toBe(openDays({ ...one }));
    expect(openDays({ ...one })).not.toBe(openDays({ ...one, holidays: ['2026-01-05'] }));
    expect(openDays({ ...one })).not.toBe(openDays({ ...one, zone: 'Europe/Lisbon' }));
  });
});
