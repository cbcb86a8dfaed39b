import { expect, test } from 'vitest';
import { z } from 'zod';
import { anyOf, isListOutput, listInput, listOutput, MAX_PAGE_SIZE, parseSort } from './list.ts';

const input = listInput({
  sortable: ['createdAt', 'name'],
  defaultSort: '-createdAt',
  filters: { status: anyOf(z.enum(['open', 'closed'])), owner: z.string() },
});

test('an empty question is the first page in the default order', () => {
  expect(input.parse({})).toEqual({ page: 1, pageSize: 50, sort: '-createdAt', filter: {} });
});

test(`a page holds up to ${MAX_PAGE_SIZE}: 200 is taken, 201 and 0 are not`, () => {
  expect(input.safeParse({ pageSize: 200 }).success).toBe(true);
  expect(input.safeParse({ pageSize: 201 }).success).toBe(false);
  expect(input.safeParse({ pageSize: 0 }).success).toBe(false);
});

test('only the named fields sort, up to four of them', () => {
  expect(input.safeParse({ sort: '-createdAt,name' }).success).toBe(true);
  expect(input.safeParse({ sort: 'password' }).success).toBe(false);
  expect(input.safeParse({ sort: 'name;drop' }).success).toBe(false);
  expect(input.safeParse({ sort: 'name,name,name,name' }).success).toBe(true);
  expect(input.safeParse({ sort: 'name,name,name,name,name' }).success).toBe(false);
});

test('unknown filters and parameters are refused instead of ignored', () => {
  expect(input.safeParse({ filter: { status: ['open'] } }).success).toBe(true);
  expect(input.safeParse({ filter: { state: 'open' } }).success).toBe(false);
  expect(input.safeParse({ offset: 3 }).success).toBe(false);
});

test('minus means descending', () => {
  expect(parseSort('-createdAt,name')).toEqual([
    { field: 'createdAt', descending: true },
    { field: 'name', descending: false },
  ]);
});

test('a list is known by its schema', () => {
  expect(isListOutput(listOutput(z.string()))).toBe(true);
  expect(isListOutput(z.object({ items: z.array(z.string()) }))).toBe(false);
});
