import { expect, test } from 'vitest';
import { enteredOf, type LineRow, newRow, problemOf } from './line-rows.ts';

const row = (change: Partial<LineRow> = {}): LineRow => ({
  ...newRow(),
  description: 'Setup',
  price: '12,5',
  ...change,
});

test('what is missing is said, and a complete row is what the server takes', () => {
  expect(problemOf(row({ description: ' ' }), 'EUR')).toContain('what it is for');
  for (const quantity of ['0', '1.5', '', 'two']) expect(problemOf(row({ quantity }), 'EUR')).toContain('whole number');
  expect(enteredOf(row({ price: 'free' }), 'EUR')).toBeNull();
  expect(enteredOf(row({ quantity: '2', taxRateIds: ['a'] }), 'EUR')).toEqual({
    description: 'Setup',
    quantity: 2,
    unitPriceMinor: 1250,
    taxRateIds: ['a'],
  });
});
