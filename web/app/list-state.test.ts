import { expect, test } from 'vitest';
import { readListState, sortText, writeListState } from './list-state.ts';

test('the address of a list is read and written back the same', () => {
  const search = { view: 'mine', q: 'vat', sort: '-dueAt', open: 'x1', 'f.priority': 'urgent,high', other: '1' };
  const state = readListState(search);
  expect(state).toEqual({
    view: 'mine',
    q: 'vat',
    sort: { id: 'dueAt', desc: true },
    openId: 'x1',
    filters: { priority: ['urgent', 'high'] },
  });
  expect(writeListState(search, {})).toEqual(search);
  expect(sortText(state.sort)).toBe('-dueAt');
});

test('what is empty leaves the address; what is not the list’s stays', () => {
  const search = { q: 'vat', open: 'x1', 'f.priority': 'urgent', other: '1' };
  expect(writeListState(search, { q: '', openId: null, filters: { priority: [] } })).toEqual({ other: '1' });
});

test('an empty address is a list without wishes', () => {
  expect(readListState({})).toEqual({ view: null, q: '', sort: null, openId: null, filters: {} });
  expect(sortText(null)).toBeUndefined();
});
