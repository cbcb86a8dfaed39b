import { expect, test } from 'vitest';
import { toIso } from '../../../domain/time/instant.ts';
import { explainedDays } from './explain.ts';

const part = (kind: 'counted' | 'closed' | 'holiday' | 'pause', from: string, to: string) => {
  const [a, b] = [Date.parse(from), Date.parse(to)];
  return { kind, from: toIso(a), to: toIso(b), seconds: (b - a) / 1000, why: '' };
};

test('stretches stand under the day they begin on; totals grow by what counts and by nothing else', () => {
  const explain = [
    part('counted', '2026-03-09T15:00Z', '2026-03-09T18:00Z'),
    part('closed', '2026-03-09T18:00Z', '2026-03-11T00:00Z'),
    part('holiday', '2026-03-11T00:00Z', '2026-03-12T00:00Z'),
    part('closed', '2026-03-12T00:00Z', '2026-03-12T09:00Z'),
    part('pause', '2026-03-12T09:00Z', '2026-03-12T10:00Z'),
    part('counted', '2026-03-12T10:00Z', '2026-03-12T11:00Z'),
  ];
  const days = explainedDays({ explain }, (at) => toIso(at).slice(0, 10));
  expect(days.map(({ day, counted, parts }) => [day, counted, parts.length])).toEqual([
    ['2026-03-09', 10_800, 2],
    ['2026-03-11', 0, 1],
    ['2026-03-12', 3600, 3],
  ]);
  expect(days.flatMap(({ parts }) => parts.map(({ total }) => total / 3600))).toEqual([3, 3, 3, 3, 3, 4]);
});

test('a clock without stretches has no days', () => {
  expect(explainedDays({ explain: [] }, String)).toEqual([]);
});
