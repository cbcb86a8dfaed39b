import { expect, test } from 'vitest';
import { icalendarDays } from './icalendar.ts';

const file = (...events: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...events, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
const days = async (...events: string[]) =>
  (await icalendarDays(file(...events), '2026-01-01', '2028-12-31')).map(({ date, name }) => `${date} ${name}`);
const newYear = event('UID:1', 'DTSTART;VALUE=DATE:20200101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New Year');

test('whole days, over several days up to their end, each with its name', async () => {
  expect(
    await days(
      event('UID:a', 'DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas\\, long'),
      event('UID:b', 'DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour Day'),
    ),
  ).toEqual([
    '2026-05-01 Labour Day',
    '2026-12-24 Christmas, long',
    '2026-12-25 Christmas, long',
    '2026-12-26 Christmas, long',
  ]);
});

test('yearly ones from years ago, without the excepted, with the moved one where it was moved to', async () => {
  expect(await days(newYear)).toEqual(['2026-01-01 New Year', '2027-01-01 New Year', '2028-01-01 New Year']);
  const excepted = newYear.replace('SUMMARY', 'EXDATE;VALUE=DATE:20270101\r\nSUMMARY');
  const moved = event('UID:1', 'RECURRENCE-ID;VALUE=DATE:20280101', 'DTSTART;VALUE=DATE:20280103', 'SUMMARY:Moved');
  expect(await days(excepted, moved)).toEqual(['2026-01-01 New Year', '2028-01-03 Moved']);
});

test('events at times of day and cancelled ones close nothing', async () => {
  const meeting = event('UID:m', 'DTSTART:20260501T090000Z', 'DTEND:20260501T100000Z', 'SUMMARY:Meeting');
  const off = event('UID:c', 'DTSTART;VALUE=DATE:20260502', 'STATUS:CANCELLED', 'SUMMARY:Off');
  expect(await days(meeting, off, newYear)).toHaveLength(3);
  await expect(days(meeting, off)).rejects.toThrow('no whole day between 2026-01-01 and 2028-12-31');
});

test('only what lies in the years asked for, an event over their edge in part', async () => {
  expect(
    await days(
      event('UID:o', 'DTSTART;VALUE=DATE:20160101', 'SUMMARY:Ten years old'),
      event('UID:e', 'DTSTART;VALUE=DATE:20251231', 'DTEND;VALUE=DATE:20260103', 'SUMMARY:Bridge'),
    ),
  ).toEqual(['2026-01-01 Bridge', '2026-01-02 Bridge']);
});

test.each([
  ['a web page', '<html></html>', 'not an iCalendar file'],
  ['nothing', '', 'not an iCalendar file'],
  ['a card', 'BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD', 'not an iCalendar file'],
  ['a file that breaks off', file(newYear).slice(0, 60), 'not an iCalendar file'],
  [
    'a date that does not exist',
    file(event('UID:x', 'DTSTART;VALUE=DATE:2026', 'SUMMARY:Odd')),
    'Odd is damaged|not an iCalendar',
  ],
  [
    'one that lasts for years',
    file(event('UID:l', 'DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20280101', 'SUMMARY:Long')),
    'longer than 366 days',
  ],
  ['no events', file(), 'no whole day'],
])('refuses %s', async (_, text, message) => {
  await expect(icalendarDays(text, '2026-01-01', '2028-12-31')).rejects.toThrow(new RegExp(message));
});

test('a rule without end is given up on in time', async () => {
  const begun = performance.now();
  const daily = Array.from({ length: 20 }, (_, n) =>
    event(`UID:${n}`, 'DTSTART;VALUE=DATE:19000101', 'RRULE:FREQ=DAILY', 'SUMMARY:Daily'),
  );
  await expect(days(...daily)).rejects.toThrow('repeats events too often');
  expect(performance.now() - begun).toBeLessThan(3000);
});

test.each([
  ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'Never repeats by a rule that comes to no day'],
  ['FREQ=SECONDLY', 'Never repeats within the day'],
  ['FREQ=MINUTELY;INTERVAL=5', 'Never repeats within the day'],
  ['FREQ=HOURLY', 'Never repeats within the day'],
])(
  '%s comes to no day: refused in words within 5 s, while everything else goes on',
  async (rule, message) => {
    const never = event('UID:n', 'DTSTART;VALUE=DATE:20260101', `RRULE:${rule}`, 'SUMMARY:Never');
    const begun = performance.now();
    let longestPause = 0;
    let last = begun;
    const beat = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    }, 20);
    try {
      await expect(days(newYear, never)).rejects.toMatchObject({
        kind: 'Validation',
        message: expect.stringContaining(message),
      });
    } finally {
      clearInterval(beat);
    }
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(longestPause).toBeLessThan(1500);
    expect(await days(newYear)).toHaveLength(3);
  },
  10_000,
);
