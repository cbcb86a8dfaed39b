import { expect, test } from 'vitest';
import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { takenBackWords } from './words.ts';

test('what a bank took back is due again only where an invoice says so', () => {
  const after = (...due: number[]) =>
    takenBackWords({
      chargebacks: due.map((amountMinor) => ({ parts: [{ amountMinor }] }) as PaymentDetail['chargebacks'][number]),
    });
  expect(after(100)).toBe('It is entered: what it paid is due again');
  expect(after(100, 0)).toBe('It is entered: nothing is due again');
});
