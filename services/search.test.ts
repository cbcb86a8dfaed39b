import { afterAll, beforeAll, expect, test } from 'vitest';
import { messageListInput } from '../domain/messages/contract.ts';
import { bill, newCustomer, subscribe } from '../test/support/billing.ts';
import { type House, openHouse } from '../test/support/house.ts';
import { listCustomers } from './billing/list-customers.ts';
import { listInvoices } from './billing/list-invoices.ts';
import { listSubscriptions } from './billing/list-subscriptions.ts';
import type { Ctx } from './context.ts';
import { transaction } from './context.ts';
import { newId } from './ids.ts';
import { createLead } from './leads/create.ts';
import { listMessages } from './messages/list.ts';
import { queueMessages } from './messages/queue.ts';

let house: House;
let ctx: Ctx;
let elsewhere: Ctx;
beforeAll(async () => {
  house = await openHouse();
  ctx = house.ctx(house.acme, house.acme.as('owner'));
  elsewhere = house.ctx(house.other, house.other.as('owner'));
  for (const each of [ctx, elsewhere]) {
    await subscribe(each, { customerId: (await newCustomer(each, 'card-succeeds', 'Zenobia')).id });
    await bill(each);
  }
  await subscribe(ctx, { customerId: (await newCustomer(ctx, 'card-succeeds', 'Ten_percent')).id });
});
afterAll(() => house.close());

const messages = async (q: string, who = ctx) =>
  (await listMessages(who, messageListInput.parse({ q }))).items.map((item) => item.subject);

test('customers, their subscriptions and invoices are found by a part of the name, in this tenant only', async () => {
  expect((await listCustomers(ctx, { q: 'ENOB' })).items.map((item) => item.name)).toEqual(['Zenobia']);
  expect((await listSubscriptions(ctx, { q: 'enobia@exa' })).items).toHaveLength(1);
  expect((await listSubscriptions(ctx, { q: 'team' })).items).toHaveLength(2);
  const { items, total } = await listInvoices(ctx, { q: 'zenob' });
  expect([items.length, total]).toEqual([1, 1]);
  const number = items[0]?.number ?? '';
  for (const q of [number, number.toLowerCase(), number.slice(2)]) {
    expect((await listInvoices(ctx, { q })).items).toHaveLength(1);
  }
});

test('what was typed is text and no pattern', async () => {
  expect((await listCustomers(ctx, { q: 'n_p' })).items.map((item) => item.name)).toEqual(['Ten_percent']);
  expect((await listCustomers(ctx, { q: 'n_x' })).items).toEqual([]);
  expect((await listCustomers(ctx, { q: '%' })).items).toEqual([]);
});

test('messages are found by address, by subject, and by the lead they are about', async () => {
  const now = await house.clock.now();
  const lead = await createLead(ctx, { name: 'Quentin Quux', email: 'q@quux.test' });
  const about = {
    noun: 'lead',
    subjectId: lead.id,
    channel: 'email' as const,
    toName: null,
    body: 'Hello',
    dueAt: now,
  };
  await transaction(ctx, (tx) =>
    queueMessages(
      ctx,
      tx,
      [
        { id: newId(), toAddress: 'q@quux.test', subject: 'First words', ...about },
        { id: newId(), toAddress: 'office@elsewhere.test', subject: 'Second words', ...about },
      ],
      now,
    ),
  );
  expect((await messages('words')).sort()).toEqual(['First words', 'Second words']);
  expect(await messages('OFFICE@')).toEqual(['Second words']);
  expect((await messages('quentin')).sort()).toEqual(['First words', 'Second words']);
  expect(await messages('nobody')).toEqual([]);
  expect(await messages('words', elsewhere)).toEqual([]);
});
