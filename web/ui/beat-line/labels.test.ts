import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LabelOptions, placeLabels } from './labels.ts';

const CENTRE: LabelOptions = { rows: 2, from: 0, to: 500, gap: 10, align: 'centre' };
const BESIDE: LabelOptions = { ...CENTRE, align: 'beside' };

test('a label stands over its mark, pushed in at the edges', () => {
  expect(placeLabels([{ id: 'a', x: 250, width: 100, weight: 1 }], CENTRE)).toEqual([{ id: 'a', row: 0, left: 200 }]);
  expect(placeLabels([{ id: 'a', x: 5, width: 100, weight: 1 }], CENTRE)[0]?.left).toBe(0);
  expect(placeLabels([{ id: 'a', x: 499, width: 100, weight: 1 }], CENTRE)[0]?.left).toBe(400);
});

test('of two that touch, the weightier has the first row', () => {
  const wishes = [
    { id: 'light', x: 200, width: 100, weight: 1 },
    { id: 'heavy', x: 260, width: 100, weight: 2 },
  ];
  expect(placeLabels(wishes, CENTRE)).toEqual([
    { id: 'heavy', row: 0, left: 210 },
    { id: 'light', row: 1, left: 150 },
  ]);
});

test('what finds no room is left out, as is what is wider than the line', () => {
  const same = ['a', 'b', 'c'].map((id) => ({ id, x: 250, width: 200, weight: 1 }));
  expect(placeLabels(same, CENTRE).map((label) => label.id)).toEqual(['a']);
  expect(placeLabels([{ id: 'a', x: 250, width: 501, weight: 1 }], CENTRE)).toEqual([]);
});

test('beside its mark: to the right, and to the left where the line ends', () => {
  expect(placeLabels([{ id: 'a', x: 400, width: 100, weight: 1 }], BESIDE)[0]?.left).toBe(400);
  expect(placeLabels([{ id: 'a', x: 401, width: 100, weight: 1 }], BESIDE)[0]?.left).toBe(301);
});

test('labels of one row never touch and never leave the line', () => {
  const wish = fc.record({
    x: fc.integer({ min: 0, max: 500 }),
    width: fc.integer({ min: 5, max: 220 }),
    weight: fc.integer(),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 25 }), fc.constantFrom(CENTRE, BESIDE), (wishes, options) => {
      const named = wishes.map((one, index) => ({ ...one, id: String(index) }));
      const placed = placeLabels(named, options);
      const spans = placed.map((label) => ({ ...label, right: label.left + (named[Number(label.id)]?.width ?? 0) }));
      for (const a of spans) {
        expect(a.left).toBeGreaterThanOrEqual(0);
        expect(a.right).toBeLessThanOrEqual(500);
        for (const b of spans) {
          if (a.id !== b.id && a.row === b.row) expect(a.right + 10 <= b.left || b.right + 10 <= a.left).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('words beside a mark keep clear of the other marks of the first row, which may have found no room for theirs', () => {
  const wishes = [
    { id: 'first', x: 250, width: 120, weight: 2 },
    { id: 'next', x: 280, width: 120, weight: 1 },
  ];
  const placed = placeLabels(wishes, { ...BESIDE, mark: 10 });
  expect(placed).toEqual([
    { id: 'first', row: 0, left: 130 },
    { id: 'next', row: 0, left: 280 },
  ]);
  expect(placeLabels(wishes, BESIDE).map((label) => label.id)).toEqual(['first']);
});
