import { describe, expect, it } from 'vitest';
import { differences } from './compare.ts';
import { judge } from './vectors.ts';

describe('differences', () => {
  it.each([
    ['fields that are not expected do not count', { a: 1 }, { a: 1, b: 2 }, []],
    ['null is asserted', { a: null }, {}, ['a']],
    ['null is not missing', { a: null }, { a: undefined }, ['a']],
    ['arrays by length', { a: [1] }, { a: [1, 2] }, ['a']],
    ['arrays by order', { a: [1, 2] }, { a: [2, 1] }, ['a[0]', 'a[1]']],
    ['objects inside arrays by their expected fields', { a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }, []],
    ['an instant with and without fraction', { a: '2026-01-01T00:00:00Z' }, { a: '2026-01-01T00:00:00.000Z' }, []],
    ['an instant a second off', { a: '2026-01-01T00:00:00Z' }, { a: '2026-01-01T00:00:01.000Z' }, ['a']],
    ['text is not a number', { a: 1 }, { a: '1' }, ['a']],
    ['one of several', { aIn: ['x', 'y'] }, { a: 'y' }, []],
    ['none of several', { aIn: ['x', 'y'] }, { a: 'z' }, ['aIn']],
  ])('%s', (_title, expected, got, paths) => {
    expect(differences(expected, got).map((difference) => difference.path)).toEqual(paths);
  });
});

describe('judge', () => {
  const vector = (kind: string, given: Record<string, unknown>, expected: Record<string, unknown>) =>
    judge('sla', { id: 'x', title: 'x', kind, given, expect: expected });
  const calendar = { zone: 'UTC', weekly: { mon: [] }, holidays: [] };

  it('does not pass a kind without adapter, a wrong answer, a fault, or a refusal that was not expected', async () => {
    expect((await vector('toString', {}, {})).state).toBe('not covered');
    const given = { zone: 'UTC', civil: '2026-01-01T09:00' };
    expect((await vector('civil-to-instant', given, { at: '2026-01-01T09:00:00Z' })).state).toBe('passed');
    expect((await vector('civil-to-instant', given, { at: '2026-01-01T10:00:00Z' })).state).toBe('failed');
    expect((await vector('civil-to-instant', {}, {})).state).toBe('failed');
    const open = { calendar, at: '2026-01-01T00:00:00Z' };
    expect((await vector('next-open', open, { error: 'calendar-never-opens' })).state).toBe('passed');
    expect((await vector('next-open', open, {})).state).toBe('failed');
  });

  it('reads shifts and civil times by the modes of the vectors', async () => {
    const week = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] };
    const shifted = { calendar: { ...calendar, weekly: week }, at: '2026-02-03T10:00:00Z', businessSeconds: -7200 };
    expect((await vector('shift', shifted, { at: '2026-02-02T16:00:00Z' })).state).toBe('passed');
    const gap = { zone: 'Europe/Berlin', civil: '2026-03-29T02:30', modes: { gap: 'shift-forward' } };
    expect((await vector('civil-to-instant', gap, { at: '2026-03-29T01:30:00Z' })).state).toBe('passed');
    const twice = { zone: 'Europe/Berlin', civil: '2026-10-25T02:30', modes: { overlap: 'first' } };
    expect((await vector('civil-to-instant', twice, { at: '2026-10-25T00:30:00Z' })).state).toBe('passed');
  });
});
