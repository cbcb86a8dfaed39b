import { expect, test } from 'vitest';
import { type Pressed, takeKey } from './key-sequence.ts';

const BINDINGS = [{ keys: 'g t' }, { keys: 'g c' }, { keys: 'c' }, { keys: '?' }, {}];

/** What each key set off. */
function press(...keys: readonly (readonly [key: string, at: number])[]): (string | null)[] {
  let pressed: readonly Pressed[] = [];
  return keys.map(([key, at]) => {
    const taken = takeKey(pressed, { key, at }, BINDINGS);
    pressed = taken.pressed;
    return taken.match?.keys ?? null;
  });
}

test('one key, or two within a second', () => {
  expect(press(['c', 0])).toEqual(['c']);
  expect(press(['g', 0], ['t', 300])).toEqual([null, 'g t']);
  expect(press(['g', 0], ['t', 1000])).toEqual([null, 'g t']);
  expect(press(['g', 0], ['t', 1001])).toEqual([null, null]);
});

test('a sequence goes before the key that ends it; after too long a wait it is that key alone', () => {
  expect(press(['g', 0], ['c', 200])).toEqual([null, 'g c']);
  expect(press(['g', 0], ['c', 1500])).toEqual([null, 'c']);
});

test('a key that leads nowhere is forgotten', () => {
  expect(press(['x', 0], ['g', 10], ['x', 20], ['t', 30])).toEqual([null, null, null, null]);
  expect(press(['g', 0], ['g', 10], ['t', 20])).toEqual([null, null, 'g t']);
});
