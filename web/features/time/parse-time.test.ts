import { describe, expect, test } from 'vitest';
import { parseTime, typedOf } from './parse-time.ts';

const clock = (from: string, to: string) => ({ kind: 'clock', from, to });
const length = (hours: number) => ({ kind: 'length', seconds: hours * 3600 });

describe('the time of an entry as people type it', () => {
  test.each([
    ['9-12:30', clock('09:00', '12:30')],
    ['09:00–12:30', clock('09:00', '12:30')],
    ['0900 - 1230', clock('09:00', '12:30')],
    ['930-11', clock('09:30', '11:00')],
    ['9.15 to 10', clock('09:15', '10:00')],
    ['22-2', clock('22:00', '02:00')],
    ['20-24', clock('20:00', '24:00')],
  ])('%s is from–to by the clock', (text, expected) => expect(parseTime(text)).toEqual(expected));

  test.each([
    ['3', length(3)],
    ['3.5', length(3.5)],
    ['3,25', length(3.25)],
    ['.5', length(0.5)],
    ['3:30', length(3.5)],
    ['3h', length(3)],
    ['3h30', length(3.5)],
    ['3 h 30 min', length(3.5)],
    ['45 min', length(0.75)],
    ['90m', length(1.5)],
    ['24', length(24)],
  ])('%s is a length', (text, expected) => expect(parseTime(text)).toEqual(expected));

  test.each(['', 'soon', '0', '9-9', '25-26', '24-25', '9:60-10', '3:75', '24:01', '25', '12h-3'])(
    '%j says no time',
    (text) => expect(parseTime(text)).toBeNull(),
  );
});

test('what was understood reads back as the same time', () => {
  for (const text of ['9-12:30', '22-2', '3.5', '45 min']) {
    const time = parseTime(text);
    expect(time && parseTime(typedOf(time))).toEqual(time);
  }
});
