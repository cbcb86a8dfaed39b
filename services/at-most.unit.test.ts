import { expect, it } from 'vitest';
import { atMost } from './at-most.ts';

it('so many run at once, the others in their order, and a failure frees its place', async () => {
  const inTurn = atMost(2);
  const ends: ((fails?: boolean) => void)[] = [];
  const begun: number[] = [];
  const work = (n: number) =>
    inTurn(
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(n);
          ends[n] = (fails = false) => (fails ? reject(new Error(`${n} fails`)) : resolve(n));
        }),
    );
  const all = [0, 1, 2, 3, 4].map(work);
  const settled = Promise.allSettled(all);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  expect(begun).toEqual([0, 1]);
  ends[1]?.(true);
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  ends[2]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3]);
  for (const n of [0, 3]) ends[n]?.();
  await turn();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[4]?.();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', ...Array(3).fill('fulfilled')]);
  // All places are free again.
  const [again, more] = [work(5), work(6)];
  await turn();
  expect(begun.slice(-2)).toEqual([5, 6]);
  for (const n of [5, 6]) ends[n]?.();
  expect(await Promise.all([again, more])).toEqual([5, 6]);
});
