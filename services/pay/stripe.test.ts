import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stripePayments } from '../../activities/adapters/payments.ts';
import { DAY, MINUTE } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { collect } from '../../test/support/collection.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { getCollection } from '../collection/read.ts';
import type { Ctx } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { getCreditNote } from '../creditNotes/read.ts';
import type { Answer } from '../processes/call.ts';
import { payByProvider, refreshCheckout, settleCheckout } from './checkout.ts';
import { receiveNotice } from './notice.ts';
import type { Found, Notice, PayPort } from './port.ts';
import { stripePay } from './stripe.ts';
import { viewPay } from './view.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const SECRET = 'whsec_test';
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
beforeEach(() => house.clock.moveTo(START));
afterAll(() => house.close());

/** EUR 58.31, all due. */
async function anInvoice(stripe: string | null = null) {
  const { id: customerId, version } = await newCustomer(ctx, null);
  if (stripe) {
    const method = {
      provider: 'stripe' as const,
      customerId: 'cus_1',
      paymentMethodId: stripe,
      label: 'Visa ending 4242',
    };
    await updateCustomer(ctx, { id: customerId, version, paymentMethod: method });
  }
  const subscription = await subscribe(ctx, { customerId });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: subscription.id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  const pay = { ...ctx, actor: { kind: 'system' as const, id: 'pay' }, invoiceId: invoice.id, language: 'en' as const };
  return { id: invoice.id, customerId, pay };
}
const paymentsOf = async (id: string) =>
  (await house.owner.query('SELECT amount_minor FROM payment_allocation WHERE invoice_id = $1', [id])).rows.length;

const disputeOf = (invoiceId: string, paymentId: string) => ({
  ...{ kind: 'dispute' as const, tenantId: ctx.tenantId, invoiceId, paymentId, reason: 'product not received' },
  ...{ disputeId: `dp_${paymentId}`, amountMinor: 5831, fee: null },
});

/** A provider whose answers the test writes; its notices are signed and read as Stripe's are. */
function provider() {
  const found = new Map<string, Found>();
  const notices = new Map<string, Notice>();
  const asked: string[] = [];
  const port: PayPort = {
    name: 'stripe',
    customer: () => Promise.resolve('cus_1'),
    begin: ({ id }) => {
      found.set(`cs_${id}`, { state: 'open' });
      return Promise.resolve({ url: `https://checkout.stripe.com/c/${id}`, providerId: `cs_${id}` });
    },
    beginSetup: () => Promise.resolve('https://checkout.stripe.com/s'),
    find: (providerId) => {
      asked.push(providerId);
      return Promise.resolve(found.get(providerId) ?? { state: 'open' });
    },
    read: (raw) => {
      const { id, type } = JSON.parse(raw.toString()) as { id: string; type: string };
      return Promise.resolve({ id, type, notice: notices.get(id) ?? null });
    },
  };
  const tell = (id: string, notice: Notice) => {
    notices.set(id, notice);
    return receiveNotice(ctx, port, Buffer.from(JSON.stringify({ id, type: notice.kind })), '');
  };
  return { port, found, asked, tell };
}
const checkoutOf = async (invoiceId: string): Promise<string> =>
  (await house.owner.query('SELECT id FROM checkout WHERE invoice_id = $1 ORDER BY created_at DESC', [invoiceId]))
    .rows[0].id;
const VISA = { brand: 'Visa', last4: '4242' };
const paid = (paymentId: string, paymentMethodId = 'pm_new'): Found => ({
  state: 'paid',
  paymentId,
  amountMinor: 5831,
  card: { brand: 'Visa', last4: '1111' },
  method: { provider: 'stripe', customerId: 'cus_1', paymentMethodId, label: 'Visa ending 1111', expires: '2028-04' },
});

describe('a payment on the provider’s page', () => {
  it('is entered once, by the notice, the customer who comes back, or both at once', async () => {
    const { port, found, tell } = provider();
    const { id, customerId, pay } = await anInvoice();
    expect(await payByProvider(pay, port, 'http://x/pay')).toMatch(/^https:\/\/checkout\.stripe\.com\/c\//);
    const checkoutId = await checkoutOf(id);
    await refreshCheckout(pay, port, checkoutId);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open' });
    found.set(`cs_${checkoutId}`, paid('pi_1'));
    const notice: Notice = { kind: 'checkout', tenantId: ctx.tenantId, checkoutId };
    await Promise.all([tell('evt_1', notice), refreshCheckout(pay, port, checkoutId), tell('evt_2', notice)]);
    expect(await tell('evt_1', notice)).toEqual({ taken: false });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
    expect(await paymentsOf(id)).toBe(1);
    expect((await getInvoice(ctx, { id })).payments).toMatchObject([{ card: { brand: 'Visa', last4: '1111' } }]);
    expect(await getCustomer(ctx, { id: customerId })).toMatchObject({
      paymentMethod: { label: 'Visa ending 1111', expires: '2028-04' },
    });
  });

  it('whose notice never came is asked for when its time is over: what was paid is not charged a second time', async () => {
    const { port, found, asked } = provider();
    const { id, pay } = await anInvoice('pm_1');
    await payByProvider(pay, port, 'http://x/pay');
    const checkoutId = await checkoutOf(id);
    const charged: string[] = [];
    const payments: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: ({ invoiceId }) => {
        charged.push(invoiceId ?? '');
        return Promise.resolve({ kind: 'done', result: { status: 'paid', code: null, providerId: `pi_${invoiceId}` } });
      },
    };
    found.set(`cs_${checkoutId}`, paid('pi_unheard'));
    expect(await collect(ctx, house.clock, payments, id, START + 41 * MINUTE - 1, port)).toEqual([]);
    expect(asked).toEqual([]);
    expect(await collect(ctx, house.clock, payments, id, START + 41 * MINUTE, port)).toEqual([
      `ask:${checkoutId}#${START + 41 * MINUTE}`,
    ]);
    expect(charged).toEqual([]);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
    expect(await paymentsOf(id)).toBe(1);
  });

  it('that came to nothing is asked for once, and then the card is charged; one that is processing waits on', async () => {
    const { port, found } = provider();
    const { id, pay } = await anInvoice('pm_1');
    await payByProvider(pay, port, 'http://x/pay');
    const checkoutId = await checkoutOf(id);
    const payments: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: ({ invoiceId }) =>
        Promise.resolve({ kind: 'done', result: { status: 'paid', code: null, providerId: `pi_${invoiceId}` } }),
    };
    found.set(`cs_${checkoutId}`, { state: 'processing' });
    const first = await collect(ctx, house.clock, payments, id, START + 13 * DAY, port);
    expect(first).toEqual([`ask:${checkoutId}#${START + 41 * MINUTE}`]);
    found.set(`cs_${checkoutId}`, { state: 'expired' });
    const then = await collect(ctx, house.clock, payments, id, START + 14 * DAY, port);
    expect(then).toEqual([`ask:${checkoutId}#${START + 14 * DAY}`, 'charge#0']);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
  });

  it('that comes after its page had expired is money all the same; an expiry that comes after the payment changes nothing', async () => {
    const { port, found } = provider();
    const { id, pay } = await anInvoice();
    await payByProvider(pay, port, 'http://x/pay');
    const checkoutId = await checkoutOf(id);
    await settleCheckout(pay, checkoutId, { state: 'expired' });
    found.set(`cs_${checkoutId}`, paid('pi_2'));
    await refreshCheckout(pay, port, checkoutId);
    await settleCheckout(pay, checkoutId, { state: 'expired' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
    expect(await paymentsOf(id)).toBe(1);
  });

  it('is not collected a second time until it has been heard of: 10 minutes after its page closed, or when the bank has answered', async () => {
    const { port, found, tell } = provider();
    const { id, pay } = await anInvoice('pm_1');
    const charged: string[] = [];
    const declines: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: ({ invoiceId }) => {
        charged.push(invoiceId ?? '');
        return Promise.resolve({
          kind: 'done',
          result: { status: 'declined_hard', code: 'stolen_card', providerId: null },
        });
      },
    };
    const begun = await house.clock.now();
    const later = (minutes: number) => begun + minutes * 60_000;
    await payByProvider(pay, port, 'http://x/pay');
    await collect(ctx, house.clock, declines, id, later(41) - 1);
    expect(charged).toEqual([]);
    const checkoutId = await checkoutOf(id);
    const notice: Notice = { kind: 'checkout', tenantId: ctx.tenantId, checkoutId };
    found.set(`cs_${checkoutId}`, { state: 'processing' });
    await tell('evt_processing', notice);
    await collect(ctx, house.clock, declines, id, later(14 * 24 * 60) - 1);
    expect(charged).toEqual([]);
    await expect(payByProvider(pay, port, 'http://x/pay')).rejects.toMatchObject({ kind: 'Conflict' });
    found.set(`cs_${checkoutId}`, { state: 'declined', code: 'insufficient_funds' });
    await tell('evt_async_failed', notice);
    expect((await viewPay(pay)).latest).toMatchObject({ state: 'declined', code: 'insufficient_funds' });
    await collect(ctx, house.clock, declines, id, await house.clock.now());
    expect(charged).toEqual([id]);
  });

  it('that nobody heard of holds nothing up for longer than 10 minutes after its page closed', async () => {
    const { port } = provider();
    const { id, pay } = await anInvoice();
    const begun = await house.clock.now();
    await payByProvider(pay, port, 'http://x/pay');
    house.clock.moveTo(begun + 41 * 60_000 - 1);
    expect((await viewPay(pay)).latest).toMatchObject({ state: 'open' });
    await expect(payByProvider(pay, port, 'http://x/pay')).rejects.toMatchObject({ kind: 'Conflict' });
    house.clock.moveTo(begun + 41 * 60_000);
    expect((await viewPay(pay)).latest).toMatchObject({ state: 'expired' });
    await expect(payByProvider(pay, port, 'http://x/pay')).resolves.toContain('https://');
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open' });
  });

  it('where its page cannot be opened, nothing is held up', async () => {
    const { port } = provider();
    const { id, pay } = await anInvoice();
    const broken: PayPort = { ...port, begin: () => Promise.reject(new Error('no')) };
    await expect(payByProvider(pay, broken, 'http://x/pay')).rejects.toThrow('no');
    await expect(payByProvider(pay, port, 'http://x/pay')).resolves.toContain('https://');
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open' });
  });
});

describe('notices', () => {
  it('of a charge before our own answer: one payment, and the collection is over', async () => {
    const { tell } = provider();
    const { id } = await anInvoice('pm_1');
    const port: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: async () => {
        const charge = { invoiceId: id, paymentId: 'pi_3', amountMinor: 5831, currency: 'EUR', card: VISA };
        await tell('evt_3', { kind: 'charge', tenantId: ctx.tenantId, ...charge });
        return { kind: 'done', result: { status: 'paid', code: null, providerId: 'pi_3' } };
      },
    };
    expect(await collect(ctx, house.clock, port, id, START)).toEqual(['charge#0']);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
    expect(await paymentsOf(id)).toBe(1);
  });

  it('of a charge whose card was taken off while it was out: one payment, and no credit', async () => {
    const { tell } = provider();
    const { id, customerId } = await anInvoice('pm_1');
    const off = { kind: 'method' as const, customerId, token: 'cus_1/pm_1', replaces: false, method: null };
    const port: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: async () => {
        await tell('evt_off', { ...off, tenantId: ctx.tenantId });
        return { kind: 'done', result: { status: 'paid', code: null, providerId: 'pi_off' } };
      },
    };
    await collect(ctx, house.clock, port, id, START);
    expect((await getCustomer(ctx, { id: customerId })).paymentMethod).toBeNull();
    const charge = { invoiceId: id, paymentId: 'pi_off', amountMinor: 5831, currency: 'EUR', card: VISA };
    await tell('evt_charged', { kind: 'charge', tenantId: ctx.tenantId, ...charge });
    const { rows } = await house.owner.query('SELECT provider, provider_id FROM payment WHERE customer_id = $1', [
      customerId,
    ]);
    expect(rows).toEqual([{ provider: 'stripe', provider_id: 'pi_off' }]);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', attempts: [{ outcome: 'paid' }] });
  });

  it('of a charge that nobody knew of settle a collection that had stopped', async () => {
    const { tell } = provider();
    const { id } = await anInvoice('pm_1');
    const silent: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      keepsKeysSeconds: 0,
      charge: () => Promise.resolve({ kind: 'ambiguous', error: new Error('no answer') }),
      lookUp: () => Promise.resolve({ kind: 'ambiguous', error: new Error('no answer') }),
    };
    await collect(ctx, house.clock, silent, id, START);
    expect(await getInvoice(ctx, { id })).toMatchObject({ collection: { status: 'failed' } });
    const charge = { invoiceId: id, paymentId: 'pi_4', amountMinor: 5831, currency: 'EUR', card: VISA };
    await tell('evt_4', { kind: 'charge', tenantId: ctx.tenantId, ...charge });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
  });

  it('of a renewed card keep it, of another one leave the present alone, of one taken off take it off', async () => {
    const { tell } = provider();
    const { customerId } = await anInvoice('pm_1');
    const of = (paymentMethodId: string, expires: string | null) => ({
      kind: 'method' as const,
      tenantId: ctx.tenantId,
      customerId,
      token: `cus_1/${paymentMethodId}`,
      replaces: false,
      method: expires && {
        ...{ provider: 'stripe' as const, customerId: 'cus_1', paymentMethodId, label: 'Visa ending 9999', expires },
      },
    });
    await tell('evt_5', { ...of('pm_1', '2029-01'), method: of('pm_1', '2029-01').method || null });
    expect(await getCustomer(ctx, { id: customerId })).toMatchObject({
      paymentMethod: { label: 'Visa ending 9999', expires: '2029-01' },
    });
    await tell('evt_6', { ...of('pm_other', null), method: null });
    expect((await getCustomer(ctx, { id: customerId })).paymentMethod).not.toBeNull();
    await tell('evt_7', { ...of('pm_1', null), method: null });
    expect((await getCustomer(ctx, { id: customerId })).paymentMethod).toBeNull();
  });

  it('of a dispute tell billing once, and hold what is open until it is closed', async () => {
    const { tell } = provider();
    const { id } = await anInvoice();
    const dispute = disputeOf(id, 'pi_open');
    await tell('evt_8', { ...dispute, status: 'open' });
    await tell('evt_8', { ...dispute, status: 'open' });
    expect((await getCollection(ctx, { id })).holds).toMatchObject([{ kind: 'dispute', inForce: true }]);
    house.clock.moveTo(START + 1000);
    await tell('evt_9', { ...dispute, status: 'won' });
    expect((await getCollection(ctx, { id })).holds).toMatchObject([{ inForce: false }]);
    const { rows } = await house.owner.query(`SELECT title FROM notification WHERE href = $1 ORDER BY created_at`, [
      `/billing/invoices/${id}`,
    ]);
    expect(rows).toHaveLength(2);
  });

  it('of a charge that was refused days after the bank had taken it: the ladder goes on at once, once', async () => {
    const { tell } = provider();
    const { id } = await anInvoice('pm_1');
    const keys: string[] = [];
    const processing: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      charge: (_request, key) => {
        keys.push(key);
        return Promise.resolve({ kind: 'ambiguous', error: new Error('The bank is still processing the payment.') });
      },
      lookUp: () => Promise.resolve({ kind: 'ambiguous', error: new Error('still') }),
    };
    const failure = (key: string, paymentId = 'pi_late') => ({
      ...{ kind: 'charge-failed' as const, tenantId: ctx.tenantId, invoiceId: id, paymentId, key },
      ...{ amountMinor: 5831, code: 'insufficient_funds' },
    });
    await collect(ctx, house.clock, processing, id, START + 3_600_000);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open', attempts: [] });
    const [key = ''] = keys;
    await tell('evt_other', failure(`${key}/2`));
    expect((await getInvoice(ctx, { id })).attempts).toEqual([]);
    await tell('evt_late', failure(key));
    await tell('evt_late', failure(key));
    await tell('evt_late_2', failure(key));
    expect(await getInvoice(ctx, { id })).toMatchObject({
      ...{ status: 'open', dueMinor: 5831, collection: { status: 'running' } },
      attempts: [{ outcome: 'declined_soft', code: 'insufficient_funds', provider: 'stripe', providerId: 'pi_late' }],
    });
    const goesOn = await collect(ctx, house.clock, processing, id, (await house.clock.now()) + 1);
    expect(goesOn).toEqual(['remind#1']);
  });

  it('of a charge that had been left to a person settle it, and what had stopped goes on', async () => {
    const { tell } = provider();
    const { id } = await anInvoice('pm_1');
    let sent = '';
    const silent: Parameters<typeof collect>[2] = {
      ...stripePayments('sk_test_x'),
      keepsKeysSeconds: 0,
      charge: (_request, key) => {
        sent = key;
        return Promise.resolve({ kind: 'ambiguous', error: new Error('The bank is still processing the payment.') });
      },
      lookUp: () => Promise.resolve({ kind: 'ambiguous', error: new Error('still') }),
    };
    await collect(ctx, house.clock, silent, id, START);
    expect(await getInvoice(ctx, { id })).toMatchObject({ collection: { status: 'failed' } });
    const charge = { paymentId: 'pi_gone', amountMinor: 5831, code: 'lost_card', key: sent };
    await tell('evt_gone', { kind: 'charge-failed', tenantId: ctx.tenantId, invoiceId: id, ...charge });
    expect(await getInvoice(ctx, { id })).toMatchObject({
      ...{ status: 'open', collection: { status: 'running' } },
      attempts: [{ outcome: 'unknown' }, { outcome: 'declined_hard', code: 'lost_card' }],
    });
  });

  it('of a refund that the bank did not take in the end: credit, once, and billing is told', async () => {
    const { tell } = provider();
    const { id, customerId } = await anInvoice('pm_1');
    const sends = (answer: Answer, refunded: string[] = []): Parameters<typeof collect>[2] => ({
      ...stripePayments('sk_test_x'),
      charge: () => Promise.resolve({ kind: 'done', result: { status: 'paid', code: null, providerId: 'pi_back' } }),
      refund: (request) => {
        refunded.push(`${request.tenantId} ${request.refundId} ${request.chargeId} ${request.amountMinor}`);
        return Promise.resolve(answer);
      },
    });
    const now = await house.clock.now();
    const taken: Answer = { kind: 'done', result: { providerId: 're_1' } };
    await collect(ctx, house.clock, sends(taken), id, now);
    const { version } = await getInvoice(ctx, { id });
    const note = await issueCreditNote(ctx, { invoiceId: id, version, reason: 'Cancelled', settle: 'refund' });
    const refundId = note.refunds[0]?.id ?? '';
    const failed = { kind: 'refund-failed' as const, tenantId: ctx.tenantId, refundId, providerId: 're_1' };
    const notice = { ...failed, reason: 'lost or stolen card' };
    // Before our own call is answered it is not entered: what threw is sent again by Stripe.
    await expect(tell('evt_back_0', notice)).rejects.toMatchObject({ kind: 'Conflict' });
    const refunded: string[] = [];
    await collect(ctx, house.clock, sends(taken, refunded), id, now);
    expect(refunded).toEqual([`${ctx.tenantId} ${refundId} pi_back 5831`]);
    const creditOf = async () => (await getCustomer(ctx, { id: customerId })).credit[0]?.amountMinor ?? 0;
    expect(await creditOf()).toBe(0);
    await tell('evt_back_0', notice);
    await tell('evt_back_0', notice);
    await tell('evt_back_1', notice);
    expect(await creditOf()).toBe(5831);
    expect((await getCreditNote(ctx, { id: note.id })).refunds).toMatchObject([
      { status: 'failed', error: 'lost or stolen card' },
    ]);
    const { rows } = await house.owner.query('SELECT title FROM notification WHERE href = $1', [
      `/billing/invoices/${id}`,
    ]);
    expect(rows).toEqual([{ title: expect.stringMatching(/^A refund to .* came back from the bank/) }]);
  });

  it('of somebody else’s tenant, or with a signature that is not Stripe’s, change nothing', async () => {
    const { tell } = provider();
    const { id } = await anInvoice();
    const charge = { invoiceId: id, paymentId: 'pi_5', amountMinor: 5831, currency: 'EUR', card: VISA };
    await tell('evt_10', { kind: 'charge', tenantId: house.other.id, ...charge });
    expect(await tell('evt_11', { kind: 'charge', tenantId: 'nobody', ...charge })).toEqual({ taken: false });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open' });
    const real = stripePay({ secretKey: 'sk_test_x', webhookSecret: SECRET });
    const raw = Buffer.from(JSON.stringify({ id: 'evt_12', type: 'invoice.paid', data: { object: {} } }));
    const header = (secret: string, at = Date.now()) =>
      Stripe.webhooks.generateTestHeaderString({ payload: raw.toString(), secret, timestamp: Math.floor(at / 1000) });
    await expect(receiveNotice(ctx, real, raw, '')).rejects.toMatchObject({ kind: 'Unauthenticated' });
    await expect(receiveNotice(ctx, real, raw, header('whsec_other'))).rejects.toMatchObject({
      kind: 'Unauthenticated',
    });
    const old = header(SECRET, Date.now() - 3_600_000);
    await expect(receiveNotice(ctx, real, raw, old)).rejects.toMatchObject({ kind: 'Unauthenticated' });
    await expect(receiveNotice(ctx, real, raw, header(SECRET))).resolves.toEqual({ taken: false });
  });
});
