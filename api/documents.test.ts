import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatOf } from '../domain/documents/format.ts';
import type { Ctx } from '../services/context.ts';
import { type Answer, startTestApi, type TestApi } from '../test/support/api.ts';
import { bill } from '../test/support/billing.ts';
import { pdfTexts } from '../test/support/pdf.ts';

let api: TestApi;
let ctx: Ctx;
beforeAll(async () => {
  api = await startTestApi();
  const { db, clock } = api.node.deps;
  ctx = { tenantId: api.tenantId, actor: { kind: 'system', id: 'test' }, clock, db, requestId: null };
});
afterAll(() => api.close());

const address = { line1: 'Rua Augusta 12', postalCode: '1100-053', city: 'Lisboa', country: 'PT' };
const seller = {
  legalName: 'Compasso Lda',
  address,
  vatId: 'PT502757191',
  iban: 'PT50 0002 0123 1234 5678 9015 4',
  bic: 'CGDIPTPL',
};

async function post(path: string, body: object): Promise<{ id: string; version: number }> {
  const answer = await api.call('billing', 'POST', path, { body });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.data;
}

/** A finalised invoice of three seats at EUR 1,234.56 with 19 % on top. */
async function anInvoice(name: string, language: string | null = null): Promise<{ id: string; customerId: string }> {
  const tax = await post('/tax-rates', { code: `vat-${name}`, name: 'VAT', ratePercent: '19' });
  const plan = { name: 'Ensemble', currency: 'EUR', priceMinor: 123_456, interval: 'month', taxRateIds: [tax.id] };
  const pricePlanId = (await post('/price-plans', plan)).id;
  const to = { line1: 'Hauptstraße 5', postalCode: '10115', city: 'Berlin', country: 'DE' };
  const email = 'ann@example.com';
  const customer = await post('/customers', { name, email, zone: 'Europe/Berlin', address: to, language });
  await post('/subscriptions', { customerId: customer.id, pricePlanId, quantity: 3 });
  await bill(ctx);
  const listed = await api.call('billing', 'GET', `/invoices?filter[customerId]=${customer.id}`);
  return { id: listed.body.data[0].id, customerId: customer.id };
}

async function download(id: string, format = 'pdf', role: 'billing' | 'employee' = 'billing') {
  const response = await fetch(`${api.url}/api/v1/invoices/${id}/${format}`, {
    headers: { authorization: `Bearer ${await api.token(role)}` },
  });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

test('the PDF says to the cent what the API says, in the customer’s language, and keeps who sold and bought', async () => {
  const settings = await api.call('billing', 'GET', '/document-settings');
  expect(settings.body.data).toMatchObject({ sellerNumber: null, seller: { legalName: 'acme' } });
  const saved = await api.call('billing', 'PATCH', '/document-settings', { body: { sellerNumber: null, seller } });
  expect(saved).toMatchObject({
    status: 200,
    body: { data: { sellerNumber: 1, seller: { iban: 'PT50000201231234567890154' } } },
  });

  const { id, customerId } = await anInvoice('Müller & Söhne', 'de');
  const { data: invoice } = (await api.call('billing', 'GET', `/invoices/${id}`)).body;
  const before = await download(id);
  expect(before.status).toBe(200);
  expect(before.headers.get('content-type')).toBe('application/pdf');
  expect(decodeURIComponent(before.headers.get('content-disposition') ?? '')).toContain(
    `Rechnung ${invoice.number}.pdf`,
  );
  const [words = []] = await pdfTexts(before.bytes);
  const { amount, money } = formatOf('de', 'EUR');
  const plain = (text: string) => text.replace(/\u00a0/g, ' ');
  expect(words).toEqual(
    expect.arrayContaining([
      `Rechnung ${invoice.number}`,
      'Compasso Lda',
      'Müller & Söhne',
      'Hauptstraße 5',
      'Deutschland',
      ...[invoice.lines[0].amountMinor, invoice.lines[0].unitPriceMinor, invoice.subtotalMinor, invoice.taxMinor].map(
        (minor) => amount(BigInt(minor)),
      ),
      plain(money(BigInt(invoice.totalMinor))),
    ]),
  );
  expect(words).toEqual(expect.arrayContaining(['1.234,56', '3.703,68', '703,70', '4.407,38 €']));
  expect(words.join(' ')).toContain('IBAN PT50 0002 0123 1234 5678 9015 4');

  const customer = (await api.call('billing', 'GET', `/customers/${customerId}`)).body.data;
  const renamed = { name: 'Somebody else', address: null, version: customer.version };
  expect(await api.call('billing', 'PATCH', `/customers/${customerId}`, { body: renamed })).toMatchObject({
    status: 200,
  });
  const moved = { sellerNumber: 1, seller: { ...seller, legalName: 'Another Name' } };
  expect(await api.call('billing', 'PATCH', '/document-settings', { body: moved })).toMatchObject({ status: 200 });
  expect(await pdfTexts((await download(id)).bytes)).toEqual([words]);
  // Who read the profile before that is told.
  expect(await api.call('billing', 'PATCH', '/document-settings', { body: moved })).toMatchObject({ status: 409 });
});

test('invoices are for those who may see them', async () => {
  const { id } = await anInvoice('Ann');
  expect((await download(id, 'pdf', 'employee')).status).toBe(403);
  const other = await api.addTenant('other');
  const login = await api.call(null, 'POST', '/auth/login', {
    body: { email: other.email, password: 'correct horse battery' },
  });
  const asked = { headers: { authorization: `Bearer ${login.body.data.accessToken}` } };
  expect((await fetch(`${api.url}/api/v1/invoices/${id}/pdf`, asked)).status).toBe(404);
  expect((await fetch(`${api.url}/api/v1/invoices/${id}/pdf`)).status).toBe(401);
  expect(await api.call('sales', 'PATCH', '/document-settings', { body: { sellerNumber: null } })).toMatchObject({
    status: 403,
  });
});

test('an e-invoice and a credit note say the same sums as the API; what an e-invoice lacks is said', async () => {
  const { id } = await anInvoice('Carla');
  const lacking = await fetch(`${api.url}/api/v1/invoices/${id}/xml`, {
    headers: { authorization: `Bearer ${await api.token('billing')}` },
  });
  expect(lacking.status).toBe(409);
  expect(await lacking.json()).toMatchObject({ error: { message: expect.stringContaining('no e-mail address') } });

  const { sellerNumber } = (await api.call('billing', 'GET', '/document-settings')).body.data;
  const reachable = { sellerNumber, seller: { ...seller, email: 'billing@compasso.example' } };
  expect(await api.call('billing', 'PATCH', '/document-settings', { body: reachable })).toMatchObject({ status: 200 });
  const next = await anInvoice('Dora');
  const { data: invoice } = (await api.call('billing', 'GET', `/invoices/${next.id}`)).body;
  const xml = await download(next.id, 'xml');
  expect(xml.headers.get('content-type')).toBe('application/xml');
  const decimal = (minor: number) => (minor / 100).toFixed(2);
  const text = new TextDecoder().decode(xml.bytes);
  expect(text).toContain(`<cbc:PayableAmount currencyID="EUR">${decimal(invoice.totalMinor)}</cbc:PayableAmount>`);
  expect(text).toContain(`<cbc:TaxAmount currencyID="EUR">${decimal(invoice.taxMinor)}</cbc:TaxAmount>`);

  const lines = [{ lineId: invoice.lines[0].id, amountMinor: 100_000 }];
  const body = { invoiceId: next.id, version: invoice.version, lines, reason: 'One seat too many' };
  const credited = await api.call('billing', 'POST', '/credit-notes', { body });
  expect(credited).toMatchObject({ status: 201 });
  const note = credited.body.data;
  const headers = { authorization: `Bearer ${await api.token('billing')}` };
  const pdf = await fetch(`${api.url}/api/v1/credit-notes/${note.id}/pdf`, { headers });
  const words = (await pdfTexts(new Uint8Array(await pdf.arrayBuffer()))).flat();
  expect(words).toEqual(
    expect.arrayContaining([
      `Credit note ${note.number}`,
      invoice.number,
      '1,000.00',
      '190.00',
      '€1,190.00',
      'One seat too many',
    ]),
  );
  expect(note.totalMinor).toBe(119_000);
});

test('whoever has the link to pay an invoice has it as a PDF as well, and nobody else', async () => {
  const { id } = await anInvoice('Eve');
  const { data } = (await api.call('billing', 'GET', `/invoices/${id}/pay-link`)).body;
  const { pathname } = new URL(data.url as string);
  expect(await (await fetch(`${api.url}${pathname}`)).text()).toContain(`${pathname}/invoice.pdf`);
  const pdf = await fetch(`${api.url}${pathname}/invoice.pdf`);
  expect(pdf.status).toBe(200);
  expect((await pdfTexts(new Uint8Array(await pdf.arrayBuffer()))).flat()).toContain('Eve');
  expect((await fetch(`${api.url}${pathname.slice(0, -4)}AAAA/invoice.pdf`)).status).toBe(404);
});

test('a seller’s details are refused where they are wrong, field by field', async () => {
  const wrong = {
    ...seller,
    iban: 'PT50000201231234567890155',
    bic: 'X',
    address: { ...address, country: 'Portugal' },
  };
  const { sellerNumber } = (await api.call('billing', 'GET', '/document-settings')).body.data;
  const refused = await api.call('billing', 'PATCH', '/document-settings', { body: { sellerNumber, seller: wrong } });
  expect(refused).toMatchObject({ status: 400 });
  expect(refused.body.error.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
    'seller.address.country',
    'seller.bic',
    'seller.iban',
  ]);
});

test('a logo is a picture by its bytes, and is drawn', async () => {
  const canvas = createCanvas(200, 100);
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = '#cc0044';
  drawing.fillRect(0, 0, 200, 100);
  const upload = async (bytes: Uint8Array) => {
    const form = new FormData();
    form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'logo.png');
    const headers = { authorization: `Bearer ${await api.token('billing')}` };
    const response = await fetch(`${api.url}/api/v1/document-settings/logo`, { method: 'POST', headers, body: form });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  expect(await upload(Buffer.from('<svg onload="alert(1)"/>'))).toMatchObject({ status: 400 });
  const logo = await upload(canvas.toBuffer('image/png'));
  expect(logo).toMatchObject({ status: 201, body: { data: { mediaType: 'image/png', width: 200, height: 100 } } });
  const { sellerNumber } = (await api.call('billing', 'GET', '/document-settings')).body.data;
  const body = { sellerNumber, seller: { ...seller, logo: logo.body.data } };
  expect(await api.call('billing', 'PATCH', '/document-settings', { body })).toMatchObject({ status: 200 });
  const { id } = await anInvoice('Bob');
  expect(await pictures((await download(id)).bytes)).toBe(1);
  const foreign = {
    sellerNumber: sellerNumber + 1,
    seller: { ...seller, logo: { ...logo.body.data, sha256: 'a'.repeat(64) } },
  };
  expect(await api.call('billing', 'PATCH', '/document-settings', { body: foreign })).toMatchObject({ status: 400 });
});

/** How many pictures the first page draws. */
async function pictures(bytes: Uint8Array): Promise<number> {
  const { getDocument, OPS } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const { fnArray } = await (await pdf.getPage(1)).getOperatorList();
  await pdf.destroy();
  return fnArray.filter((one) => one === OPS.paintImageXObject).length;
}
