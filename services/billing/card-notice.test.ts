import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Customer } from '../../domain/billing/contract.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { deliverDue, type MessagePort } from '../messages/deliver.ts';
import { getOrganisation } from '../organisation/read.ts';
import { updateOrganisation } from '../organisation/update.ts';
import { getCustomer } from './get-customer.ts';
import { updateCustomer } from './update-customer.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const at = (text: string) => house.clock.moveTo(Date.parse(text));
const mailsTo = async ({ id }: Pick<Customer, 'id'>) => {
  const { rows } = await house.owner.query<{ subject: string; body: string; to_address: string }>(
    `SELECT subject, body, to_address FROM message WHERE noun = 'customer' AND subject_id = $1`,
    [id],
  );
  return rows;
};
const nextOf = async (subscriptionId: string) => {
  const { rows } = await house.owner.query<{ next_at: Date; next_what: string }>(
    'SELECT next_at, next_what FROM process WHERE subject_id = $1',
    [subscriptionId],
  );
  return `${rows[0]?.next_what.replace(/:.*:/, ':')} ${rows[0]?.next_at.toISOString()}`;
};
const yearly = async () => (await newPlan(ctx, { interval: 'year' })).id;

it('is one mail for a card, however many subscriptions are charged to it, with a link to the account', async () => {
  // A card of the sandbox that succeeds works until five months later: the end of August.
  const customer = await newCustomer(ctx, 'card-succeeds', 'Cara');
  await subscribe(ctx, { customerId: customer.id });
  await subscribe(ctx, { customerId: customer.id, pricePlanId: await yearly() });
  await bill(ctx);
  at('2026-08-18T06:59:00Z');
  await bill(ctx);
  expect(await mailsTo(customer)).toEqual([]);
  at('2026-08-18T07:00:00Z');
  await bill(ctx);
  await bill(ctx);
  const [mail, ...others] = await mailsTo(customer);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    subject: 'Your card expires at the end of August 2026',
    to_address: 'cara@example.com',
  });
  expect(mail?.body).toContain('(Visa •••• 4242)');
  const bodies: string[] = [];
  const port: MessagePort = {
    name: 'test',
    keepsKeys: true,
    longestSeconds: 1,
    send: ({ body, toAddress }) => {
      if (toAddress === 'cara@example.com') bodies.push(body);
      return Promise.resolve({ kind: 'done', result: { id: 'x' } });
    },
  };
  await deliverDue(ctx, 'email', port, () => {});
  expect(bodies).toEqual([expect.stringMatching(/before then: https?:\/\/\S+\/account\/\S+/)]);
});

it('is planned anew with another card, though the next invoice is a year away', async () => {
  const customer = await newCustomer(ctx, null, 'Nora');
  const subscription = await subscribe(ctx, { customerId: customer.id, pricePlanId: await yearly() });
  await bill(ctx);
  const nextAt = () => nextOf(subscription.id);
  expect(await nextAt()).toBe('invoice:2027-03-02 2027-03-01T23:00:00.000Z');
  const card = (version: number) =>
    updateCustomer(ctx, { id: customer.id, version, paymentMethod: { provider: 'sandbox', card: 'card-succeeds' } });
  await card(customer.version);
  expect(await nextAt()).toBe('card-expires:2026-08 2026-08-18T07:00:00.000Z');
  at('2026-08-10T09:00:00Z');
  await card((await getCustomer(ctx, { id: customer.id })).version);
  // The other one works until January.
  expect(await nextAt()).toBe('card-expires:2027-01 2027-01-18T08:00:00.000Z');
  at('2026-08-20T09:00:00Z');
  await bill(ctx);
  expect(await mailsTo(customer)).toEqual([]);
});

it('is planned anew with another payer, and with other days to tell it', async () => {
  const payer = await newCustomer(ctx, 'card-succeeds', 'Pia');
  const child = await newCustomer(ctx, null, 'Cleo');
  const subscription = await subscribe(ctx, { customerId: child.id, pricePlanId: await yearly() });
  await bill(ctx);
  expect(await nextOf(subscription.id)).toBe('invoice:2027-03-02 2027-03-01T23:00:00.000Z');
  await updateCustomer(ctx, { id: child.id, version: child.version, payerId: payer.id });
  expect(await nextOf(subscription.id)).toBe('card-expires:2026-08 2026-08-18T07:00:00.000Z');
  const owner = house.ctx(house.acme, house.acme.as('owner'));
  const noticed = async (cardNoticeDays: number) => {
    const { terms, version } = await getOrganisation(owner);
    await updateOrganisation(owner, { version, terms: { ...terms, cardNoticeDays } });
    return nextOf(subscription.id);
  };
  expect(await noticed(30)).toBe('card-expires:2026-08 2026-08-02T07:00:00.000Z');
  expect(await noticed(0)).toBe('invoice:2027-03-02 2027-03-01T23:00:00.000Z');
  expect(await noticed(14)).toBe('card-expires:2026-08 2026-08-18T07:00:00.000Z');
});

it('goes to whoever pays', async () => {
  const payer = await newCustomer(ctx, 'card-succeeds', 'Paya');
  const child = await newCustomer(ctx, null, 'Chip');
  await updateCustomer(ctx, { id: child.id, version: child.version, payerId: payer.id });
  await subscribe(ctx, { customerId: child.id, pricePlanId: await yearly() });
  await bill(ctx);
  at('2026-08-18T07:00:00Z');
  await bill(ctx);
  expect(await mailsTo(child)).toEqual([]);
  expect(await mailsTo(payer)).toMatchObject([{ to_address: 'paya@example.com' }]);
});

it('speaks the language of whoever gets the invoices', async () => {
  const customer = await newCustomer(ctx, 'card-succeeds', 'Ines');
  await updateCustomer(ctx, { id: customer.id, version: customer.version, language: 'pt' });
  await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [month] = (
    await house.owner.query<{ expires: string }>(
      `SELECT payment_method->>'expires' AS expires FROM customer WHERE id = $1`,
      [customer.id],
    )
  ).rows;
  at(`${month?.expires ?? ''}-27T12:00:00Z`);
  await bill(ctx);
  expect(await mailsTo(customer)).toMatchObject([
    {
      subject: expect.stringMatching(/^O seu cartão expira no fim de [a-zç]+ de \d{4}$/),
      body: expect.stringContaining('Olá Ines,'),
    },
  ]);
});
