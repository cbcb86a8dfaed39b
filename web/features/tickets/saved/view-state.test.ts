import { expect, test } from 'vitest';
import { readListState } from '../../../app/list-state.ts';
import { contentOf, inputUnder, ownFilters, shownFilters, stateUnder } from './view-state.ts';

const VIEW = {
  id: 'v',
  filters: { priority: ['urgent'], assigneeId: ['me'] },
  q: 'vat',
  sort: '-createdAt',
  columns: [],
};

test('under a view its chips stand, unless the address says otherwise', () => {
  expect(shownFilters(VIEW, {})).toEqual(VIEW.filters);
  expect(shownFilters(VIEW, { priority: ['low'], teamId: ['x'] })).toEqual({
    priority: ['low'],
    assigneeId: ['me'],
    teamId: ['x'],
  });
});

test.each([
  [{}],
  [{ priority: ['urgent'] }],
  [{ priority: ['low', 'urgent'], assigneeId: ['me'] }],
  [{ assigneeId: ['me'], status: ['open'] }],
])('whatever chips are chosen, the address brings them back: %j', (shown) => {
  expect(shownFilters(VIEW, ownFilters(VIEW, shown))).toEqual(shown);
});

test('the address says nothing that the view says already', () => {
  expect(ownFilters(VIEW, VIEW.filters)).toEqual({});
});

test('the list asks for what stands, and can be saved as it stands', () => {
  const state = stateUnder(VIEW, readListState({ view: 'v', 'f.priority': 'any', sort: 'subject' }));
  expect(inputUnder(state, 'ME')).toEqual({ filter: { assigneeId: ['ME'] }, sort: 'subject', q: 'vat' });
  expect(contentOf(state)).toEqual({ filters: { assigneeId: ['me'] }, sort: 'subject', q: 'vat' });
});
