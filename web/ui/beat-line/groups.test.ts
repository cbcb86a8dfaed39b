import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BeatMark } from '../../../domain/process/contract.ts';
import { toIso } from '../../../domain/time/instant.ts';
import { gravest, gravestTone, groupMarks, placeMarks } from './groups.ts';
import { buildScale } from './scale.ts';

const mark = (id: string, at: number, rest: Partial<BeatMark> = {}): BeatMark => ({
  id,
  at: toIso(at),
  label: id,
  detail: null,
  tone: 'neutral',
  shape: 'event',
  forecast: false,
  assumption: null,
  lateSeconds: null,
  state: null,
  actor: null,
  href: null,
  ...rest,
});

// 1,000 px for 1,000 minutes: a pixel is a minute.
const scale = buildScale([0, 1000 * 60_000], { x0: 0, x1: 1000, breakWidth: 0, mostBreaks: 0 });
const at = (x: number) => x * 60_000;
const grouped = (marks: readonly BeatMark[]) =>
  groupMarks(placeMarks(marks, scale), { apart: 18, tallest: 2 }).map((group) => ({
    ids: group.marks.map((one) => one.mark.id).join(''),
    clustered: group.clustered,
  }));

test('marks 17 px apart are stacked, at 18 and 19 px each stands alone', () => {
  expect(grouped([mark('a', at(100)), mark('b', at(117))])).toEqual([{ ids: 'ab', clustered: false }]);
  expect(grouped([mark('a', at(100)), mark('b', at(118))])).toHaveLength(2);
  expect(grouped([mark('a', at(100)), mark('b', at(119))])).toHaveLength(2);
});

test('two are stacked, three become one mark with a count', () => {
  expect(grouped([mark('a', at(1)), mark('b', at(2)), mark('c', at(3))])).toEqual([{ ids: 'abc', clustered: true }]);
});

test('what happened and what is expected never share a group', () => {
  expect(grouped([mark('a', at(100)), mark('b', at(101), { forecast: true })])).toHaveLength(2);
});

test('marks come in any order; those of one instant keep theirs', () => {
  expect(grouped([mark('c', at(5)), mark('a', at(1)), mark('b', at(5))])).toEqual([{ ids: 'acb', clustered: true }]);
});

test('a group shows its gravest meaning', () => {
  const placed = placeMarks([mark('a', 0, { tone: 'done' }), mark('b', 0, { tone: 'breached' }), mark('c', 0)], scale);
  expect([gravestTone(placed), gravest(placed)?.id]).toEqual(['breached', 'b']);
});

test('every mark is in exactly one group, and no group is wider than the distance', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1000 * 60_000 }), { maxLength: 120 }), (instants) => {
      const placed = placeMarks(
        instants.map((instant, index) => mark(String(index), instant)),
        scale,
      );
      const groups = groupMarks(placed, { apart: 18, tallest: 2 });
      expect(groups.flatMap((group) => group.marks)).toEqual(placed);
      for (const { marks } of groups) expect((marks.at(-1)?.x ?? 0) - (marks[0]?.x ?? 0)).toBeLessThan(18);
    }),
    { numRuns: 100 },
  );
});
