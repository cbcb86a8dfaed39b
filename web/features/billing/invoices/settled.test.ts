import { expect, test } from 'vitest';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { settledOf } from './settled.ts';

const payment = (amountMinor: number) => ({ amountMinor }) as InvoiceDetail['payments'][number];
const open = { status: 'open' as const, payableMinor: 6027, dueMinor: 6027, payments: [] };

test('without money nothing is settled', () => {
  expect(settledOf(open)).toEqual({ paidMinor: 0, creditedMinor: 0 });
});

test('what was given back is what neither came nor is due', () => {
  expect(settledOf({ ...open, dueMinor: 200 })).toEqual({ paidMinor: 0, creditedMinor: 5827 });
  const partly = { ...open, dueMinor: 27, payments: [payment(4000), payment(2000)] };
  expect(settledOf(partly)).toEqual({ paidMinor: 6000, creditedMinor: 0 });
  const paid = { ...open, status: 'paid' as const, dueMinor: 0, payments: [payment(200)] };
  expect(settledOf(paid)).toEqual({ paidMinor: 200, creditedMinor: 5827 });
});

test('a void invoice gave nothing back', () => {
  expect(settledOf({ ...open, status: 'void', dueMinor: 0 })).toEqual({ paidMinor: 0, creditedMinor: 0 });
});
