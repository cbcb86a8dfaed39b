import { v5 } from 'uuid';
import { expect, test } from 'vitest';
import { derivedId } from './ids.ts';

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
