import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import { DAY } from '../../domain/time/instant.ts';
import type { Ctx } from '../../services/context.ts';
import { deliverDue, type MessagePort } from '../../services/messages/deliver.ts';
import { accountUrl, payUrl } from '../../services/pay/links.ts';
import { asStrangers, startTestApi, type TestApi } from '../../test/support/api.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';

let api: TestApi;
let ctx: Ctx;
beforeAll(async () => {
  api = await startTestApi();
  const { db, clock } = api.node.deps;
  ctx = { db, clock, tenantId: api.tenantId, actor: { kind: 'system', id: 'test' }, requestId: null };
});
afterAll(() => api.close());
const ask = asStrangers(() => api, '203.0.114');

/** EUR 58.31, issued now, with the link to pay it. */
async function anInvoice(card: SandboxCard | null = null) {
  const customer = await newCustomer(ctx, card, 'Ann');
  const subscription = await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = (await api.call('billing', 'GET', `/invoices?filter[subscriptionId]=${subscription.id}`)).body
    .data as {
    id: string;
  }[];
  const id = invoice?.id ?? '';
  const link = await api.call('billing', 'GET', `/invoices/${id}/pay-link`);
  return { id, customerId: customer.id, path: new URL(link.body.data.url as string).pathname };
}
const get = async (path: string) => (await api.call('billing', 'GET', path)).body.data;
const fields = (values: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(values) });
const paymentsOf = (invoiceId: string) =>
  ctx.db.withTenant(ctx.tenantId, (tx) =>
    tx.paymentAllocation.findMany({ where: { invoiceId }, select: { amountMinor: true } }),
  );

describe('the pay page', () => {
  test('shows an invoice without a script, and pays it with a card that is kept', async () => {
    const { id, path, customerId } = await anInvoice();
    const page = await ask(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('Pay €58.31');
    const paid = await ask(`${path}/card`, fields({ number: '4242 4242 4242 4242', keep: 'on' }));
    expect(paid.status).toBe(303);
    expect((await ask(path)).text).toContain('This invoice is paid. Thank you. Paid with Visa •••• 4242.');
    const account = new URL((await get(`/customers/${customerId}/account-link`)).url as string).pathname;
    expect((await ask(account)).text).toContain('<td>Paid with Visa •••• 4242</td>');
    expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'paid', dueMinor: 0, collection: { status: 'over' } });
    expect(await paymentsOf(id)).toMatchObject([{ amountMinor: 5831n }]);
    expect(await get(`/payments?filter[invoiceId]=${id}`)).toMatchObject([{ card: { brand: 'Visa', last4: '4242' } }]);
    expect(await get(`/customers/${customerId}`)).toMatchObject({ paymentMethod: { label: 'Visa ending 4242' } });
    // A second tab that was open all the time.
    const again = await ask(`${path}/card`, fields({ number: '4242424242424242' }));
    expect(again.status).toBe(409);
    expect(again.text).toContain('Nothing is to be paid here any more.');
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  test('says why a card was declined, takes another, and keeps none that is not asked to be kept', async () => {
    const { id, path, customerId } = await anInvoice();
    const declined = await ask(`${path}/card`, fields({ number: '4000000000009995' }));
    expect(declined.status).toBe(402);
    expect(declined.text).toContain('there was not enough money on the account');
    expect((await ask(`${path}/card`, fields({ number: '4111111111111111' }))).status).toBe(400);
    expect((await ask(`${path}/card`, fields({ number: '4242424242424242' }))).status).toBe(303);
    expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'paid' });
    expect(await get(`/customers/${customerId}`)).toMatchObject({ paymentMethod: null });
  });

  test('asks the customer where the bank does: no is a decline, yes pays', async () => {
    const { id, path } = await anInvoice();
    const asked = async () => {
      const page = await ask(`${path}/card`, fields({ number: '4000002760003184' }));
      return /name="checkout" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    };
    const first = await asked();
    expect((await ask(`${path}/confirm`, fields({ checkout: first, answer: 'no' }))).status).toBe(402);
    expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'open' });
    const second = await asked();
    expect((await ask(`${path}/confirm`, fields({ checkout: second, answer: 'yes' }))).status).toBe(303);
    expect(await get(`/invoices/${id}`)).toMatchObject({ status: 'paid' });
    expect((await ask(`${path}/confirm`, fields({ checkout: second, answer: 'yes' }))).status).toBe(409);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  test('twenty who pay at once pay once', async () => {
    const { id, path } = await anInvoice();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => ask(`${path}/card`, fields({ number: '4242424242424242' }))),
    );
    expect(all.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await paymentsOf(id)).toHaveLength(1);
  });

  test('while no answer comes it is not paid again, by nobody', async () => {
    const { id, path } = await anInvoice();
    expect((await ask(`${path}/card`, fields({ number: '4000000000000119' }))).status).toBe(303);
    expect((await ask(path)).text).toContain('Do not pay again');
    expect((await ask(`${path}/card`, fields({ number: '4242424242424242' }))).status).toBe(409);
    expect(await get(`/invoices/${id}`)).toMatchObject({
      status: 'open',
      collection: { nextWords: 'The visit of the pay page ends' },
    });
  });

  test('speaks the customer’s language, of dates and money too; a link that is gone, the browser’s', async () => {
    const { path, customerId } = await anInvoice();
    const speak = async (language: string | null) => {
      const { version } = await get(`/customers/${customerId}`);
      const changed = await api.call('billing', 'PATCH', `/customers/${customerId}`, { body: { version, language } });
      expect(changed.status).toBe(200);
    };
    await speak('de');
    const german = (await ask(path)).text;
    expect(german).toContain('<html lang="de">');
    expect(german).toMatch(/<button>58,31\u00a0€ zahlen<\/button>/);
    expect(german).toMatch(/Zu zahlen bis zum \d+\. [A-ZÄ]\w+ \d{4}/);
    expect(german.replace(/<details[\s\S]*?<\/details>/, '')).not.toMatch(/\b(Invoice|To be paid|Total|Card number)\b/);
    const declined = await ask(`${path}/card`, fields({ number: '4000000000009995' }));
    expect([declined.status, declined.text]).toEqual([402, expect.stringContaining('das Konto war nicht gedeckt')]);
    expect((await ask(`${path}/card`, fields({ number: '1' }))).text).toContain('keine Karte der Testumgebung');
    await speak('fr');
    expect((await ask(`${path}/card`, fields({ number: '4242424242424242' }))).status).toBe(303);
    const again = await ask(`${path}/card`, fields({ number: '4242424242424242' }));
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('Il n’y a plus rien à payer ici.')]);
    const account = new URL((await get(`/customers/${customerId}/account-link`)).url as string).pathname;
    const french = (await ask(account)).text;
    for (const words of ['<html lang="fr">', 'Moyen de paiement', 'Payée']) expect(french).toContain(words);
    expect((await ask(`${path}/account-link`, { method: 'POST' })).status).toBe(200);
    const [mail] = (await get(`/messages?filter[subjectId]=${customerId}`)) as { subject: string; body: string }[];
    expect(mail).toMatchObject({
      subject: expect.stringMatching(/^Vos factures chez /),
      body: expect.stringContaining('Bonjour Ann'),
    });
    const gone = await ask('/pay/nonsense', { headers: { 'accept-language': 'xx, pl;q=0.8, en;q=0.5' } });
    expect([gone.status, gone.text]).toEqual([404, expect.stringContaining('<html lang="pl">')]);
    expect((await ask('/pay/nonsense', { headers: { 'accept-language': 'xx' } })).text).toContain(
      'This link has ended',
    );
  });

  test('links that were changed, expired, made void, made for something else, or sent from another site open nothing', async () => {
    const { id, path, customerId } = await anInvoice();
    const token = path.replace('/pay/', '');
    const changed = token.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'));
    expect((await ask(`/pay/${changed}`)).status).toBe(404);
    const old = new URL(payUrl(ctx.tenantId, id, '0', Date.now() - 91 * DAY)).pathname;
    expect((await ask(old)).status).toBe(404);
    expect((await ask(`/account/${token}`)).status).toBe(404);
    const account = new URL(accountUrl(ctx.tenantId, customerId, '0', Date.now())).pathname;
    expect((await ask(account.replace('/account/', '/pay/'))).status).toBe(404);
    const foreign = { ...fields({ number: '4242424242424242' }), headers: { origin: 'https://evil.example' } };
    expect((await ask(`${path}/card`, foreign)).status).toBe(403);
    expect((await api.call('billing', 'POST', `/customers/${customerId}/revoke-links`)).status).toBe(200);
    expect((await ask(path)).status).toBe(404);
    expect((await ask(account)).status).toBe(404);
    expect((await api.call('support', 'GET', `/invoices/${id}/pay-link`)).status).toBe(403);
  });
});

describe('a customer’s own page', () => {
  const accountOf = async (customerId: string) =>
    new URL((await get(`/customers/${customerId}/account-link`)).url as string).pathname;

  test('has the plan, the invoices with their pay pages, and another card, by which what is open is charged', async () => {
    const { id, customerId } = await anInvoice('card-declines-soft');
    const path = await accountOf(customerId);
    const { text } = await ask(path);
    expect(text).toContain('Team');
    expect(text).toContain('Visa •••• 9995');
    const pay = /href="(\/pay\/[^"]+)"/.exec(text)?.[1] ?? '';
    expect((await ask(pay)).text).toContain('Pay €58.31');
    expect((await ask(`${path}/card`, fields({ number: '1' }))).status).toBe(400);
    expect((await ask(`${path}/card`, fields({ number: '4242424242424242' }))).status).toBe(303);
    expect((await ask(path)).text).toContain('Visa •••• 4242');
    expect((await get(`/invoices/${id}`)).collection.nextWords).toBe('First charge');
  });

  test('its link goes to the address on file alone, and stands in no stored mail', async () => {
    const { path, customerId } = await anInvoice();
    for (const _ of [1, 2]) expect((await ask(`${path}/account-link`, { method: 'POST' })).status).toBe(200);
    const stored = (await get(`/messages?filter[subjectId]=${customerId}`)) as { body: string; toAddress: string }[];
    expect(stored).toMatchObject([
      { toAddress: 'ann@example.com', body: expect.stringContaining('(the link to your account)') },
    ]);
    const sent: string[] = [];
    const port: MessagePort = {
      name: 'sandbox',
      keepsKeys: true,
      longestSeconds: 1,
      send: ({ body }) => {
        sent.push(body);
        return Promise.resolve({ kind: 'done', result: { id: 'x' } });
      },
    };
    await deliverDue(ctx, 'email', port, () => {});
    const link = sent.map((body) => /\/account\/[\w-]+/.exec(body)?.[0]).find((found) => found !== undefined);
    expect((await ask(link ?? '')).text).toContain('Ann');
  });
});
