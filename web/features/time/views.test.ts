import { expect, test } from 'vitest';
import { readListState } from '../../app/list-state.ts';
import { listInputOf, viewsFor } from './views.ts';

test('people arrive at their own weeks; a guest, who keeps none, at everybody’s', () => {
  expect(viewsFor({ keeps: true, seesOthers: false })).toEqual(['own', 'mine']);
  expect(viewsFor({ keeps: true, seesOthers: true })).toEqual(['own', 'mine', 'all']);
  expect(viewsFor({ keeps: false, seesOthers: true })).toEqual(['all']);
});

test('what waits for one’s decision comes by what is due first', () => {
  expect(listInputOf(readListState({ 'f.status': 'submitted' }), 'mine', 'm1')).toEqual({
    filter: { mine: 'true', status: ['submitted'] },
    sort: 'nextAt',
    q: undefined,
  });
  expect(listInputOf(readListState({}), 'own', 'm1')).toEqual({
    filter: { memberId: 'm1' },
    sort: undefined,
    q: undefined,
  });
});
