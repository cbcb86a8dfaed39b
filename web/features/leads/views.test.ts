import { expect, test } from 'vitest';
import { readListState } from '../../app/list-state.ts';
import { listInputOf } from './views.ts';

test('without a view all leads, the newest first', () => {
  expect(listInputOf(readListState({}))).toEqual({ filter: {}, sort: '-createdAt' });
});

test('those in a journey come in the order of their next steps, narrowed by chips', () => {
  const state = readListState({ view: 'journey', 'f.source': 'google,bing', q: ' ann ' });
  expect(listInputOf(state)).toEqual({
    filter: { inJourney: true, source: ['google', 'bing'] },
    sort: 'nextAt',
    q: 'ann',
  });
});

test('a chip does not widen what the view is about', () => {
  expect(listInputOf(readListState({ view: 'new', 'f.status': 'lost' })).filter).toEqual({ status: ['new'] });
});
