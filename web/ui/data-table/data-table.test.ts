import { expect, test } from 'vitest';
import { type Column, columnsFor, compareValues } from './column.ts';
import { rowAfter } from './use-grid-keys.ts';

test('texts are ordered as people count, what has no value comes last', () => {
  expect(['Ticket 10', null, 'ticket 9', 'Ticket 1'].sort(compareValues)).toEqual([
    'Ticket 1',
    'ticket 9',
    'Ticket 10',
    null,
  ]);
  expect([10, null, -2, 9].sort(compareValues)).toEqual([-2, 9, 10, null]);
});

test('keys move within the rows, and no further', () => {
  const after = (key: string, active: number) => rowAfter(key, active, 100, 20);
  expect([after('j', 0), after('j', 99), after('k', 0), after('k', 50)]).toEqual([1, 99, 0, 49]);
  expect([after('PageDown', 90), after('PageUp', 10), after('Home', 50), after('End', 50)]).toEqual([99, 0, 0, 99]);
  expect([after('Enter', 3), rowAfter('j', -1, 0, 20)]).toEqual([null, null]);
});

test('columns give way by their priority', () => {
  const columns: Column<object>[] = ([1, 2, 3] as const).map((priority) => ({
    id: String(priority),
    header: '',
    cell: () => null,
    priority,
  }));
  const shown = (width: number) => columnsFor(columns, width).length;
  expect([shown(0), shown(639), shown(640), shown(959), shown(960)]).toEqual([1, 1, 2, 2, 3]);
});
