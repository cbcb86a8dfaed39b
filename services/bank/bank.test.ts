import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import type { Ctx } from '../context.ts';
import { certainLines, linesThatName } from './certain.ts';
import { importStatement } from './import-statement.ts';
import { listBankLines } from './lines.ts';
import { confirmExact, confirmLine, ignoreLine } from './settle-line.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

/** EUR 58.31, all due. */
async function anInvoice(name: string) {
  const { id, version } = await newCustomer(ctx, null);
  const customer = await updateCustomer(ctx, { id, version, name });
  const subscription = await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: subscription.id } })).items;
  if (!invoice?.number) throw new Error('an invoice was made');
  return { id: invoice.id, number: invoice.number, customerId: customer.id };
}
const send = (...rows: string[]) =>
  importStatement(ctx, {
    fileName: 'march.csv',
    content: new TextEncoder().encode(['Date;Name;Reference;IBAN;Amount', ...rows].join('\n')),
  });
const open = async () => (await listBankLines(ctx, { filter: { state: ['open'] }, sort: 'amountMinor' })).items;

describe('a statement', () => {
  it('is taken in once, however often it is sent, and two lines that say the same are two', async () => {
    const rows = ['2026-03-01;Zed;thanks;;7.00', '2026-03-01;Zed;thanks;;7.00', '2026-03-01;Rent;;;-500.00'];
    expect(await send(...rows)).toMatchObject({ lines: 2, repeated: 0, outgoing: 1, exact: 0 });
    expect(await send(...rows, '2026-03-02;Zed;more;;8.00')).toMatchObject({ lines: 1, repeated: 2 });
    for (const { id, version } of await open()) await ignoreLine(ctx, { id, version }, true);
    expect(await open()).toEqual([]);
  });

  it('pays what is certain in one go, and leaves the rest to a person', async () => {
    const [ann, bob] = [await anInvoice('Anna Berg'), await anInvoice('Bob Tal')];
    const made = await send(
      `2026-03-01;A. Berg;Invoice ${ann.number};DE1;58.31`,
      '2026-03-01;Bob Tal;no words;DE2;58.31',
      '2026-03-01;Nobody;;DE3;3.00',
    );
    expect(made).toMatchObject({ lines: 3, exact: 1 });
    expect(await certainLines(ctx)).toEqual({
      count: 1,
      sums: [{ currency: 'EUR', count: 1, amountMinor: 5831 }],
    });
    expect(await confirmExact(ctx)).toEqual({ confirmed: 1, left: 2, more: false });
    expect(await getInvoice(ctx, { id: ann.id })).toMatchObject({ status: 'paid', paidAt: '2026-03-01T00:00:00.000Z' });
    expect(await getInvoice(ctx, { id: bob.id })).toMatchObject({ status: 'open' });

    const [nobody, likely] = await open();
    expect(nobody?.suggestions).toEqual([]);
    expect(likely?.suggestions[0]).toMatchObject({ certainty: 'likely', customerId: bob.customerId, creditMinor: 0 });
    if (!likely || !nobody) throw new Error('two lines are open');
    const { id, version } = likely;
    const allocations = [{ invoiceId: bob.id, amountMinor: 5831 }];
    const confirmed = await confirmLine(ctx, { id, version, customerId: bob.customerId, allocations });
    expect(confirmed).toMatchObject({
      state: 'matched',
      customerName: 'Bob Tal',
      settledBy: 'Billing',
      suggestions: [],
    });
    expect(await getInvoice(ctx, { id: bob.id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
    // Under the version that was seen, and under the one of now.
    const again = { id, customerId: bob.customerId, allocations };
    await expect(confirmLine(ctx, { ...again, version })).rejects.toThrow('has changed');
    await expect(confirmLine(ctx, { ...again, version: version + 1 })).rejects.toThrow('matched already');
    await expect(ignoreLine(ctx, { id, version: version + 1 }, true)).rejects.toThrow('stays one');
    await ignoreLine(ctx, { id: nobody.id, version: nobody.version }, true);
  });

  it('that pays more leaves credit, and the account is known the next time', async () => {
    const cleo = await anInvoice('Cleo Ost');
    await send(`2026-03-01;C O;${cleo.number};DE9;60.00`);
    const [line] = await open();
    expect(line?.suggestions[0]).toMatchObject({ certainty: 'likely', creditMinor: 169 });
    if (!line) throw new Error('a line is open');
    const allocations = [{ invoiceId: cleo.id, amountMinor: 5831 }];
    await confirmLine(ctx, { id: line.id, version: line.version, customerId: cleo.customerId, allocations });
    expect(await getCustomer(ctx, { id: cleo.customerId })).toMatchObject({
      credit: [{ currency: 'EUR', amountMinor: 169 }],
    });
    const subscription = await subscribe(ctx, { customerId: cleo.customerId });
    await bill(ctx);
    const [next] = (await listInvoices(ctx, { filter: { subscriptionId: subscription.id } })).items;
    await send('2026-03-02;Somebody else;nothing;DE9;56.62');
    expect((await open())[0]?.suggestions[0]).toMatchObject({
      certainty: 'likely',
      because: ['the account has paid before', 'the amount fits'],
      allocations: [{ invoiceId: next?.id, dueMinor: 5662, amountMinor: 5662 }],
    });
  });

  it('is read and settled by those who may, of their own workspace', async () => {
    const [line] = await open();
    if (!line) throw new Error('a line is open');
    const { id, version } = line;
    const customerId = line.suggestions[0]?.customerId ?? '';
    const support = house.ctx(house.acme, house.acme.as('support'));
    await expect(listBankLines(support, {})).rejects.toThrow('payment:read');
    const content = new TextEncoder().encode('Date,Amount\n2026-03-01,1\n');
    await expect(importStatement(support, { fileName: 'x.csv', content })).rejects.toThrow('payment:create');
    const stranger = house.ctx(house.other, house.other.as('billing'));
    await expect(confirmLine(stranger, { id, version, customerId })).rejects.toMatchObject({ kind: 'NotFound' });
    expect((await listBankLines(stranger, {})).items).toEqual([]);
    const tooMuch = [{ invoiceId: line.suggestions[0]?.allocations[0]?.invoiceId ?? '', amountMinor: 999_999 }];
    await expect(confirmLine(ctx, { id, version, customerId, allocations: tooMuch })).rejects.toMatchObject({
      kind: 'Validation',
    });
  });
});

it('two who confirm the same line at once pay once', async () => {
  const dan = await anInvoice('Dan Ruh');
  await send(`2026-03-01;Dan;${dan.number};;58.31`);
  const line = (await open()).find(({ reference }) => reference === dan.number);
  if (!line) throw new Error('a line is open');
  const allocations = [{ invoiceId: dan.id, amountMinor: 5831 }];
  const input = { id: line.id, version: line.version, customerId: dan.customerId, allocations };
  const all = await Promise.allSettled(Array.from({ length: 5 }, () => confirmLine(ctx, input)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { rows } = await house.owner.query('SELECT amount_minor FROM payment WHERE customer_id = $1', [dan.customerId]);
  expect(rows).toEqual([{ amount_minor: '5831' }]);
});

it('what is certain is found behind any number of lines that are not, a batch at a time and each once', async () => {
  const due = [await anInvoice('Eva Ruh'), await anInvoice('Finn Ruh'), await anInvoice('Gil Ruh')];
  await send(
    ...Array.from({ length: 501 }, (_, index) => `2026-02-01;Nobody;gift ${index};;3.00`),
    ...due.map(({ number }) => `2026-03-01;Ruh;Invoice ${number};;58.31`),
    `2026-03-01;Ruh;once more ${due[0]?.number};;58.31`,
  );
  const batches: number[] = [];
  const seen = new Set<string>();
  for await (const lines of linesThatName(ctx, 2)) {
    batches.push(lines.length);
    for (const { id } of lines) seen.add(id);
  }
  expect([batches, seen.size]).toEqual([[2, 2], 4]);
  const sums = [{ currency: 'EUR', count: 3, amountMinor: 3 * 5831 }];
  expect(await certainLines(ctx)).toEqual({ count: 3, sums });
  expect(await certainLines(house.ctx(house.other, house.other.as('billing')))).toEqual({ count: 0, sums: [] });
  expect(await confirmExact(ctx, 2)).toMatchObject({ confirmed: 2, more: true });
  expect(await confirmExact(ctx, 2)).toMatchObject({ confirmed: 1, more: false });
  for (const { id } of due) expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
  expect((await certainLines(ctx)).count).toBe(0);
});
