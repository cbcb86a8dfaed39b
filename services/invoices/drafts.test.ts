import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AmendSubscriptionInput, InvoiceDetail } from '../../domain/billing/requests.ts';
import { simulate } from '../../domain/process/plan.ts';
import { DAY, HOUR, toIso } from '../../domain/time/instant.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { amendSubscription } from '../billing/amend-subscription.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { createTaxRate } from '../billing/create-tax-rate.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { getSubscription } from '../billing/get-subscription.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, transaction } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { newId } from '../ids.ts';
import { actEffect } from '../processes/act.ts';
import { changeDraft, previewDraft } from './change-draft.ts';
import { createInvoice, previewInvoice } from './create-invoice.ts';
import { deleteDraft, finaliseInvoice } from './end-draft.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  await graceOf(house.acme.id, 24);
});
afterAll(() => house.close());
beforeEach(() => house.clock.moveTo(START));

const graceOf = (tenantId: string, hours: number) =>
  house.owner.query(`UPDATE tenant SET settings = jsonb_set(settings, '{billing}', $2::jsonb) WHERE id = $1`, [
    tenantId,
    JSON.stringify({ graceHours: hours }),
  ]);
const workflowOf = (id: string) => `collection/${house.acme.id}/${id}`;
const creditOf = async (customerId: string): Promise<string> => {
  const sql = 'SELECT coalesce(sum(amount_minor), 0)::text AS amount FROM customer_credit WHERE customer_id = $1';
  return (await house.owner.query(sql, [customerId])).rows[0].amount;
};
const giveCredit = (customerId: string, amount: number) =>
  house.owner.query(
    `INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, 'EUR', $3)`,
    [house.acme.id, customerId, amount],
  );

/** A subscription's first invoice as a draft: EUR 58.31. */
async function aDraft(customerId?: string): Promise<InvoiceDetail> {
  const { id } = await subscribe(ctx, customerId ? { customerId } : {});
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: id } })).items;
  if (!invoice) throw new Error('a draft was made');
  return getInvoice(ctx, { id: invoice.id });
}

const line = (unitPriceMinor: number, quantity = 1) => ({ description: 'Setup', unitPriceMinor, quantity });

describe('with a grace period, an invoice of a subscription', () => {
  it('is a draft without a number; it is final when the period ends, and then charged', async () => {
    const draft = await aDraft();
    expect(draft).toMatchObject({
      status: 'draft',
      number: null,
      finalizedAt: null,
      payBy: null,
      totalMinor: 5831,
      finalizesAt: '2026-03-03T09:00:00.000Z',
      collection: { status: 'running', nextAt: '2026-03-03T09:00:00.000Z' },
    });
    expect(draft.collection?.next.map(({ words }) => words)).toEqual([
      'Invoice is finalised and gets its number',
      'First charge',
      expect.any(String),
    ]);
    house.clock.moveTo(START + DAY - 1);
    expect(await actEffect(ctx, collectionStore, workflowOf(draft.id), 'finalise')).toBe(false);
    house.clock.moveTo(START + DAY);
    expect(await actEffect(ctx, collectionStore, workflowOf(draft.id), 'finalise')).toBe(true);
    expect(await getInvoice(ctx, { id: draft.id })).toMatchObject({
      status: 'open',
      number: expect.stringMatching(/^INV-\d{6}$/),
      finalizedAt: '2026-03-03T09:00:00.000Z',
      payBy: '2026-03-17',
      dueMinor: 5831,
      finalizesAt: null,
      collection: { nextAt: '2026-03-03T09:00:00.000Z' },
    });
  });

  it.each([
    [HOUR, START + DAY],
    [HOUR + 1000, START + DAY + HOUR + 1000],
  ])('is dated when its period ended, or %i ms later when it came: as the forecast applies it', async (late, at) => {
    const { id } = await aDraft();
    const facts = await transaction(ctx, async (tx) => {
      const process = await tx.process.findFirstOrThrow({ where: { subjectId: id } });
      const subject = { processId: process.id, subjectId: id, base: { status: 'running' as const, ledger: {} } };
      return (await collectionStore.load(tx, [subject], START)).get(process.id);
    });
    if (!facts) throw new Error('its facts were loaded');
    const forecast = simulate(collectionStore.definition, facts, { from: START + DAY + late, until: START + 3 * DAY });
    house.clock.moveTo(START + DAY + late);
    await actEffect(ctx, collectionStore, workflowOf(id), 'finalise');
    const invoice = await getInvoice(ctx, { id });
    expect(invoice.finalizedAt).toBe(toIso(at));
    expect(forecast.entries[1]?.effect).toMatchObject({ key: 'charge#0', dueAt: at });
    expect(invoice.collection?.nextAt).toBe(toIso(at));
  });

  it('is finalised now by a person, with the series’ next number, though a draft before it was deleted', async () => {
    const [first, second] = [await aDraft(), await aDraft()];
    await deleteDraft(ctx, { id: first.id, version: first.version });
    const before = await finaliseInvoice(ctx, { id: second.id, version: second.version });
    const third = await aDraft();
    const after = await finaliseInvoice(ctx, { id: third.id, version: third.version });
    const [a, b] = [before.number, after.number].map((number) => Number(number?.slice(4)));
    expect((b ?? 0) - (a ?? 0)).toBe(1);
    expect(after).toMatchObject({ status: 'open', finalizedAt: '2026-03-02T09:00:00.000Z', payBy: '2026-03-16' });
    await expect(finaliseInvoice(ctx, { id: third.id, version: after.version })).rejects.toMatchObject({
      kind: 'Conflict',
    });
    await expect(getInvoice(ctx, { id: first.id })).rejects.toMatchObject({ kind: 'NotFound' });
  });
});

describe('with a grace period, an invoice of an immediate change', () => {
  /** The invoice that an amendment of a subscription with a draft for EUR 98.00 and tax makes at once. */
  async function changedNow(amendment: AmendSubscriptionInput['amendment'], credit = 0): Promise<InvoiceDetail> {
    const { id: customerId } = await newCustomer(ctx);
    const { id } = await subscribe(ctx, { customerId, quantity: 2 });
    await bill(ctx);
    if (credit > 0) await giveCredit(customerId, credit);
    house.clock.moveTo(START + HOUR);
    const { version } = await getSubscription(ctx, { id });
    await amendSubscription(ctx, { id, version, amendment });
    const [made] = (await listInvoices(ctx, { filter: { subscriptionId: id }, sort: '-createdAt' })).items;
    return getInvoice(ctx, { id: made?.id ?? '' });
  }
  const charge = { kind: 'charge', description: 'Setup', unitAmount: '12', when: 'now' } as const;

  it.each([
    ['gives back more than it charges', { kind: 'price', quantity: 1, when: 'now' } as const, 0],
    ['is covered by credit', charge, 10_000],
  ])('that %s is a draft, and is paid when the period ends', async (_, amendment, credit) => {
    const draft = await changedNow(amendment, credit);
    expect(draft).toMatchObject({
      status: 'draft',
      number: null,
      dueMinor: 0,
      finalizesAt: '2026-03-03T10:00:00.000Z',
      collection: { status: 'running', nextAt: '2026-03-03T10:00:00.000Z' },
    });
    house.clock.moveTo(START + HOUR + DAY);
    expect(await actEffect(ctx, collectionStore, workflowOf(draft.id), 'finalise')).toBe(true);
    const final = await getInvoice(ctx, { id: draft.id });
    expect(final).toMatchObject({ status: 'paid', number: expect.stringMatching(/^INV-/), attempts: [] });
    expect(final.collection).toMatchObject({ status: 'over', outcome: 'paid' });
  });

  it('that is to be paid is charged when it is final, not before', async () => {
    const draft = await changedNow(charge);
    expect(draft).toMatchObject({ status: 'draft', dueMinor: 1428, payBy: null });
    expect(draft.collection?.nextAt).toBe('2026-03-03T10:00:00.000Z');
    expect(draft.collection?.next[0]?.words).toBe('Invoice is finalised and gets its number');
  });
});

describe('the lines of a draft', () => {
  it('are added, changed and removed; what they come to is what the preview said', async () => {
    const tax = await createTaxRate(ctx, { code: `T-${newId()}`, name: 'VAT', ratePercent: '7' });
    const draft = await aDraft();
    const [charged] = draft.lines;
    if (!charged) throw new Error('it has a line');
    const edit = {
      add: [{ ...line(1000, 3), taxRateIds: [tax.id] }, line(-500)],
      change: [{ lineId: charged.id, quantity: 2, unitPriceMinor: 4000, description: 'Team, two months' }],
      note: 'Thank you',
    };
    const preview = await previewDraft(ctx, { id: draft.id, ...edit });
    // 8000 + 19 % = 9520; 3000 + 7 % = 3210; less 500.
    expect(preview).toMatchObject({ subtotalMinor: 10500, taxMinor: 1730, totalMinor: 12230, dueMinor: 12230 });
    const changed = await changeDraft(ctx, { id: draft.id, version: draft.version, ...edit });
    expect(changed).toMatchObject({
      status: 'draft',
      note: 'Thank you',
      lines: [
        { description: 'Team, two months', quantity: 2, amountMinor: 8000, taxMinor: 1520, kind: 'subscription' },
        { description: 'Setup', quantity: 3, amountMinor: 3000, taxMinor: 210, kind: 'one-off' },
        { amountMinor: -500, taxMinor: 0 },
      ],
      taxes: [
        { ratePercent: '19', taxMinor: 1520 },
        { ratePercent: '7', taxMinor: 210 },
      ],
    });
    for (const key of ['subtotalMinor', 'taxMinor', 'totalMinor', 'dueMinor', 'netMinor'] as const) {
      expect(changed[key]).toBe(preview[key]);
    }
    const [, added] = changed.lines;
    const removed = await changeDraft(ctx, { id: draft.id, version: changed.version, remove: [added?.id ?? ''] });
    expect(removed).toMatchObject({ totalMinor: 9020, lines: [{ quantity: 2 }, { amountMinor: -500 }] });
    const stale = changeDraft(ctx, { id: draft.id, version: draft.version, note: 'x' });
    await expect(stale).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('take and give back the customer’s credit as the total moves, down to below zero', async () => {
    const { id: customerId } = await newCustomer(ctx);
    await giveCredit(customerId, 6000);
    const draft = await aDraft(customerId);
    expect(draft).toMatchObject({ creditAppliedMinor: 5831, dueMinor: 0 });
    expect(await creditOf(customerId)).toBe('169');
    const more = await changeDraft(ctx, { id: draft.id, version: draft.version, add: [line(1000)] });
    expect(more).toMatchObject({ totalMinor: 6831, creditAppliedMinor: 6000, dueMinor: 831 });
    expect(await creditOf(customerId)).toBe('0');
    const less = await changeDraft(ctx, { id: draft.id, version: more.version, add: [line(-10000)] });
    expect(less).toMatchObject({ totalMinor: -3169, creditAppliedMinor: 0, dueMinor: 0 });
    expect(await creditOf(customerId)).toBe('9169');
    const final = await finaliseInvoice(ctx, { id: draft.id, version: less.version });
    expect(final).toMatchObject({ status: 'paid', paidAt: '2026-03-02T09:00:00.000Z', attempts: [] });
    expect(final.collection).toMatchObject({ status: 'over', outcome: 'paid' });
  });

  it('of a final invoice stay as they are: by the verbs, and by the database whoever asks', async () => {
    const draft = await aDraft();
    const other = await aDraft();
    const { id, version } = await finaliseInvoice(ctx, { id: draft.id, version: draft.version });
    await expect(changeDraft(ctx, { id, version, note: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
    await expect(deleteDraft(ctx, { id, version })).rejects.toMatchObject({ kind: 'Conflict' });
    for (const sql of [
      `UPDATE invoice SET total_minor = 1 WHERE id = $1`,
      `UPDATE invoice SET note = 'x' WHERE id = $1`,
      `UPDATE invoice SET number = 'INV-1' WHERE id = $1`,
      `UPDATE invoice SET status = 'draft' WHERE id = $1`,
      `DELETE FROM invoice WHERE id = $1`,
      `UPDATE invoice_line SET amount_minor = 1 WHERE invoice_id = $1`,
      `DELETE FROM invoice_line WHERE invoice_id = $1`,
      `INSERT INTO invoice_line (tenant_id, invoice_id, position, id, kind, description, quantity, unit_price_minor, amount_minor, coupon_minor,
         tax_minor, taxes)
       SELECT tenant_id, invoice_id, 99, uuidv7(), kind, description, quantity, unit_price_minor, amount_minor, coupon_minor, tax_minor, taxes
       FROM invoice_line WHERE invoice_id = $1`,
      `UPDATE invoice_line SET invoice_id = $1 WHERE invoice_id = '${other.id}'`,
    ]) {
      await expect(house.owner.query(sql, [id]), sql).rejects.toMatchObject({ code: '23001' });
    }
    await voidInvoice(ctx, { id, version, reason: 'x' });
    await expect(house.owner.query(`UPDATE invoice SET status = 'open' WHERE id = $1`, [id])).rejects.toThrow();
  });
});

describe('a draft that is deleted', () => {
  it('gives back its credit, lets one-off charges wait for the next invoice, and is charged no more', async () => {
    const { id: customerId } = await newCustomer(ctx);
    await giveCredit(customerId, 1000);
    const draft = await aDraft(customerId);
    const more = await changeDraft(ctx, { id: draft.id, version: draft.version, add: [line(1200)] });
    await deleteDraft(ctx, { id: draft.id, version: more.version, reason: 'Agreed otherwise' });
    expect(await creditOf(customerId)).toBe('1000');
    const { waiting, upcoming } = await getSubscription(ctx, { id: draft.subscriptionId ?? '' });
    expect(waiting).toMatchObject([{ description: 'Setup', amountMinor: 1200 }]);
    expect(upcoming[0]?.period?.from).toBe('2026-04-02');
    expect(await bill(ctx)).toBe(0);
    expect(await house.history(draft.id)).toMatchObject([{ action: 'draft-changed' }, { action: 'draft-deleted' }]);
  });
});

describe('credit that was given while an invoice was a draft', () => {
  /** A final invoice of EUR 58.31 whose subscription was cancelled an hour after it began, and the credit that this gave. */
  async function givenBeforeFinal() {
    const draft = await aDraft();
    house.clock.moveTo(START + HOUR);
    const { id, version } = await getSubscription(ctx, { id: draft.subscriptionId ?? '' });
    await cancelSubscription(ctx, { id, version, at: 'now' });
    const given = Number(await creditOf(draft.customerId));
    expect(given).toBeGreaterThan(0);
    const final = await finaliseInvoice(ctx, {
      id: draft.id,
      version: (await getInvoice(ctx, { id: draft.id })).version,
    });
    expect(final).toMatchObject({ status: 'open', dueMinor: 5831 });
    return { final, given };
  }

  it('is taken back when the final invoice is void', async () => {
    const { final, given } = await givenBeforeFinal();
    await voidInvoice(ctx, { id: final.id, version: final.version, reason: 'Never used' });
    expect(await creditOf(final.customerId)).toBe('0');
    expect((await house.history(final.id)).at(-1)).toMatchObject({ after: { creditReturnedMinor: String(-given) } });
  });

  it('that has been spent is not: the invoice stays as it is, and can be credited', async () => {
    const { final, given } = await givenBeforeFinal();
    const spent = `UPDATE customer_credit SET amount_minor = amount_minor - 1 WHERE customer_id = $1`;
    await house.owner.query(spent, [final.customerId]);
    const voided = voidInvoice(ctx, { id: final.id, version: final.version, reason: 'x' });
    await expect(voided).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining('has been spent'),
    });
    expect(await creditOf(final.customerId)).toBe(String(given - 1));
    expect(await getInvoice(ctx, { id: final.id })).toMatchObject({ status: 'open', dueMinor: 5831 });
  });

  it('is not credited again by a credit note of the whole, paid or not', async () => {
    const open = await givenBeforeFinal();
    const { version } = open.final;
    const note = await issueCreditNote(ctx, { invoiceId: open.final.id, version, reason: 'x' });
    expect(note).toMatchObject({ totalMinor: 5831 - open.given, offDueMinor: 5831 - open.given, toCreditMinor: 0 });
    expect(await creditOf(open.final.customerId)).toBe(String(open.given));
    expect(await getInvoice(ctx, { id: open.final.id })).toMatchObject({ status: 'open', dueMinor: open.given });

    const paid = await givenBeforeFinal();
    const invoice = await recordPayment(ctx, { id: paid.final.id, version: paid.final.version });
    const back = await issueCreditNote(ctx, { invoiceId: invoice.id, version: invoice.version, reason: 'x' });
    expect(back).toMatchObject({ totalMinor: 5831 - paid.given, toCreditMinor: 5831 - paid.given });
    expect(await creditOf(invoice.customerId)).toBe('5831');
  });
});

describe('a draft that is deleted, beside others', () => {
  it('takes back what was credited of it, for time that is not charged now', async () => {
    const draft = await aDraft();
    house.clock.moveTo(START + HOUR);
    const subscription = await getSubscription(ctx, { id: draft.subscriptionId ?? '' });
    await cancelSubscription(ctx, { id: subscription.id, version: subscription.version, at: 'now' });
    const credited = Number(await creditOf(draft.customerId));
    expect(credited).toBeGreaterThan(0);
    const { version } = await getInvoice(ctx, { id: draft.id });
    await deleteDraft(ctx, { id: draft.id, version });
    expect(await creditOf(draft.customerId)).toBe('0');
  });

  it('of a payer lets the one-off charges of each subscription wait for its own next invoice', async () => {
    const payer = await newCustomer(ctx, null, 'Holding');
    const child = await newCustomer(ctx, null, 'Branch');
    await updateCustomer(ctx, { id: child.id, version: 1, payerId: payer.id });
    const { id, version } = await subscribe(ctx, { customerId: child.id });
    const charge = { kind: 'charge' as const, description: 'Setup', unitAmount: '12', when: 'next-invoice' as const };
    await amendSubscription(ctx, { id, version, amendment: charge });
    await bill(ctx);
    const [item] = (await listInvoices(ctx, { filter: { customerId: payer.id } })).items;
    const draft = await getInvoice(ctx, { id: item?.id ?? '' });
    expect(draft.lines).toHaveLength(2);
    expect((await getSubscription(ctx, { id })).waiting).toEqual([]);
    await deleteDraft(ctx, { id: draft.id, version: draft.version });
    expect((await getSubscription(ctx, { id })).waiting).toMatchObject([{ description: 'Setup', amountMinor: 1200 }]);
  });
});

describe('an invoice by hand', () => {
  it('is for a customer without a subscription, and final when it is told or at its instant', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const entered = { customerId, lines: [line(12000, 2)], note: 'As agreed' };
    const preview = await previewInvoice(ctx, entered);
    expect(preview).toMatchObject({ totalMinor: 24000, lines: [{ lineId: null, amountMinor: 24000 }] });
    const draft = await createInvoice(ctx, entered);
    expect(draft).toMatchObject({ status: 'draft', subscriptionId: null, totalMinor: 24000, finalizesAt: null });
    expect(draft.collection).toMatchObject({ status: 'running', nextAt: null });
    const set = await changeDraft(ctx, { id: draft.id, version: 1, finalizesAt: '2026-03-05T10:00:00Z' }).catch(
      (error: unknown) => error,
    );
    expect(set).toMatchObject({ kind: 'Conflict' });
    const dated = await changeDraft(ctx, { id: draft.id, version: draft.version, finalizesAt: '2026-03-05T10:00:00Z' });
    expect(dated.collection?.nextAt).toBe('2026-03-05T10:00:00.000Z');
    const { rows } = await house.owner.query('SELECT count(*)::int AS wakes FROM outbox WHERE workflow_id = $1', [
      workflowOf(draft.id),
    ]);
    expect(rows[0].wakes).toBeGreaterThan(1);
    const final = await finaliseInvoice(ctx, { id: draft.id, version: dated.version });
    expect(final).toMatchObject({ status: 'open', number: expect.any(String), dueMinor: 24000, note: 'As agreed' });
  });

  it('is refused without a line, with a series that is none, with an end in the past, for a stranger and a guest', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const lines = [line(100)];
    for (const input of [
      { customerId, lines: [] },
      { customerId, lines, series: 'none' },
      { customerId, lines, finalizesAt: '2026-03-02T08:59:59.999Z' },
      { customerId, lines: [{ ...line(1), taxRateIds: [newId()] }] },
      { customerId, lines, hoursUntil: 'yesterday' },
    ]) {
      await expect(createInvoice(ctx, input)).rejects.toBeDefined();
    }
    const outside = house.ctx(house.other, house.other.as('owner'));
    await expect(createInvoice(outside, { customerId, lines })).rejects.toMatchObject({ kind: 'NotFound' });
    const guest = house.ctx(house.acme, house.acme.as('guest'));
    await expect(createInvoice(guest, { customerId, lines })).rejects.toMatchObject({ kind: 'Forbidden' });
    expect((await listInvoices(ctx, { filter: { customerId } })).items).toEqual([]);
  });

  it('may have 10,000 lines and no more; what they come to is exact', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const tax = await createTaxRate(ctx, { code: `L-${newId()}`, name: 'VAT', ratePercent: '19' });
    const many = Array.from({ length: 10_000 }, (_, at) => ({ ...line(at + 1), taxRateIds: [tax.id] }));
    const draft = await createInvoice(ctx, { customerId, lines: many });
    expect(draft.lines).toHaveLength(10_000);
    expect(draft.subtotalMinor).toBe((10_000 * 10_001) / 2);
    expect(draft.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0)).toBe(draft.taxMinor);
    await expect(changeDraft(ctx, { id: draft.id, version: draft.version, add: [line(1)] })).rejects.toMatchObject({
      kind: 'Validation',
    });
    const final = await finaliseInvoice(ctx, { id: draft.id, version: draft.version });
    expect(final).toMatchObject({ status: 'open', totalMinor: draft.totalMinor });
  }, 30_000);
});

describe('numbers under concurrency', () => {
  it('have no gap and no double, with drafts deleted and finalised at the same time', async () => {
    const tenant = await newTenant(house.owner, 'Numbers');
    const who = house.ctx(tenant, tenant.as('owner'));
    const { id: customerId } = await newCustomer(who, null);
    const drafts = await Promise.all(
      Array.from({ length: 24 }, () => createInvoice(who, { customerId, lines: [line(100)] })),
    );
    await Promise.all(
      drafts.map(({ id, version }, at) =>
        at % 3 === 0 ? deleteDraft(who, { id, version }) : finaliseInvoice(who, { id, version }),
      ),
    );
    const { rows } = await house.owner.query(
      'SELECT number FROM invoice WHERE tenant_id = $1 AND number IS NOT NULL ORDER BY number',
      [tenant.id],
    );
    expect(rows.map(({ number }) => number)).toEqual(
      Array.from({ length: 16 }, (_, at) => `INV-${String(at + 1).padStart(6, '0')}`),
    );
  });
});
