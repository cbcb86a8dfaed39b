import { expect, test } from 'vitest';
import { EVERYONE, type FieldType, filterOf } from './filter-state.ts';

const typeOf = (field: string): FieldType => (field === 'fields.totalVisits' ? 'number' : 'string');

test('without conditions it finds every lead, whichever way they would be joined', () => {
  expect(filterOf(EVERYONE, typeOf)).toEqual({ and: [] });
  expect(filterOf({ match: 'any', conditions: [] }, typeOf)).toEqual({ and: [] });
});

test('values take the type of their field, since 3 and “3” are different', () => {
  const conditions = [
    { id: 1, field: 'fields.totalVisits', op: 'gte', value: ' 3 ' },
    { id: 2, field: 'source', op: 'eq', value: '3' },
    { id: 3, field: 'phone', op: 'unknown', value: 'left over' },
  ] as const;
  expect(filterOf({ match: 'any', conditions }, typeOf)).toEqual({
    or: [
      { field: 'fields.totalVisits', op: 'gte', value: 3 },
      { field: 'source', op: 'eq', value: '3' },
      { field: 'phone', op: 'exists', value: false },
    ],
  });
});

test('an unfinished line finds nobody yet', () => {
  const line = (op: 'eq' | 'gte', field: string, value: string) =>
    filterOf({ match: 'all', conditions: [{ id: 1, field, op, value }] }, typeOf);
  expect(line('eq', 'source', '  ')).toBeNull();
  expect(line('gte', 'fields.totalVisits', 'three')).toBeNull();
});
