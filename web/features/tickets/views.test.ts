import { expect, test } from 'vitest';
import { readListState } from '../../app/list-state.ts';
import { deadlineOrder, listInputOf } from './views.ts';

const ME = '0198c0de-0000-7000-8000-000000000001';
const OTHER = '0198c0de-0000-7000-8000-000000000002';

test('without a view the list shows what is unsolved, in the order of what happens next', () => {
  expect(listInputOf(readListState({}), ME)).toEqual({
    filter: { status: ['new', 'open', 'pending', 'on_hold'], snoozed: false },
    sort: 'nextAt',
  });
});

test('a chip narrows the view or takes the place of its filter; an empty search asks for nothing', () => {
  const state = readListState({ view: 'mine', 'f.status': 'pending', 'f.priority': 'urgent,high', q: '  ' });
  expect(listInputOf(state, ME)).toEqual({
    filter: { status: ['pending'], assigneeId: [ME], priority: ['urgent', 'high'], snoozed: false },
    sort: 'nextAt',
  });
  const others = readListState({ view: 'mine', 'f.assigneeId': OTHER, q: ' vat ' });
  expect(listInputOf(others, ME)).toMatchObject({ filter: { assigneeId: [OTHER] }, q: 'vat' });
});

test('a filter that the address makes up is not asked for', () => {
  expect(listInputOf(readListState({ view: 'all', 'f.secret': 'x' }), ME).filter).toEqual({});
});

test('deadlines order the open views and a sort by them, not what is solved', () => {
  expect(deadlineOrder(readListState({}))).toBe('up');
  expect(deadlineOrder(readListState({ sort: '-nextAt' }))).toBe('down');
  expect(deadlineOrder(readListState({ sort: 'subject' }))).toBeNull();
  expect(deadlineOrder(readListState({ view: 'solved' }))).toBeNull();
});
