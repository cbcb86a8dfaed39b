import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { stripePayments } from '../../activities/adapters/payments.ts';
import { stripeClient, stripePay } from './stripe.ts';

const SECRET = 'whsec_test';
const TENANT = '0198c0de-0000-7000-8000-000000000001';
const ID = '0198c0de-0000-7000-8000-000000000002';

// ---- Stripe's own mock: it checks each request against Stripe's OpenAPI, and answers with its fixtures. ----

const CACHE = path.resolve('node_modules/.cache/stripe-mock');
const BINARY = path.join(CACHE, 'stripe-mock');

/** Built once, by Go, into a cache. @returns why there is none */
async function buildMock(): Promise<string | null> {
  if (existsSync(BINARY)) return null;
  if (spawnSync('go', ['version']).status !== 0) return 'there is no Go to build stripe-mock with';
  await mkdir(CACHE, { recursive: true });
  const built = spawnSync('go', ['install', 'github.com/stripe/stripe-mock@v0.203.0'], {
    env: { ...process.env, GOBIN: CACHE, GOFLAGS: '-mod=mod' },
    timeout: 240_000,
    encoding: 'utf8',
  });
  return built.status === 0
    ? null
    : `stripe-mock could not be built: ${built.stderr?.slice(-200) ?? built.error?.message}`;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

describe('what is asked of Stripe is what Stripe takes', () => {
  let missing: string | null = null;
  let stripe: Stripe;
  let stop = () => {};
  beforeAll(async () => {
    missing = await buildMock();
    if (missing !== null) return;
    const port = await freePort();
    const mock = spawn(BINARY, ['-http-port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    stop = () => mock.kill();
    stripe = stripeClient('sk_test_123', { host: '127.0.0.1', port });
    const until = Date.now() + 20_000;
    for (;;) {
      const up = await fetch(`http://127.0.0.1:${port}/v1/customers`, {
        headers: { authorization: 'Bearer sk_test_123' },
      })
        .then(({ ok }) => ok)
        .catch(() => false);
      if (up) return;
      if (Date.now() > until) throw new Error('stripe-mock does not answer');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, 300_000);
  afterAll(() => stop());
  const skipWithout = (test: TestContext) => {
    if (missing !== null) test.skip(missing);
  };

  it('customers, checkouts of payments and of cards', async (test) => {
    skipWithout(test);
    // The mock's API is of before 2026-09-30, when Stripe put this field in the place of `payment_method_types`.
    const allowed: unknown[] = [];
    const { sessions } = stripe.checkout;
    const create = sessions.create.bind(sessions);
    Object.assign(sessions, {
      create: (
        { allowed_payment_method_types, ...rest }: Stripe.Checkout.SessionCreateParams,
        options: Stripe.RequestOptions,
      ) => {
        allowed.push(allowed_payment_method_types);
        return create(rest, options);
      },
    });
    const port = stripePay({ secretKey: 'sk_test_123', webhookSecret: SECRET }, stripe);
    const who = { tenantId: TENANT, customerId: ID };
    expect(await port.customer({ ...who, name: 'Ann', email: 'ann@example.com' })).toMatch(/^cus_/);
    const order = { ...who, id: ID, providerCustomerId: 'cus_1', returnUrl: 'https://app.example/pay/x' };
    const invoice = { invoiceId: ID, amountMinor: 5831, currency: 'EUR', description: 'Invoice INV-1' };
    const opened = await port.begin({ ...order, ...invoice, until: Date.now() + 31 * 60_000 });
    expect(opened).toEqual({
      url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//),
      providerId: expect.stringMatching(/^cs_/),
    });
    expect(await port.beginSetup(order)).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    // What takes days to clear would be collected a second time meanwhile.
    expect(allowed).toEqual([['card'], ['card']]);
    expect(await port.find('cs_test_1')).toEqual({ state: expect.stringMatching(/open|paid|expired/) });
  });

  it('charges off the session, and looking one up', async (test) => {
    skipWithout(test);
    const port = stripePayments('sk_test_123', stripe);
    const request = {
      ...{ amountMinor: 5831, currency: 'EUR', token: 'cus_1/pm_1', description: 'Invoice INV-1 charge#0' },
      ...{ ledgerId: ID, tenantId: TENANT, invoiceId: ID },
    };
    // The mock's intents are fixtures that wait for a card: what matters is that none is refused for its form.
    expect(await port.charge(request, 'key-1')).toMatchObject({ kind: 'done' });
    const found = await requests(stripe, () => port.lookUp(request, 'key-1'));
    expect(found.answer).toMatchObject({ kind: 'done', result: { providerId: expect.stringMatching(/^pi_/) } });
    expect(found.asked.map(decodeURIComponent)).toEqual([
      'GET /v1/payment_intents/search?query=metadata["key"]:"key-1"&limit=1',
    ]);
    expect(await port.charge({ ...request, amountMinor: 1.5 }, 'key-2')).toMatchObject({ kind: 'failed' });
  });

  it('each event’s object is asked for again', async (test) => {
    skipWithout(test);
    const port = stripePay({ secretKey: 'sk_test_123', webhookSecret: SECRET }, stripe);
    const events: readonly (readonly [string, object, readonly string[]])[] = [
      [
        'payment_intent.succeeded',
        { id: 'pi_1', object: 'payment_intent' },
        ['GET /v1/payment_intents/pi_1?expand[0]=payment_method'],
      ],
      [
        'setup_intent.succeeded',
        { id: 'seti_1', object: 'setup_intent' },
        ['GET /v1/setup_intents/seti_1?expand[0]=payment_method'],
      ],
      [
        'payment_method.automatically_updated',
        { id: 'pm_1', object: 'payment_method', customer: 'cus_1' },
        ['GET /v1/payment_methods/pm_1', 'GET /v1/customers/cus_1'],
      ],
      ['charge.dispute.created', { id: 'dp_1', object: 'dispute' }, ['GET /v1/disputes/dp_1?expand[0]=payment_intent']],
      ['refund.failed', { id: 're_1', object: 'refund' }, ['GET /v1/refunds/re_1']],
      // What came of a checkout is asked for when it is entered, under its lock.
      ['checkout.session.completed', { id: 'cs_1', object: 'checkout.session', metadata: {} }, []],
    ];
    for (const [type, object, paths] of events) {
      const { answer, asked } = await requests(stripe, () => port.read(...signed(type, object)));
      // The mock's fixtures bear none of our marks: they are nobody's.
      expect(answer).toMatchObject({ type, notice: null });
      expect(asked.map(decodeURIComponent), type).toEqual(paths);
    }
  });
});

/** An event as Stripe sends it. */
function signed(type: string, object: object): [Buffer, string] {
  const payload = JSON.stringify({ id: `evt_${type}`, object: 'event', type, data: { object } });
  return [Buffer.from(payload), Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET })];
}

/** What is asked of Stripe meanwhile. */
async function requests<T>(stripe: Stripe, during: () => Promise<T>): Promise<{ answer: T; asked: string[] }> {
  const asked: string[] = [];
  const note = ({ method, path: url }: Stripe.RequestEvent) => asked.push(`${method} ${url}`);
  stripe.on('request', note);
  try {
    return { answer: await during(), asked };
  } finally {
    stripe.off('request', note);
  }
}

describe('an event is read as what it is about is now', () => {
  const things: Record<string, object> = {};
  let server: Server;
  let stripe: Stripe;
  beforeAll(async () => {
    server = createHttpServer((req, res) => {
      const thing = things[req.url?.split('?')[0] ?? ''];
      res.writeHead(thing ? 200 : 404, { 'content-type': 'application/json' });
      res.end(JSON.stringify(thing ?? { error: { type: 'invalid_request_error', message: 'No such thing' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    stripe = stripeClient('sk_test_123', {
      host: '127.0.0.1',
      port: typeof address === 'object' && address ? address.port : 0,
    });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const read = async (type: string, object: object) =>
    (await stripePay({ secretKey: 'sk_test_123', webhookSecret: SECRET }, stripe).read(...signed(type, object))).notice;
  const ours = { tenantId: TENANT, invoiceId: 'inv', customerId: 'customer' };
  const { tenantId } = ours;

  it('a charge', async () => {
    things['/v1/payment_intents/pi_1'] = {
      ...{ id: 'pi_1', object: 'payment_intent', status: 'succeeded', amount_received: 5831, currency: 'eur' },
      payment_method: {
        id: 'pm_1',
        object: 'payment_method',
        type: 'card',
        card: { brand: 'cartes_bancaires', last4: '4242' },
      },
      metadata: ours,
    };
    const said = { id: 'pi_1', object: 'payment_intent', amount_received: 1, metadata: {} };
    expect(await read('payment_intent.succeeded', said)).toEqual({
      ...{ kind: 'charge', tenantId, invoiceId: 'inv', paymentId: 'pi_1', amountMinor: 5831, currency: 'EUR' },
      card: { brand: 'Cartes bancaires', last4: '4242' },
    });
    things['/v1/payment_intents/pi_1'] = { ...things['/v1/payment_intents/pi_1'], status: 'processing' };
    expect(await read('payment_intent.succeeded', said)).toBeNull();
  });

  it('a charge that failed after the bank had taken it', async () => {
    const failed = { decline_code: 'insufficient_funds', code: 'card_declined' };
    const intent = {
      ...{ id: 'pi_2', object: 'payment_intent', status: 'requires_payment_method', amount: 5831, currency: 'eur' },
      metadata: { ...ours, key: 'ledger-1' },
    };
    things['/v1/payment_intents/pi_2'] = { ...intent, last_payment_error: failed };
    const said = { id: 'pi_2', object: 'payment_intent', metadata: {} };
    const notice = { kind: 'charge-failed', tenantId, invoiceId: 'inv', paymentId: 'pi_2', key: 'ledger-1' };
    expect(await read('payment_intent.payment_failed', said)).toEqual({
      ...{ ...notice, amountMinor: 5831, code: 'insufficient_funds' },
    });
    things['/v1/payment_intents/pi_2'] = { ...intent, status: 'canceled' };
    expect(await read('payment_intent.canceled', said)).toEqual({ ...notice, amountMinor: 5831, code: null });
    // Paid after all, by the time that the notice is read.
    things['/v1/payment_intents/pi_2'] = { ...intent, status: 'succeeded' };
    expect(await read('payment_intent.payment_failed', said)).toBeNull();
    things['/v1/payment_intents/pi_2'] = { ...intent, metadata: { ...ours, checkoutId: 'checkout' } };
    expect(await read('payment_intent.payment_failed', said)).toEqual({
      ...{ kind: 'checkout', tenantId, checkoutId: 'checkout' },
    });
  });

  it('a refund: only one that was not taken is news', async () => {
    const refund = { id: 're_1', object: 'refund', metadata: { tenantId, refundId: 'refund' } };
    const failed = { kind: 'refund-failed', tenantId, refundId: 'refund', providerId: 're_1' };
    things['/v1/refunds/re_1'] = { ...refund, status: 'failed', failure_reason: 'lost_or_stolen_card' };
    for (const type of ['refund.failed', 'refund.updated', 'charge.refund.updated']) {
      expect(await read(type, { ...refund, status: 'pending' })).toEqual({ ...failed, reason: 'lost or stolen card' });
    }
    things['/v1/refunds/re_1'] = { ...refund, status: 'canceled' };
    expect(await read('refund.updated', refund)).toEqual({ ...failed, reason: 'canceled' });
    for (const status of ['pending', 'succeeded']) {
      things['/v1/refunds/re_1'] = { ...refund, status };
      expect(await read('refund.updated', { ...refund, status: 'failed' })).toBeNull();
    }
    things['/v1/refunds/re_1'] = { ...refund, status: 'failed', metadata: {} };
    expect(await read('refund.failed', refund)).toBeNull();
  });

  it('a dispute, and a card', async () => {
    things['/v1/disputes/dp_1'] = {
      ...{ id: 'dp_1', object: 'dispute', status: 'lost', reason: 'product_not_received' },
      ...{ amount: 5831, currency: 'eur' },
      payment_intent: { id: 'pi_1', object: 'payment_intent', metadata: ours },
      balance_transactions: [
        { id: 'txn_1', object: 'balance_transaction', amount: -6300, fee: 2000, currency: 'usd' },
        { id: 'txn_2', object: 'balance_transaction', amount: 0, fee: -500, currency: 'usd' },
      ],
    };
    const told = { id: 'dp_1', object: 'dispute', status: 'needs_response' };
    const lost = {
      ...{ kind: 'dispute', tenantId, invoiceId: 'inv', status: 'lost', reason: 'product not received' },
      ...{ disputeId: 'dp_1', paymentId: 'pi_1', amountMinor: 5831, fee: { amountMinor: 1500, currency: 'USD' } },
    };
    expect(await read('charge.dispute.created', told)).toEqual(lost);
    const statuses = { warning_closed: 'won', prevented: 'won', won: 'won', under_review: 'open' };
    for (const [status, meant] of Object.entries(statuses)) {
      things['/v1/disputes/dp_1'] = { ...things['/v1/disputes/dp_1'], status, balance_transactions: [] };
      expect(await read('charge.dispute.closed', told), status).toEqual({ ...lost, status: meant, fee: null });
    }
    const card = { brand: 'visa', last4: '4242', exp_year: 2028, exp_month: 4 };
    things['/v1/setup_intents/seti_1'] = {
      ...{ id: 'seti_1', object: 'setup_intent', status: 'succeeded', customer: 'cus_1', metadata: ours },
      payment_method: { id: 'pm_1', object: 'payment_method', type: 'card', card },
    };
    expect(await read('setup_intent.succeeded', { id: 'seti_1', object: 'setup_intent' })).toMatchObject({
      ...{ kind: 'method', customerId: 'customer', token: 'cus_1/pm_1', replaces: true },
      method: { label: 'Visa ending 4242', expires: '2028-04' },
    });
  });

  it('a checkout, by its payment and not by its page alone', async () => {
    const port = stripePay({ secretKey: 'sk_test_123', webhookSecret: SECRET }, stripe);
    const found = (status: string, intent: object | null) => {
      things['/v1/checkout/sessions/cs_1'] = { id: 'cs_1', object: 'checkout.session', status, payment_intent: intent };
      return port.find('cs_1');
    };
    const intent = { id: 'pi_1', object: 'payment_intent', payment_method: null, customer: 'cus_1' };
    const refused = { code: 'card_declined', decline_code: 'insufficient_funds' };
    expect(await found('open', null)).toEqual({ state: 'open' });
    // Declined once, the customer may type another card on the same page.
    expect(await found('open', { ...intent, status: 'requires_payment_method', last_payment_error: refused })).toEqual({
      state: 'open',
    });
    expect(await found('expired', null)).toEqual({ state: 'expired' });
    expect(await found('complete', { ...intent, status: 'processing' })).toEqual({ state: 'processing' });
    expect(
      await found('complete', { ...intent, status: 'requires_payment_method', last_payment_error: refused }),
    ).toEqual({ state: 'declined', code: 'insufficient_funds' });
    const paid = { ...intent, status: 'succeeded', amount_received: 5830, currency: 'kwd' };
    expect(await found('complete', paid)).toMatchObject({ state: 'paid', paymentId: 'pi_1', amountMinor: 5830 });
    expect(await found('complete', { ...paid, currency: 'isk' })).toMatchObject({ amountMinor: 58 });
    const metadata = { ...ours, checkoutId: 'checkout' };
    for (const type of ['completed', 'expired', 'async_payment_succeeded', 'async_payment_failed']) {
      expect(await read(`checkout.session.${type}`, { id: 'cs_1', object: 'checkout.session', metadata })).toEqual({
        ...{ kind: 'checkout', tenantId, checkoutId: 'checkout' },
      });
    }
  });

  it('a charge that is looked up, found or not', async () => {
    const { lookUp } = stripePayments('sk_test_123', stripe);
    const request = {
      ...{ amountMinor: 5831, currency: 'EUR', token: 'cus_1/pm_1', description: 'Invoice INV-1', ledgerId: 'ledger' },
    };
    const list = { object: 'search_result', has_more: false, url: '/v1/payment_intents/search' };
    things['/v1/payment_intents/search'] = { ...list, data: [] };
    expect(await lookUp(request, 'key-1')).toBe('absent');
    const intent = { id: 'pi_9', object: 'payment_intent', status: 'succeeded', metadata: {} };
    things['/v1/payment_intents/search'] = { ...list, data: [intent] };
    expect(await lookUp(request, 'key-1')).toEqual({
      kind: 'done',
      result: { status: 'paid', code: null, providerId: 'pi_9' },
    });
  });
});
