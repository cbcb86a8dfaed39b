import { expect, test } from 'vitest';
import type { RotaShift } from '../../../domain/rotas/contract.ts';
import { fromIso, HOUR, toIso } from '../../../domain/time/instant.ts';
import { becauseInWords } from './on-call-words.ts';
import { mondayOf, weeksOf } from './rota-weeks.ts';

const shift = (from: string, to: string, name: string): RotaShift => ({
  from,
  to,
  name,
  memberId: null,
  because: 'turn',
  insteadOf: null,
});

test('a week begins on Monday at midnight in the rota’s zone, on the day before in UTC', () => {
  expect(mondayOf('Europe/Berlin', fromIso('2026-03-08T22:59:59Z'))).toBe('2026-03-02');
  expect(mondayOf('Europe/Berlin', fromIso('2026-03-08T23:00:00Z'))).toBe('2026-03-09');
});

test('shifts are cut at Mondays without losing any of them; the week of the change has 167 hours', () => {
  const shifts = [
    shift('2026-03-15T23:00:00.000Z', '2026-03-23T08:00:00.000Z', 'Ada'),
    shift('2026-03-23T08:00:00.000Z', '2026-04-12T22:00:00.000Z', 'Bea'),
  ];
  const weeks = weeksOf(shifts, 'Europe/Berlin', '2026-03-16', 4);
  expect(weeks.map(({ parts }) => parts.map(({ shift: { name } }) => name))).toEqual([
    ['Ada'],
    ['Ada', 'Bea'],
    ['Bea'],
    ['Bea'],
  ]);
  expect(weeks[1] && (weeks[1].to - weeks[1].from) / HOUR).toBe(167);
  expect(toIso(weeks[1]?.parts[1]?.from ?? 0)).toBe('2026-03-23T08:00:00.000Z');
});

test.each([
  ['turn', null, ''],
  ['turn', 'Cal', 'it is their week, for Cal is away'],
  ['stand_in', 'Cal', 'stands in for Cal, who is away'],
  ['lead', 'Cal', 'leads; nobody of the rota can be called'],
  ['lead', null, 'leads; the rota has not begun'],
  ['nobody', null, 'nobody can be called'],
] as const)('%s for %s: %s', (because, insteadOf, words) => {
  expect(becauseInWords({ because, insteadOf })).toBe(words);
});
