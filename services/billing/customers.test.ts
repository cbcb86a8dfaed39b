import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { actEffect } from '../processes/act.ts';
import { createCustomer } from './create-customer.ts';
import { getCustomer } from './get-customer.ts';
import { getInvoice } from './get-invoice.ts';
import { listCustomers } from './list-customers.ts';
import { listInvoices } from './list-invoices.ts';
import { updateCustomer } from './update-customer.ts';

let house: House;
let ctx: Ctx;
let stranger: Ctx;
let guest: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
  guest = house.ctx(house.acme, house.acme.as('guest'));
});
afterAll(() => house.close());

describe('customers', () => {
  it('are stored, audited, and never show the provider’s token', async () => {
    const customer = await newCustomer(ctx, 'card-declines-soft');
    expect(customer.paymentMethod).toMatchObject({ provider: 'sandbox', label: expect.stringContaining('9995') });
    expect(JSON.stringify(customer)).not.toContain('card-declines-soft');
    expect(await getCustomer(ctx, { id: customer.id })).toEqual(customer);
    expect(await house.history(customer.id)).toMatchObject([
      { action: 'created', after: { zone: 'Europe/Berlin', paymentMethod: customer.paymentMethod?.label } },
    ]);
  });

  it('live in the workspace’s zone where nobody says another', async () => {
    expect(await createCustomer(ctx, { name: 'Bo', email: 'Bo@Example.com' })).toMatchObject({
      zone: 'UTC',
      email: 'bo@example.com',
      paymentTermDays: 14,
      paymentMethod: null,
    });
  });

  it('change only in what differs', async () => {
    const customer = await newCustomer(ctx);
    const edit = { id: customer.id, version: 1, name: 'Ann', paymentTermDays: 30 };
    expect(await updateCustomer(ctx, edit)).toMatchObject({ paymentTermDays: 30, version: 2 });
    await expect(updateCustomer(ctx, edit)).rejects.toMatchObject({ kind: 'Conflict' });
    const [, entry] = await house.history(customer.id);
    expect(entry).toMatchObject({ before: { paymentTermDays: 14 }, after: { paymentTermDays: 30 } });
    expect(await updateCustomer(ctx, { ...edit, version: 2 })).toMatchObject({ version: 2 });
  });

  it('with a new card are charged where only reminders were left', async () => {
    const customer = await newCustomer(ctx, null);
    await subscribe(ctx, { customerId: customer.id });
    await bill(ctx);
    const [invoice] = (await listInvoices(ctx, { filter: { customerId: customer.id } })).items;
    if (!invoice) throw new Error('an invoice was made');
    const workflowId = `collection/${house.acme.id}/${invoice.id}`;
    const issued = await ctx.clock.now();
    // Two weeks later it was to be paid.
    house.clock.moveTo(issued + 14 * DAY);
    expect(await actEffect(ctx, collectionStore, workflowId, 'remind#1')).toBe(true);
    const waiting = await getInvoice(ctx, { id: invoice.id });
    expect(waiting.collection).toMatchObject({ nextAt: '2026-03-18T09:00:00.000Z', nextWords: 'Payment reminder 2' });
    await house.owner.query('DELETE FROM outbox');
    await updateCustomer(ctx, {
      id: customer.id,
      version: 1,
      paymentMethod: { provider: 'sandbox', card: 'card-succeeds' },
    });
    const { collection } = await getInvoice(ctx, { id: invoice.id });
    expect(collection).toMatchObject({ nextAt: '2026-03-02T09:00:00.000Z', nextWords: 'First charge' });
    const { rows } = await house.owner.query('SELECT workflow_id FROM outbox');
    expect(rows).toEqual([{ workflow_id: workflowId }]);
    house.clock.moveTo(issued);
  });

  it('are found by name or address, and by whether they can be charged', async () => {
    const { id } = await newCustomer(ctx, null, 'Zoe');
    const found = async (input: Parameters<typeof listCustomers>[1]) =>
      (await listCustomers(ctx, input)).items.map((customer) => customer.id);
    expect(await found({ q: 'zoe@' })).toEqual([id]);
    expect(await found({ q: 'ZOE', filter: { hasPaymentMethod: true } })).toEqual([]);
  });

  it('are nobody else’s, and read only to a guest', async () => {
    const { id } = await newCustomer(ctx);
    const edit = { id, version: 1, name: 'Mine' };
    await expect(getCustomer(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(updateCustomer(stranger, edit)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(updateCustomer(guest, edit)).rejects.toMatchObject({ kind: 'Forbidden' });
    await expect(newCustomer(guest)).rejects.toMatchObject({ kind: 'Forbidden' });
    expect((await listCustomers(stranger, {})).items).toEqual([]);
  });
});
