import { expect, test } from 'vitest';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { lastDueAgain, settledOf } from './settled.ts';

const payment = (amountMinor: number) => ({ amountMinor }) as InvoiceDetail['payments'][number];
const open = { id: 'this', status: 'open' as const, payableMinor: 6027, dueMinor: 6027, payments: [], chargebacks: [] };
const taken = (invoiceId: string, amountMinor: number, walletMinor = 0) =>
  ({ parts: [{ invoiceId, amountMinor, walletMinor }] }) as InvoiceDetail['chargebacks'][number];

test('without money nothing is settled', () => {
  expect(settledOf(open)).toEqual({ paidMinor: 0, creditedMinor: 0, walletMinor: 0 });
});

test('what was given back is what neither came nor is due', () => {
  expect(settledOf({ ...open, dueMinor: 200 })).toEqual({ paidMinor: 0, creditedMinor: 5827, walletMinor: 0 });
  const partly = { ...open, dueMinor: 27, payments: [payment(4000), payment(2000)] };
  expect(settledOf(partly)).toEqual({ paidMinor: 6000, creditedMinor: 0, walletMinor: 0 });
  const paid = { ...open, status: 'paid' as const, dueMinor: 0, payments: [payment(200)] };
  expect(settledOf(paid)).toEqual({ paidMinor: 200, creditedMinor: 5827, walletMinor: 0 });
});

test('what a bank took back is paid no more, and was not given back either', () => {
  const chargebacks = [taken('this', 6027), taken('another', 500)];
  expect(settledOf({ ...open, payments: [payment(6027)], chargebacks })).toEqual({
    paidMinor: 0,
    creditedMinor: 0,
    walletMinor: 0,
  });
  const partly = { ...open, dueMinor: 1000, payments: [payment(6027)], chargebacks: [taken('this', 1000)] };
  expect(settledOf(partly)).toEqual({ paidMinor: 5027, creditedMinor: 0, walletMinor: 0 });
});

test('what left a wallet is paid no more, and is not asked for either', () => {
  const topUp = { ...open, dueMinor: 1000, payments: [payment(6027)] };
  expect(settledOf({ ...topUp, chargebacks: [taken('this', 1000, 5027)] })).toEqual({
    ...{ paidMinor: 0, creditedMinor: 0, walletMinor: 5027 },
  });
  const again = { ...topUp, status: 'paid' as const, dueMinor: 0, payments: [payment(6027), payment(1000)] };
  expect(settledOf({ ...again, chargebacks: [taken('this', 1000, 5027)] })).toEqual({
    ...{ paidMinor: 1000, creditedMinor: 0, walletMinor: 5027 },
  });
});

test('a void invoice gave nothing back', () => {
  expect(settledOf({ ...open, status: 'void', dueMinor: 0 })).toEqual({
    paidMinor: 0,
    creditedMinor: 0,
    walletMinor: 0,
  });
});

test('what a bank took last is told with what was in the wallet, of the last time that something became due again', () => {
  expect(lastDueAgain({ id: 'this', chargebacks: [taken('another', 500)] })).toBeNull();
  expect(lastDueAgain({ id: 'this', chargebacks: [taken('this', 0, 500)] })).toBeNull();
  const chargebacks = [taken('this', 100), taken('this', 3000, 2000), taken('this', 0, 50)];
  expect(lastDueAgain({ id: 'this', chargebacks })).toMatchObject({ dueMinor: 3000, takenMinor: 5000 });
});
