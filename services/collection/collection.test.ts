import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PaymentPort, sandboxPayments } from '../../activities/adapters/payments.ts';
import type { SandboxCard } from '../../domain/collection/contract.ts';
import type { DunningPolicy, DunningStep } from '../../domain/collection/policy.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { collect } from '../../test/support/collection.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { type Ctx, transaction } from '../context.ts';
import { languagesOf } from '../documents/language.ts';
import { getDunning, updateDunning } from './dunning-settings.ts';
import { endHold, openDispute, promisePayment } from './hold.ts';
import { previewDunning } from './preview-dunning.ts';
import { getCollection } from './read.ts';

// A Monday, ten in Berlin; customers have 14 days to pay.
const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let owner: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house.close());

const step = (kind: DunningStep['kind'], afterDays: number, text = ''): DunningStep => ({
  id: `${kind}-${afterDays}`,
  kind,
  afterDays,
  subject: '',
  text,
});
const STEPS = [step('letter', 3), step('sms', 7), step('task', 10), step('suspend', 14), step('cancel', 30)];
const PLAIN: DunningPolicy = { byReason: {}, calendarId: null, steps: [] };

async function ladder(policy: Partial<DunningPolicy>): Promise<void> {
  const { version } = await getDunning(owner);
  await updateDunning(owner, { version, policy: { ...PLAIN, ...policy } });
}

/** EUR 58.31, issued now. */
async function anInvoice(card: SandboxCard | null, phone: string | null = null) {
  const customer = await newCustomer(ctx, card);
  if (phone) await house.owner.query('UPDATE customer SET phone = $1 WHERE id = $2', [phone, customer.id]);
  const subscription = await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: subscription.id } })).items;
  if (!invoice) throw new Error('an invoice was made');
  return { id: invoice.id, customerId: customer.id, subscriptionId: subscription.id };
}
const speak = async (id: string, language: 'de' | null) =>
  updateCustomer(ctx, { id, version: (await getCustomer(ctx, { id })).version, language });
const until = (id: string, days: number, port: PaymentPort = sandboxPayments) =>
  collect(ctx, house.clock, port, id, START + days * DAY);
const messages = async (id: string) =>
  (
    await house.owner.query(
      'SELECT channel, to_address AS "to", subject, body FROM message WHERE subject_id = $1 ORDER BY created_at, id',
      [id],
    )
  ).rows as { channel: string; to: string; subject: string; body: string }[];

describe('the ladder of what is overdue', () => {
  it('speaks the customer’s language, and says what the workspace wrote where it wrote something', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: [step('letter', 3), { ...step('sms', 4, 'Own words: {amount}'), subject: '' }] });
    const { id, customerId } = await anInvoice('card-declines-soft', '+4915112345678');
    await speak(customerId, 'de');
    await until(id, 19);
    const sent = await messages(id);
    expect(sent.at(0)).toMatchObject({
      subject: expect.stringMatching(/^Rechnung \S+: Die Zahlung von 58,31\u00a0€ ist fehlgeschlagen$/),
      body: expect.stringContaining('Guten Tag Ann'),
    });
    expect(sent.at(-2)).toMatchObject({
      subject: expect.stringMatching(/^Rechnung \S+ ist überfällig$/),
      body: expect.stringContaining('war bis zum 16. März 2026 zu zahlen'),
    });
    // Blanks that do not break are not in the alphabet of text messages.
    expect(sent.at(-1)?.body).toBe('Own words: 58,31 €');
    // One that has none of its own has the workspace's.
    await speak(customerId, null);
    const asked = (await transaction(ctx, (tx) => languagesOf(tx, [customerId]))).get(customerId);
    await house.owner.query(
      `UPDATE tenant SET settings = settings || '{"documents":{"language":"nl"}}' WHERE id = $1`,
      [house.acme.id],
    );
    const then = (await transaction(ctx, (tx) => languagesOf(tx, [customerId]))).get(customerId);
    await house.owner.query(`UPDATE tenant SET settings = settings - 'documents' WHERE id = $1`, [house.acme.id]);
    expect([asked, then]).toEqual(['en', 'nl']);
  });

  it('is climbed beside the retries to its end: mail, text message, task, suspension, cancellation', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: STEPS });
    const { id, customerId, subscriptionId } = await anInvoice('card-declines-soft', '+4915112345678');
    expect(await until(id, 14)).toEqual([
      'charge#0',
      'remind#1',
      'charge#1',
      'remind#2',
      'charge#2',
      'remind#3',
      'charge#3',
    ]);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'open', collection: { status: 'running' } });

    expect(await until(id, 29)).toEqual(['letter:letter-3', 'sms:sms-7', 'task:task-10', 'suspend:suspend-14']);
    const sent = await messages(id);
    expect(sent.slice(-2)).toMatchObject([
      { channel: 'email', to: 'ann@example.com', subject: expect.stringMatching(/^Invoice \S+ is overdue$/) },
      { channel: 'sms', to: '+4915112345678' },
    ]);
    expect(sent.at(-1)?.body).toMatch(
      /^Invoice \S+: €58\.31 was to be paid by \d+ March 2026\. Pay here: \(the link to pay\)$/,
    );
    const tasks = await house.owner.query('SELECT title FROM notification WHERE title LIKE $1', ['Call Ann%']);
    expect(tasks.rows).toEqual([{ title: expect.stringContaining('€58.31, is 10 days overdue') }]);
    expect((await getCollection(ctx, { id })).suspendedSince).toBe('2026-03-30T07:00:00.000Z');
    expect((await house.history(customerId)).at(-1)).toMatchObject({ action: 'suspended' });

    expect(await until(id, 60)).toEqual(['cancel:cancel-30', 'give-up']);
    expect(await getSubscription(ctx, { id: subscriptionId })).toMatchObject({ status: 'cancelled' });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'uncollectible', collection: { status: 'over' } });
  });

  it('any payment ends it, and lifts the suspension', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: STEPS });
    const { id, customerId } = await anInvoice(null);
    await until(id, 29);
    expect((await getCollection(ctx, { id })).suspendedSince).not.toBeNull();
    expect((await getCustomer(ctx, { id: customerId })).suspendedSince).not.toBeNull();
    const { version } = await getInvoice(ctx, { id });
    await recordPayment(ctx, { id, version });
    expect((await getCollection(ctx, { id })).suspendedSince).toBeNull();
    expect((await getCustomer(ctx, { id: customerId })).suspendedSince).toBeNull();
    expect(await until(id, 90)).toEqual([]);
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', collection: { status: 'over' } });
  });

  it('a text message to somebody without a number goes as a mail', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: [step('sms', 1, 'Dear {customer}: {amount} since {payBy}')] });
    const { id } = await anInvoice(null);
    await until(id, 15.5);
    expect((await messages(id)).at(-1)).toMatchObject({
      channel: 'email',
      body: 'Dear Ann: €58.31 since 16 March 2026',
    });
  });

  it('edited while it is climbed, it goes on by the new one and makes up for nothing', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: [step('letter', 3)] });
    const { id } = await anInvoice(null);
    await until(id, 18);
    await ladder({ steps: [step('task', 1), step('letter', 3), step('letter', 9), step('cancel', 20)] });
    expect(await until(id, 40)).not.toContain('task:task-1');
    const { rows } = await house.owner.query(
      `SELECT l.key, l.state FROM ledger l JOIN process p ON p.id = l.process_id WHERE p.subject_id = $1 AND l.kind IN ('task', 'letter') ORDER BY l.key`,
      [id],
    );
    expect(rows).toEqual([
      { key: 'letter:letter-3', state: 'done' },
      { key: 'letter:letter-9', state: 'done' },
      { key: 'task:task-1', state: 'superseded' },
    ]);
  });

  it('is changed by those who may, with the version that they saw', async () => {
    const { version } = await getDunning(ctx);
    await expect(updateDunning(ctx, { version, policy: PLAIN })).rejects.toThrow('organisation:update');
    await expect(updateDunning(owner, { version: version + 1, policy: PLAIN })).rejects.toThrow('has changed');
    const calendarId = '01985b0e-0000-7000-8000-000000000000';
    await expect(updateDunning(owner, { version, policy: { ...PLAIN, calendarId } })).rejects.toThrow('your calendars');
  });
});

describe('a promise to pay', () => {
  it('holds everything until its day is over; then billing hears of it, and the rest comes as much later', async () => {
    house.clock.moveTo(START);
    await ladder({ steps: STEPS });
    const { id } = await anInvoice(null);
    // Day 16 is two days after the day to pay by.
    await until(id, 16);
    const held = await promisePayment(ctx, { id, on: '2026-03-25', note: 'On the phone' });
    expect(held.holds).toMatchObject([{ kind: 'promise', promisedOn: '2026-03-25', inForce: true, broken: false }]);
    expect(await until(id, 23)).toEqual([]);
    await expect(openDispute(ctx, { id })).rejects.toThrow('held by a promise already');
    expect(await until(id, 24.5)).toEqual([`promise-broken:${held.holds[0]?.id}`]);
    const [hold] = (await getCollection(ctx, { id })).holds;
    expect(hold).toMatchObject({ inForce: false, broken: true });
    const told = await house.owner.query('SELECT title FROM notification WHERE title LIKE $1', ['%promised to pay%']);
    expect(told.rows).toHaveLength(1);
    // Due on the 19th; the promise held it for eight days.
    expect(await until(id, 24.9)).toEqual([]);
    expect(await until(id, 25)).toEqual(['letter:letter-3']);
  });

  it('is for today or later, for an open invoice, by those who may', async () => {
    house.clock.moveTo(START);
    const { id } = await anInvoice(null);
    await expect(promisePayment(ctx, { id, on: '2026-03-01' })).rejects.toThrow('today or a later day');
    await expect(promisePayment(ctx, { id, on: '2026-03-02' })).resolves.toMatchObject({ invoiceId: id });
    const guest = house.ctx(house.acme, house.acme.as('guest'));
    await expect(promisePayment(guest, { id, on: '2026-03-02' })).rejects.toThrow('invoice:collect');
    const stranger = house.ctx(house.other, house.other.as('billing'));
    await expect(promisePayment(stranger, { id, on: '2026-03-02' })).rejects.toMatchObject({ kind: 'NotFound' });
    const { version } = await getInvoice(ctx, { id });
    await recordPayment(ctx, { id, version });
    await expect(openDispute(ctx, { id })).rejects.toThrow('Only an open invoice');
  });
});

it('a dispute holds until it is settled, charges and all, and settles once', async () => {
  house.clock.moveTo(START);
  await ladder({ steps: STEPS });
  const { id } = await anInvoice('card-declines-twice');
  expect(await until(id, 0.5)).toEqual(['charge#0', 'remind#1']);
  const { holds } = await openDispute(ctx, { id, note: 'Wrong quantity' });
  expect(await until(id, 50)).toEqual([]);
  const holdId = holds[0]?.id ?? '';
  await endHold(ctx, { id, holdId });
  await expect(endHold(ctx, { id, holdId })).rejects.toMatchObject({ kind: 'NotFound' });
  expect(await until(id, 60)).toEqual(['charge#1', 'remind#2', 'charge#2']);
  expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid' });
  expect((await house.history(id)).map(({ action }) => action)).toEqual(
    expect.arrayContaining(['disputed', 'dispute-settled']),
  );
});

describe('what sandbox cards do', () => {
  it.each<[SandboxCard, string[], string]>([
    ['card-succeeds', ['charge#0'], 'paid'],
    ['card-bank-trouble', ['charge#0', 'remind#1', 'charge#1'], 'paid'],
    ['card-times-out-before', ['charge#0'], 'paid'],
    ['card-times-out-after', ['charge#0'], 'paid'],
    ['card-needs-action', ['charge#0', 'confirm#0', 'remind#1', 'remind#2', 'remind#3', 'give-up'], 'uncollectible'],
    ['card-declines-hard', ['charge#0', 'remind#1', 'remind#2', 'remind#3', 'give-up'], 'uncollectible'],
  ])('%s', async (card, keys, status) => {
    house.clock.moveTo(START);
    await ladder(PLAIN);
    const { id } = await anInvoice(card);
    expect(await until(id, 10)).toEqual(keys);
    const invoice = await getInvoice(ctx, { id });
    expect(invoice).toMatchObject({ status });
    const payments = await house.owner.query(
      'SELECT a.amount_minor FROM payment_allocation a WHERE a.invoice_id = $1',
      [id],
    );
    expect(payments.rows).toEqual(status === 'paid' ? [{ amount_minor: '5831' }] : []);
  });
});

it('previews the ladder that is being edited, by the plan itself', async () => {
  house.clock.moveTo(START + HOUR);
  const preview = await previewDunning(ctx, {
    policy: { ...PLAIN, steps: [step('letter', 1), step('suspend', 5)], byReason: { 'no-money': 'never' } },
    paymentTermDays: 10,
    reason: 'insufficient_funds',
  });
  expect(preview).toMatchObject({ issuedOn: '2026-03-02', payBy: '2026-03-12' });
  expect(preview.entries.map(({ day, words }) => `${day} ${words}`)).toEqual([
    '0 First charge',
    '0 Payment reminder',
    '2 Payment reminder 2',
    '6 Payment reminder 3',
    '11 Mail to the customer',
    '15 Suspend the customer',
    '15 Marked uncollectible, billing is told',
  ]);
});
