import { expect, test } from 'vitest';
import { filterOf, ticketViewInput } from './views.ts';

const ME = '0199c0de-0000-7000-8000-000000000001';
const ADA = '0199c0de-0000-7000-8000-000000000002';

test('me is whoever looks, nobody is no one, and yes-or-no filters stand by their names', () => {
  expect(filterOf({ assigneeId: ['me', ADA], priority: ['high'], tag: [] }, ME)).toEqual({
    assigneeId: [ME, ADA],
    priority: ['high'],
  });
  expect(filterOf({ assigneeId: ['nobody'], is: ['snoozed', 'followed'] }, ME)).toEqual({
    unassigned: true,
    snoozed: true,
    followed: true,
  });
  expect(filterOf({}, null)).toEqual({});
});

test('a view that the list would refuse is refused where it is made, at its field', () => {
  const wrong = (view: object) =>
    ticketViewInput.safeParse({ name: 'x', ...view }).error?.issues.map(({ path }) => path[0]);
  expect(wrong({ filters: { priority: ['enormous'] } })).toEqual(['filters']);
  expect(wrong({ sort: 'colour' })).toEqual(['sort']);
  expect(wrong({ shared: 'team' })).toEqual(['teamId']);
  expect(wrong({ teamId: ADA })).toEqual(['teamId']);
  expect(wrong({ name: ' ' })).toEqual(['name']);
  expect(wrong({ filters: { assigneeId: ['me'] }, sort: '-createdAt' })).toBeUndefined();
});
