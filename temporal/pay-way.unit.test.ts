import { describe, expect, test } from 'vitest';
import { type PayWay, payWays } from '../domain/collection/contract.ts';
import type { Database } from '../services/database.ts';
import { createDeps } from './wiring.ts';

const outside = { mail: { smtpUrl: null, from: 'test@localhost' }, sms: null };
const stripe = { secretKey: 'sk_test_1', webhookSecret: null };

/** What a call answers for something that came by the sandbox. */
async function answer(payWay: PayWay, name: 'collection.charge' | 'collection.refund') {
  const config = { ...outside, payWay, stripe: payWay === 'stripe' ? stripe : null };
  // Neither call asks it.
  const call = createDeps(config, {} as Database).calls[name];
  const request = {
    provider: 'sandbox',
    amountMinor: 5831,
    currency: 'EUR',
    token: 'card-succeeds',
    chargeId: 'sandbox_1',
    description: 'Invoice 1 charge#0',
  };
  return call?.make({} as never, {} as never, 'ledger/1', { request, repeated: false } as never);
}

describe('a card of the sandbox that is on file', () => {
  test.each(payWays.filter((way) => way !== 'sandbox'))('pays nothing where cards go through: %s', async (way) => {
    expect(await answer(way, 'collection.charge')).toMatchObject({ kind: 'failed' });
    expect(await answer(way, 'collection.refund')).toMatchObject({ kind: 'failed' });
  });

  test('pays where the sandbox is on', async () => {
    expect(await answer('sandbox', 'collection.charge')).toMatchObject({ kind: 'done', result: { status: 'paid' } });
    expect(await answer('sandbox', 'collection.refund')).toMatchObject({ kind: 'done' });
  });
});
