import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { pdfTexts } from '../../test/support/pdf.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { type Ctx, transaction } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { diskFiles } from '../files/disk.ts';
import { receivePayment } from '../payments/receive-payment.ts';
import { getStatement, openStatement } from './statement.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let folder: string;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-statement-'));
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

test('a statement’s balance is what is still due, after payments in part, credit notes, unused time and a void invoice', async () => {
  const { id: customerId } = await newCustomer(ctx, null, 'Ann');
  const pricePlanId = (await newPlan(ctx)).id;
  const { id: subscriptionId } = await subscribe(ctx, { customerId, pricePlanId });
  const other = await subscribe(ctx, { customerId, pricePlanId, quantity: 2 });
  const wrong = await subscribe(ctx, { customerId, pricePlanId, quantity: 9 });
  await bill(ctx);
  const invoiceOf = async (id: string) =>
    (await listInvoices(ctx, { filter: { subscriptionId: id } })).items[0] as { id: string; version: number };
  const first = await invoiceOf(subscriptionId);
  const second = await invoiceOf(other.id);
  await voidInvoice(ctx, { ...(await invoiceOf(wrong.id)), reason: 'entered twice' });
  const now = START + 3 * DAY;
  house.clock.moveTo(now);
  await transaction(ctx, (tx) =>
    receivePayment(
      ctx,
      tx,
      {
        customerId,
        method: 'bank_transfer',
        currency: 'EUR',
        amountMinor: 2000n,
        receivedAt: now,
        reference: 'part',
        provider: 'bank',
        allocations: [{ invoiceId: first.id, amountMinor: 2000n }],
      },
      now,
    ),
  );
  house.clock.moveTo(START + 5 * DAY);
  const { version, lines } = await getInvoice(ctx, { id: second.id });
  const credited = [{ lineId: lines[0]?.id ?? '', amountMinor: 1000 }];
  await issueCreditNote(ctx, { invoiceId: second.id, version, lines: credited, reason: 'too much' });
  const seen = await getSubscription(ctx, { id: subscriptionId });
  await cancelSubscription(ctx, { id: subscriptionId, version: seen.version, at: 'now' });

  const span = { from: '2026-03-01', to: '2026-04-01' };
  const statement = await getStatement(ctx, { customerId, ...span });
  const due = (await listInvoices(ctx, { filter: { customerId, status: ['open'] } })).items;
  expect(statement.closingMinor).toBe(due.reduce((all, { dueMinor }) => all + dueMinor, 0));
  expect(
    statement.entries
      .filter(({ kind }) => kind === 'invoice')
      .map(({ amountMinor }) => amountMinor)
      .sort(),
  ).toEqual([11_662, 5831]);
  expect(statement.entries).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ on: '2026-03-05', kind: 'payment', amountMinor: -2000 }),
      expect.objectContaining({ on: '2026-03-07', kind: 'credit', amountMinor: -1190 }),
    ]),
  );
  expect(statement.entries.at(-1)?.balanceMinor).toBe(statement.closingMinor);

  // What was before the span is its opening balance.
  const later = await getStatement(ctx, { customerId, from: '2026-03-04', to: '2026-03-06' });
  expect(later.entries.map(({ kind }) => kind)).toEqual(['payment']);
  expect(later.openingMinor - 2000).toBe(later.closingMinor);

  const file = await openStatement(ctx, diskFiles(folder), { customerId, ...span });
  if (!('bytes' in file)) throw new Error('not drawn');
  const words = (await pdfTexts(file.bytes)).flat();
  const decimal = (minor: number) => (minor / 100).toFixed(2);
  expect(words).toEqual(
    expect.arrayContaining(['Statement of account', 'Ann', '116.62', '11.90', `€${decimal(statement.closingMinor)}`]),
  );

  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(getStatement(stranger, { customerId, ...span })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(getStatement(ctx, { customerId, from: '2026-03-02', to: '2026-03-02' })).rejects.toMatchObject({
    kind: 'Validation',
  });
});
