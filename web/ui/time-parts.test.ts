import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { countdownStep, durationParts, relativeTo } from './time-parts.ts';

const brief = (length: number) => durationParts(length).map(({ unit, value }) => `${value} ${unit}`);

test('a length is told in its two largest units, cut and not rounded', () => {
  expect(brief(0)).toEqual(['0 second']);
  expect(brief(59_999)).toEqual(['59 second']);
  expect(brief(MINUTE)).toEqual(['1 minute']);
  expect(brief(4 * HOUR - 1)).toEqual(['3 hour', '59 minute']);
  expect(brief(DAY + MINUTE)).toEqual(['1 day']);
  expect(brief(3 * DAY + 5 * HOUR)).toEqual(['3 day', '5 hour']);
});

test('relative up to a day away, from there the date', () => {
  const kind = (distance: number) => relativeTo(distance, 0).kind;
  expect([kind(MINUTE - 1), kind(MINUTE), kind(DAY - 1), kind(DAY), kind(DAY + 1)]).toEqual([
    'now',
    'future',
    'future',
    'date',
    'date',
  ]);
  expect([kind(-MINUTE + 1), kind(-MINUTE), kind(-DAY + 1), kind(-DAY)]).toEqual(['now', 'past', 'past', 'date']);
});

test('a countdown ticks by the second in its last two minutes', () => {
  expect([2 * MINUTE - 1, 2 * MINUTE].map((left) => countdownStep(left, 0))).toEqual([SECOND, 15 * SECOND]);
});
