import { afterAll, beforeAll, expect, it } from 'vitest';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { type Ctx, transaction } from '../context.ts';
import { beginCheckout, settleCheckout } from './checkout.ts';
import { keepMethod } from './keep-method.ts';

let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());

const paymentMethod = { provider: 'sandbox', card: 'card-succeeds' } as const;
interface Open {
  readonly customerId: string;
  readonly invoiceId: string;
}
const ways: Readonly<Record<string, (open: Open) => Promise<unknown>>> = {
  'by staff': async ({ customerId: id }) => {
    const { version } = await getCustomer(ctx, { id });
    return updateCustomer(ctx, { id, version, paymentMethod });
  },
  'by the customer': async ({ customerId }) => {
    const now = await house.clock.now();
    return transaction(ctx, (tx) => keepMethod(ctx, tx, customerId, paymentMethod, now));
  },
  'with a payment': async ({ invoiceId }) => {
    const pay = { ...ctx, actor: { kind: 'system', id: 'pay' }, invoiceId, language: 'en' } as const;
    const { id } = await beginCheckout(pay, 'sandbox');
    const paid = { state: 'paid', paymentId: `p_${id}`, amountMinor: 5831, card: null, method: paymentMethod } as const;
    return settleCheckout(pay, id, paid);
  },
};

it.each(Object.keys(ways))('a card put on file %s waits for billing with no collection locked', async (way) => {
  const { id: customerId } = await newCustomer(ctx, null);
  const subscription = await subscribe(ctx, { customerId });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: subscription.id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  const { rows } = await house.owner.query(`SELECT kind FROM process WHERE subject_id = ANY($1) ORDER BY kind`, [
    [subscription.id, invoice.id],
  ]);
  expect(rows).toEqual([{ kind: 'billing' }, { kind: 'collection' }]);
  // Somebody ends the subscription: billing first, then the collection of its invoice.
  const other = await house.owner.connect();
  let changed: Promise<unknown> | undefined;
  try {
    await other.query('BEGIN');
    await other.query('SELECT FROM process WHERE subject_id = $1 FOR UPDATE', [subscription.id]);
    const { rows: mine } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    changed = ways[way]?.({ customerId, invoiceId: invoice.id });
    const waiting = async () => {
      const sql = 'SELECT FROM pg_stat_activity WHERE datname = current_database() AND $1 = ANY(pg_blocking_pids(pid))';
      return (await house.owner.query(sql, [mine[0]?.pid])).rows.length;
    };
    await expect.poll(waiting, { timeout: 5000 }).toBe(1);
    const free = 'SELECT FROM process WHERE subject_id = $1 FOR UPDATE SKIP LOCKED';
    expect((await other.query(free, [invoice.id])).rows.length).toBe(1);
  } finally {
    await other.query('ROLLBACK');
    other.release();
    await changed;
  }
  expect((await getCustomer(ctx, { id: customerId })).paymentMethod).not.toBeNull();
});
