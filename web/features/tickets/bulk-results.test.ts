import { expect, test } from 'vitest';
import { forEachRow } from './bulk-results.ts';

test('one refusal stops nobody else and comes back with its reason', async () => {
  const done: number[] = [];
  const progress: number[] = [];
  const results = await forEachRow(
    [1, 2, 3, 4, 5, 6],
    async (row) => {
      if (row === 2) throw new Error('Somebody else was quicker');
      done.push(row);
    },
    (count) => progress.push(count),
  );
  expect(done).toEqual([1, 3, 4, 5, 6]);
  expect(results.filter(({ refusal }) => refusal !== null)).toEqual([{ row: 2, refusal: 'Somebody else was quicker' }]);
  expect(results.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(progress).toEqual([5, 6]);
});
