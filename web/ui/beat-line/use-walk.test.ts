import { expect, test } from 'vitest';
import { walk } from './use-walk.ts';

test('arrow keys walk the marks and stop at the ends', () => {
  expect([walk('ArrowRight', 0, 3), walk('ArrowDown', 2, 3), walk('ArrowLeft', 0, 3), walk('ArrowUp', 2, 3)]).toEqual([
    1, 2, 0, 1,
  ]);
  expect([walk('Home', 2, 3), walk('End', 0, 3), walk('Enter', 0, 3), walk('ArrowRight', -1, 0)]).toEqual([
    0,
    2,
    null,
    null,
  ]);
});
