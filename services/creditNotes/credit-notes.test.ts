import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxPayments } from '../../activities/adapters/payments.ts';
import { charge } from '../../activities/collection.ts';
import { refund } from '../../activities/refund.ts';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import type { CollectionEffect } from '../../domain/collection/plan.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { getCustomer } from '../billing/get-customer.ts';
import { getInvoice } from '../billing/get-invoice.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import { recordPayment } from '../billing/record-payment.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { writeOffInvoice } from '../billing/write-off.ts';
import type { StoredCollectionFacts } from '../collection/facts.ts';
import { collectionStore } from '../collection/process.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createInvoice } from '../invoices/create-invoice.ts';
import { finaliseInvoice } from '../invoices/end-draft.ts';
import { getPayment } from '../payments/read.ts';
import { decideRefund, refundCredit } from '../payments/refund.ts';
import { type Answer, type Call, callEffect } from '../processes/call.ts';
import { issueCreditNote, previewCredit } from './issue.ts';
import { getCreditNote, listCreditNotes } from './read.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let ctx: Ctx;
let stranger: Ctx;
beforeAll(async () => {
  house = await openHouse(START);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house.close());

/** EUR 49.00 and 19 % of it, 58.31, all due. */
async function anInvoice(customerId?: string): Promise<InvoiceDetail> {
  const { id } = await subscribe(ctx, customerId ? { customerId } : {});
  await bill(ctx);
  const [invoice] = (await listInvoices(ctx, { filter: { subscriptionId: id } })).items;
  return getInvoice(ctx, { id: invoice?.id ?? '' });
}
const workflowOf = (id: string) => `collection/${house.acme.id}/${id}`;
type StoredCall = Call<StoredCollectionFacts, CollectionEffect>;
const call = (id: string, key: string, door: StoredCall) =>
  callEffect(ctx, collectionStore, door as Call, workflowOf(id), key);
const paidByCard = async (): Promise<InvoiceDetail> => {
  const { id } = await anInvoice();
  await call(id, 'charge#0', charge(sandboxPayments));
  return getInvoice(ctx, { id });
};
const creditOf = async (id: string) => (await getCustomer(ctx, { id })).credit[0]?.amountMinor ?? 0;
const sends = (answer: () => Promise<Answer>): StoredCall =>
  refund({ ...sandboxPayments, keepsKeysSeconds: 0, refund: answer, findRefund: answer });

describe('a credit note', () => {
  it('of a whole open invoice settles it under a number of its own series; nothing is collected any more', async () => {
    const { id, version } = await anInvoice();
    const preview = await previewCredit(ctx, { invoiceId: id });
    const note = await issueCreditNote(ctx, { invoiceId: id, version, reason: 'Wrong customer' });
    expect(note).toMatchObject({
      number: expect.stringMatching(/^CN-\d{6}$/),
      netMinor: 4900,
      taxMinor: 931,
      totalMinor: 5831,
      offDueMinor: 5831,
      toCreditMinor: 0,
      toRefundMinor: 0,
      taxes: [{ ratePercent: '19', taxMinor: 931 }],
      lines: [{ amountMinor: 4900, taxMinor: 931, description: 'Team' }],
    });
    for (const key of ['netMinor', 'taxMinor', 'totalMinor', 'offDueMinor', 'toCreditMinor'] as const) {
      expect(note[key]).toBe(preview[key]);
    }
    const invoice = await getInvoice(ctx, { id });
    expect(invoice).toMatchObject({ status: 'paid', dueMinor: 0, collection: { status: 'over' } });
    const again = issueCreditNote(ctx, { invoiceId: id, version: invoice.version, reason: 'x' });
    await expect(again).rejects.toMatchObject({ kind: 'Conflict' });
    expect((await listCreditNotes(ctx, { filter: { invoiceId: id } })).items).toMatchObject([{ number: note.number }]);
    expect(await house.history(id)).toMatchObject([{ action: 'credited', after: { creditNote: note.number } }]);
  });

  it('of part of a line, then of the rest, is the line to the unit, and one unit more is refused', async () => {
    const first = await anInvoice();
    const { id, lines } = first;
    const lineId = lines[0]?.id ?? '';
    const part = (version: number, amountMinor: number) =>
      issueCreditNote(ctx, { invoiceId: id, version, reason: 'A part', lines: [{ lineId, amountMinor }] });
    expect(await part(first.version, 1633)).toMatchObject({ netMinor: 1633, taxMinor: 310, offDueMinor: 1943 });
    const { version, dueMinor, status } = await getInvoice(ctx, { id });
    expect({ dueMinor, status }).toEqual({ dueMinor: 3888, status: 'open' });
    await expect(part(version, 3268)).rejects.toMatchObject({ kind: 'Validation' });
    await expect(part(first.version, 1)).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await part(version, 3267)).toMatchObject({ netMinor: 3267, taxMinor: 621, offDueMinor: 3888 });
    expect(await getInvoice(ctx, { id })).toMatchObject({ status: 'paid', dueMinor: 0 });
  });

  it('beyond what is due becomes the customer’s credit', async () => {
    const { id, customerId, version } = await anInvoice();
    const paid = await recordPayment(ctx, { id, version, amountMinor: 5000 });
    const note = await issueCreditNote(ctx, { invoiceId: id, version: paid.version, reason: 'Returned' });
    expect(note).toMatchObject({ offDueMinor: 831, toCreditMinor: 5000, refunds: [] });
    expect(await creditOf(customerId)).toBe(5000);
  });

  it('is nobody else’s, nor for those who may not, nor of a draft or what is void', async () => {
    const { id, version, customerId } = await anInvoice();
    const ask = (who: Ctx) => issueCreditNote(who, { invoiceId: id, version, reason: 'x' });
    await expect(ask(stranger)).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(ask(house.ctx(house.acme, house.acme.as('guest')))).rejects.toMatchObject({ kind: 'Forbidden' });
    const draft = await createInvoice(ctx, { customerId, lines: [{ description: 'x', unitPriceMinor: 1 }] });
    const ofDraft = issueCreditNote(ctx, { invoiceId: draft.id, version: draft.version, reason: 'x' });
    await expect(ofDraft).rejects.toMatchObject({ kind: 'Conflict' });
    const voided = await voidInvoice(ctx, { id, version, reason: 'x' });
    const ofVoid = issueCreditNote(ctx, { invoiceId: id, version: voided.version, reason: 'x' });
    await expect(ofVoid).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('and its lines never change, whoever asks', async () => {
    const { id, version } = await anInvoice();
    const note = await issueCreditNote(ctx, { invoiceId: id, version, reason: 'x' });
    for (const sql of [
      'UPDATE credit_note SET total_minor = 1 WHERE id = $1',
      'DELETE FROM credit_note WHERE id = $1',
      'UPDATE credit_note_line SET amount_minor = 1 WHERE credit_note_id = $1',
      'DELETE FROM credit_note_line WHERE credit_note_id = $1',
    ]) {
      await expect(house.owner.query(sql, [note.id]), sql).rejects.toThrow('append-only');
    }
    await expect(getCreditNote(stranger, { id: note.id })).rejects.toMatchObject({ kind: 'NotFound' });
  });

  it('is issued once to two at the same time, and numbers have no gap where one is refused', async () => {
    const [one, other] = [await anInvoice(), await anInvoice()];
    const ask = ({ id, version }: InvoiceDetail) => issueCreditNote(ctx, { invoiceId: id, version, reason: 'x' });
    const all = await Promise.allSettled([ask(one), ask(one), ask(other), ask(other)]);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const sql = 'SELECT substr(number, 4)::int AS number FROM credit_note WHERE tenant_id = $1 ORDER BY 1';
    const { rows } = await house.owner.query(sql, [house.acme.id]);
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, at) => at + 1));
  });
});

describe('a refund', () => {
  it('goes back the way the payment came, once, after the invoice was paid', async () => {
    const invoice = await paidByCard();
    const { id, version, customerId } = invoice;
    const note = await issueCreditNote(ctx, { invoiceId: id, version, reason: 'Cancelled', settle: 'refund' });
    expect(note).toMatchObject({ toRefundMinor: 5831, toCreditMinor: 0, refunds: [{ status: 'pending' }] });
    const key = `refund:${note.refunds[0]?.id}`;
    expect((await getInvoice(ctx, { id })).collection).toMatchObject({ status: 'running', nextAt: expect.any(String) });
    const asked: string[] = [];
    const door = refund({
      ...sandboxPayments,
      refund: (request, providerKey) => {
        asked.push(`${request.chargeId} ${request.amountMinor}`);
        return sandboxPayments.refund(request, providerKey);
      },
    });
    expect(await call(id, key, door)).toBe('done');
    expect(await call(id, key, door)).toBe('stale');
    expect(asked).toEqual([expect.stringMatching(/^sandbox_.* 5831$/)]);
    expect((await getCreditNote(ctx, { id: note.id })).refunds).toMatchObject([{ status: 'done' }]);
    expect((await getInvoice(ctx, { id })).collection).toMatchObject({ status: 'over', outcome: 'paid' });
    expect(await getPayment(ctx, { id: invoice.payments[0]?.id ?? '' })).toMatchObject({ refundedMinor: 5831 });
    expect(await creditOf(customerId)).toBe(0);
  });

  it('that is refused becomes credit; one that nobody knows of waits for a person', async () => {
    const first = await paidByCard();
    const note = await issueCreditNote(ctx, {
      invoiceId: first.id,
      version: first.version,
      reason: 'x',
      settle: 'refund',
    });
    const refused = sends(() => Promise.resolve({ kind: 'failed', error: new Error('the account is closed') }));
    expect(await call(first.id, `refund:${note.refunds[0]?.id}`, refused)).toBe('failed');
    expect((await getCreditNote(ctx, { id: note.id })).refunds).toMatchObject([{ status: 'failed' }]);
    expect(await creditOf(first.customerId)).toBe(5831);

    const second = await paidByCard();
    const other = await issueCreditNote(ctx, {
      invoiceId: second.id,
      version: second.version,
      reason: 'x',
      settle: 'refund',
    });
    const id = other.refunds[0]?.id ?? '';
    const unclear = sends(() => Promise.resolve({ kind: 'ambiguous', error: new Error('no answer') }));
    expect(await call(second.id, `refund:${id}`, unclear)).toBe('unknown');
    expect(await creditOf(second.customerId)).toBe(0);
    await expect(decideRefund(stranger, { id, outcome: 'failed', reason: 'x' })).rejects.toMatchObject({
      kind: 'NotFound',
    });
    const decided = await decideRefund(ctx, { id, outcome: 'failed', reason: 'The bank says so' });
    expect(decided.refunds).toMatchObject([{ status: 'failed' }]);
    expect(await creditOf(second.customerId)).toBe(5831);
    await expect(decideRefund(ctx, { id, outcome: 'done', reason: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
  });

  it('of a transfer is a person’s own transfer, entered as done; what came too much goes back out of the credit', async () => {
    const { id, version, customerId } = await anInvoice();
    const paid = await recordPayment(ctx, { id, version, amountMinor: 6000, method: 'bank_transfer' });
    const paymentId = paid.payments[0]?.id ?? '';
    expect(await creditOf(customerId)).toBe(169);
    const beyond = refundCredit(ctx, { paymentId, amountMinor: 170, reason: 'x' });
    await expect(beyond).rejects.toMatchObject({ kind: 'Validation' });
    const back = await refundCredit(ctx, { paymentId, amountMinor: 169, reason: 'Paid too much' });
    expect(back).toMatchObject({ refundedMinor: 169, refunds: [{ status: 'done', amountMinor: 169 }] });
    expect(await creditOf(customerId)).toBe(0);
    const note = await issueCreditNote(ctx, { invoiceId: id, version: paid.version, reason: 'x', settle: 'refund' });
    expect(note).toMatchObject({ toRefundMinor: 5831, refunds: [{ status: 'done', amountMinor: 5831 }] });
  });

  it('is of no more than a payment’s part in the invoice: the rest is credit', async () => {
    const { id: customerId } = await newCustomer(ctx);
    const sql = `INSERT INTO customer_credit (tenant_id, customer_id, currency, amount_minor) VALUES ($1, $2, 'EUR', 1000)`;
    await house.owner.query(sql, [house.acme.id, customerId]);
    const { id, version, creditAppliedMinor } = await anInvoice(customerId);
    expect(creditAppliedMinor).toBe(1000);
    const paid = await recordPayment(ctx, { id, version });
    const note = await issueCreditNote(ctx, { invoiceId: id, version: paid.version, reason: 'x', settle: 'refund' });
    expect(note).toMatchObject({ totalMinor: 5831, toRefundMinor: 4831, toCreditMinor: 1000 });
    expect(await creditOf(customerId)).toBe(1000);
  });
});

describe('void and write-off', () => {
  it('an invoice that was paid or credited in part is not voided', async () => {
    const { id, version } = await anInvoice();
    const paid = await recordPayment(ctx, { id, version, amountMinor: 1 });
    await expect(voidInvoice(ctx, { id, version: paid.version, reason: 'x' })).rejects.toMatchObject({
      kind: 'Conflict',
    });
  });

  it('one that is written off stays due, is collected no more, and may still be paid', async () => {
    const { id, version } = await anInvoice();
    const off = await writeOffInvoice(ctx, { id, version, reason: 'Bankrupt' });
    expect(off).toMatchObject({ status: 'uncollectible', dueMinor: 5831, collection: { outcome: 'uncollectible' } });
    expect(await house.history(id)).toMatchObject([{ action: 'written-off' }]);
    const half = await recordPayment(ctx, { id, version: off.version, amountMinor: 831 });
    expect(half).toMatchObject({ status: 'uncollectible', dueMinor: 5000 });
    expect(await recordPayment(ctx, { id, version: half.version })).toMatchObject({ status: 'paid' });
  });
});

describe('approved hours', () => {
  it('are billed once, and can be billed again when their line is credited whole', async () => {
    const { id: customerId } = await newCustomer(ctx, null);
    const entries = await approvedHours(customerId);
    const two = await Promise.allSettled([
      createInvoice(ctx, { customerId, hoursUntil: '2026-02-28' }),
      createInvoice(ctx, { customerId, hoursUntil: '2026-02-28' }),
    ]);
    const made = two.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    expect(made).toHaveLength(1);
    const draft = made[0] as InvoiceDetail;
    expect(draft).toMatchObject({ subtotalMinor: 13500, lines: [{ kind: 'time' }, { kind: 'time' }] });
    expect(draft.lines[0]?.description).toBe(
      'Site: 1.50 hours at EUR 50.00 an hour, 2 February 2026 to 3 February 2026',
    );
    const billed = async () => {
      const sql = 'SELECT count(*)::int AS many FROM time_entry WHERE id = ANY($1) AND invoice_id IS NOT NULL';
      return (await house.owner.query(sql, [entries])).rows[0].many;
    };
    expect(await billed()).toBe(3);
    const final = await finaliseInvoice(ctx, { id: draft.id, version: draft.version });
    const [first] = final.lines;
    const lines = [{ lineId: first?.id ?? '', amountMinor: 7499 }];
    await issueCreditNote(ctx, { invoiceId: final.id, version: final.version, reason: 'x', lines });
    expect(await billed()).toBe(3);
    const { version } = await getInvoice(ctx, { id: final.id });
    const rest = [{ lineId: first?.id ?? '', amountMinor: 1 }];
    await issueCreditNote(ctx, { invoiceId: final.id, version, reason: 'x', lines: rest });
    expect(await billed()).toBe(1);
    const again = await createInvoice(ctx, { customerId, hoursUntil: '2026-02-28' });
    expect(again.subtotalMinor).toBe(7500);
  });
});

/** Two entries of an hour and a half at 50 together, one of one hour at 60; one not approved, one too late. @returns the first three */
async function approvedHours(customerId: string): Promise<string[]> {
  const member = await house.owner.query('SELECT id FROM member WHERE tenant_id = $1 LIMIT 1', [house.acme.id]);
  const sheets = { approved: newId(), open: newId() };
  for (const [status, id] of Object.entries(sheets)) {
    await house.owner.query(
      `INSERT INTO timesheet (tenant_id, id, member_id, period_from, period_to, zone, currency, status, created_at)
       VALUES ($1, $2, $3, $4, $5, 'Europe/Berlin', 'EUR', $6, now())`,
      [
        house.acme.id,
        id,
        member.rows[0].id,
        status === 'open' ? '2026-03-01' : '2026-02-01',
        status === 'open' ? '2026-04-01' : '2026-03-01',
        status === 'open' ? 'draft' : 'approved',
      ],
    );
  }
  const ids: string[] = [];
  for (const [sheet, date, seconds, rate] of [
    [sheets.approved, '2026-02-02', 3600, 5000],
    [sheets.approved, '2026-02-03', 1800, 5000],
    [sheets.approved, '2026-02-04', 3600, 6000],
    [sheets.open, '2026-02-05', 3600, 6000],
    [sheets.approved, '2026-03-01', 3600, 6000],
  ] as const) {
    const id = newId();
    ids.push(id);
    await house.owner.query(
      `INSERT INTO time_entry (tenant_id, id, timesheet_id, date, seconds, note, project, customer_id, billable, rate_minor_per_hour, created_at)
       VALUES ($1, $2, $3, $4, $5, '', 'Site', $6, true, $7, now())`,
      [house.acme.id, id, sheet, date, seconds, customerId, rate],
    );
  }
  return ids.slice(0, 3);
}
