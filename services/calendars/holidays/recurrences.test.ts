import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { startsOf } from './recurrences.ts';

/** The 30th of February never comes, and is looked for until the thread is ended: two seconds. */
const NEVER = ['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20260130', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'END:VEVENT'];
const event = ICAL.parse(NEVER.join('\r\n')) as unknown;

test('of three endless files at once the third waits until a thread of the first two is ended', async () => {
  const began = performance.now();
  const ends = await Promise.all(
    [1, 2, 3].map(async () => {
      const starts = await startsOf([event], '2030-01-01', 10);
      return { starts, after: performance.now() - began };
    }),
  );
  expect(ends.map(({ starts }) => starts)).toEqual([['endless'], ['endless'], ['endless']]);
  expect(Math.max(...ends.map(({ after }) => after))).toBeGreaterThan(3900);
}, 60_000);
