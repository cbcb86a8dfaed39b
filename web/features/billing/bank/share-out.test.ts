import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

const invoices = [
  { id: 'a', dueMinor: 100 },
  { id: 'b', dueMinor: 50 },
];
test.each([
  [99, [['a', 99]], 0],
  [100, [['a', 100]], 0],
  [
    101,
    [
      ['a', 100],
      ['b', 1],
    ],
    0,
  ],
  [
    151,
    [
      ['a', 100],
      ['b', 50],
    ],
    1,
  ],
])('%i pays the oldest first', (amount, parts, credit) => {
  const { allocations, creditMinor } = shareOut(amount, invoices);
  expect(allocations.map(({ invoiceId, amountMinor }) => [invoiceId, amountMinor])).toEqual(parts);
  expect(creditMinor).toBe(credit);
});
