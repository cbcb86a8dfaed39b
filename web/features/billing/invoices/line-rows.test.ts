import { expect, test } from 'vitest';
import { enteredOf, type LineRow, newRow, priceOf, problemOf } from './line-rows.ts';

const row = (change: Partial<LineRow> = {}): LineRow => ({
  ...newRow(),
  description: 'Setup',
  price: '12,5',
  ...change,
});

test('a price is read with comma or point, in the digits of its currency', () => {
  expect([priceOf('12,50', 'EUR'), priceOf(' 12.5 ', 'EUR'), priceOf('-3', 'EUR')]).toEqual([1250, 1250, -300]);
  expect([priceOf('1200', 'JPY'), priceOf('1.234', 'KWD')]).toEqual([1200, 1234]);
  expect([priceOf('1.5', 'JPY'), priceOf('12.345', 'EUR'), priceOf('', 'EUR'), priceOf('x', 'EUR')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
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
