import { describe, expect, test } from 'vitest';
import type { PaymentAttempt } from '../../../domain/collection/contract.ts';
import { attemptWords, everyWords, invoiceMeaning, subscriptionMeaning, termsWords } from './words.ts';

const open = { status: 'open' as const, payBy: '2026-03-16', payableMinor: 100, dueMinor: 100 };

describe('how an invoice stands', () => {
  test('is overdue from the day after the one by which it was to be paid', () => {
    expect(invoiceMeaning(open, null, '2026-03-16').words).toBe('Open');
    expect(invoiceMeaning(open, null, '2026-03-17').words).toBe('Overdue');
  });

  test('a charge that nobody knows of goes before being overdue, and a status that is final before everything', () => {
    const failed = { status: 'failed' as const, attempts: 1 };
    expect(invoiceMeaning(open, failed, '2026-03-17').words).toBe('Undecided');
    expect(invoiceMeaning({ ...open, status: 'paid' }, failed, '2026-03-17').words).toBe('Paid');
  });

  test('is partly paid from one unit on, unless there is more to say', () => {
    const partly = { ...open, dueMinor: 99 };
    expect(invoiceMeaning(partly, null, '2026-03-16').words).toBe('Partly paid');
    expect(invoiceMeaning(partly, null, '2026-03-17').words).toBe('Overdue');
  });

  test('is collecting from the first attempt that did not bring the money', () => {
    expect(invoiceMeaning(open, { status: 'running', attempts: 0 }, '2026-03-02').words).toBe('Open');
    expect(invoiceMeaning(open, { status: 'running', attempts: 1 }, '2026-03-02').words).toBe('Collecting');
    const held = { status: 'running', attempts: 1, nextAt: null } as const;
    expect(invoiceMeaning(open, held, '2026-03-17').words).toBe('Held');
    expect(invoiceMeaning(open, { ...held, nextAt: '2026-03-18T09:00:00Z' }, '2026-03-17').words).toBe('Overdue');
  });
});

test('a subscription that ends says so only until it has ended', () => {
  const ending = { status: 'active' as const, processStatus: 'running' as const, endsAt: '2026-04-01T00:00:00Z' };
  expect(subscriptionMeaning(ending).words).toBe('Ending');
  expect(subscriptionMeaning({ ...ending, status: 'cancelled' }).words).toBe('Ended');
  expect(subscriptionMeaning({ ...ending, processStatus: 'failed' }).words).toBe('Stopped');
});

test('terms are said as people say them', () => {
  expect([everyWords('month', 1), everyWords('month', 3), everyWords('year', 1)]).toEqual([
    'a month',
    'every 3 months',
    'a year',
  ]);
  expect(termsWords({ timing: 'arrears', trialDays: 14 })).toBe('in arrears, first 14 days free');
});

test('an attempt says what the bank said, and of no answer that nobody knows', () => {
  const attempt = {
    number: 2,
    outcome: 'declined_soft',
    code: 'insufficient_funds',
    provider: 'sandbox',
  } as PaymentAttempt;
  expect(attemptWords(attempt)).toMatchObject({
    title: 'Retry 2 of the charge',
    said: 'Declined: there was not enough money on the account. It may work later.',
  });
  expect(attemptWords({ ...attempt, outcome: 'unknown' }).said).toContain('nobody knows');
  expect(attemptWords({ ...attempt, provider: 'by-hand', outcome: 'paid' }).title).toBe('Payment entered by hand');
});
