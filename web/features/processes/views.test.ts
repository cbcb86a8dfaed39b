import { expect, test } from 'vitest';
import { readListState } from '../../app/list-state.ts';
import { listInputOf } from './views.ts';

test('without a view the list shows what still runs, soonest first by the server', () => {
  expect(listInputOf(readListState({}))).toEqual({
    filter: { status: ['running', 'paused', 'failed'] },
    sort: undefined,
  });
});

test('a chip takes the place of the view’s statuses; a kind of the view stands', () => {
  const state = readListState({ view: 'billing', 'f.status': 'paused', 'f.kind': 'nurture', sort: '-startedAt' });
  expect(listInputOf(state)).toEqual({
    filter: { status: ['paused'], kind: ['billing', 'price-move'] },
    sort: '-startedAt',
  });
});

test('what ended is ordered by its end', () => {
  expect(listInputOf(readListState({ view: 'ended' }))).toEqual({
    filter: { status: ['over', 'cancelled'] },
    sort: '-overAt',
  });
});
