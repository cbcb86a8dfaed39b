import { expect, test } from 'vitest';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { settledOf } from './settled.ts';

const attempt = (outcome: string, amountMinor: number) =>
  ({ outcome, amountMinor }) as InvoiceDetail['attempts'][number];
const open = {
  status: 'open' as const,
  payableMinor: 6027,
  dueMinor: 6027,
  attempts: [attempt('declined_soft', 6027)],
};

test('a declined charge settles nothing', () => {
  expect(settledOf(open)).toEqual({ paidMinor: 0, creditedMinor: 0 });
});

test('what was given back is what neither came nor is due', () => {
  expect(settledOf({ ...open, dueMinor: 200 })).toEqual({ paidMinor: 0, creditedMinor: 5827 });
  const paid = {
    ...open,
    status: 'paid' as const,
    dueMinor: 0,
    attempts: [attempt('unknown', 6027), attempt('paid', 200)],
  };
  expect(settledOf(paid)).toEqual({ paidMinor: 200, creditedMinor: 5827 });
});

test('a void invoice gave nothing back', () => {
  expect(settledOf({ ...open, status: 'void', dueMinor: 0 })).toEqual({ paidMinor: 0, creditedMinor: 0 });
});
