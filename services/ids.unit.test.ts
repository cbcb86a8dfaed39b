import { v5, validate, version } from 'uuid';
import { expect, test } from 'vitest';
import { derivedId, newId } from './ids.ts';

test('new ids are UUIDv7 of now, each later than the one before, however many are made in a millisecond', () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.filter((id) => !validate(id) || version(id) !== 7)).toEqual([]);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
  const at = Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16);
  expect(at).toBeGreaterThanOrEqual(before);
  // A count of 4,096 that is used up borrows from the next millisecond.
  expect(at).toBeLessThanOrEqual(Date.now() + 1);
});

/** The root that no release may change. */
const ROOT = '5f0c1d9a-7d9b-5d6e-9d5c-0a1b64f3c7e2';

test('a derived id is UUIDv5 of its parts', () => {
  const names = [[''], ['a'], ['a', 'b'], ['a\nb'], ['Zoë', '🎵'], ['x'.repeat(1000)]];
  for (const [at, parts] of names.entries()) {
    expect(derivedId(...parts), `name ${at}`).toBe(v5(parts.join('\n'), ROOT));
  }
  // All variants of its 17th digit.
  const many = Array.from({ length: 200 }, (_, n) => String(n));
  expect(many.map((name) => derivedId(name))).toEqual(many.map((name) => v5(name, ROOT)));
});
