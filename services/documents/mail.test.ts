import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDocuments } from '../../activities/adapters/documents.ts';
import { addDays } from '../../domain/time/civil.ts';
import { DAY } from '../../domain/time/instant.ts';
import { bill, newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { pdfTexts } from '../../test/support/pdf.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { voidInvoice } from '../billing/void-invoice.ts';
import { type Ctx, transaction } from '../context.ts';
import { issueCreditNote } from '../creditNotes/issue.ts';
import { diskFiles } from '../files/disk.ts';
import type { FilePort } from '../files/port.ts';
import { deliverDue, type MessagePort, type Outgoing } from '../messages/deliver.ts';
import { receivePayment } from '../payments/receive-payment.ts';
import { mailCreditNote, sendCreditNote } from './mail-credit-notes.ts';
import { mailInvoices } from './mail-invoices.ts';
import { sendStatement } from './mail-statement.ts';
import { openDocument } from './open-document.ts';
import { bytesOf } from './sent.ts';
import { getDocumentSettings, updateDocumentSettings } from './settings.ts';

let house: House;
let ctx: Ctx;
let folder: string;
let files: FilePort;
let sent: Outgoing[] = [];
let answer: 'done' | 'refused' = 'done';
beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-documents-'));
  files = diskFiles(folder);
  ctx = house.ctx(house.acme, house.acme.as('billing'));
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

/** A way out that writes down what it was given. */
const port: MessagePort = {
  name: 'test',
  keepsKeys: true,
  longestSeconds: 1,
  send: (message) => {
    if (answer === 'refused') return Promise.resolve({ kind: 'refused', error: new Error('busy') });
    sent.push(message);
    return Promise.resolve({ kind: 'done', result: { id: 'x' } });
  },
};
async function deliver(): Promise<Outgoing[]> {
  sent = [];
  await deliverDue(
    ctx,
    'email',
    withDocuments(port, files, () => ctx),
    () => {},
  );
  return sent;
}
const invoices = () =>
  transaction(ctx, (tx) =>
    tx.invoice.findMany({ orderBy: { number: 'desc' }, select: { id: true, number: true, version: true } }),
  );

test('where invoices are not mailed, nothing is written', async () => {
  await subscribe(ctx);
  await bill(ctx);
  expect(await transaction(ctx, (tx) => tx.message.count({ where: { noun: 'invoice' } }))).toBe(0);
});

test('an invoice is mailed once, in the customer’s language, with the PDF that the workspace then keeps', async () => {
  const seller = { legalName: 'Compasso Lda', address: { line1: 'Rua 1', city: 'Lisboa', country: 'PT' } };
  const mailing = { mailInvoices: true };
  await updateDocumentSettings(ctx, { sellerNumber: null, seller, mailing });
  const customer = await newCustomer(ctx, null, 'Zoe');
  await updateCustomer(ctx, { id: customer.id, version: customer.version, language: 'fr' });
  await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = await invoices();
  if (!invoice) throw new Error('no invoice');
  // A port that does not take it keeps the document all the same: what goes out later is what was drawn first.
  answer = 'refused';
  expect(await deliver()).toEqual([]);
  answer = 'done';
  house.clock.moveTo((await house.clock.now()) + DAY);
  const [mail, ...others] = (await deliver()).filter(({ envelope }) => envelope?.documents);
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    toAddress: 'zoe@example.com',
    subject: `Facture ${invoice.number} de Compasso Lda`,
    envelope: {
      fromName: 'Compasso Lda',
      files: [{ name: `Facture ${invoice.number}.pdf`, mediaType: 'application/pdf' }],
    },
  });
  const file = mail?.envelope?.files[0];
  const bytes = await buffer(await files.read(ctx.tenantId, file?.sha256 ?? ''));
  expect((await pdfTexts(bytes)).flat()).toEqual(
    expect.arrayContaining([`Facture ${invoice.number}`, 'Compasso Lda', '58,31 €']),
  );
  const which = { noun: 'invoice', subjectId: invoice.id, format: 'pdf' } as const;
  expect(await bytesOf(ctx, files, await openDocument(ctx, files, which))).toEqual(bytes);
  await transaction(ctx, (tx) => mailInvoices(ctx, tx, [invoice.id], 0));
  expect((await deliver()).filter(({ envelope }) => envelope?.documents)).toEqual([]);
});

test('a paid invoice is mailed as well, a void one is not', async () => {
  const pricePlanId = (await newPlan(ctx, { priceMinor: 0 })).id;
  await subscribe(ctx, { pricePlanId });
  await bill(ctx);
  expect((await deliver()).filter(({ envelope }) => envelope?.documents)).toHaveLength(1);
  await subscribe(ctx);
  await bill(ctx);
  const [invoice] = await invoices();
  if (!invoice) throw new Error('no invoice');
  await voidInvoice(ctx, { ...invoice, reason: 'entered twice' });
  expect((await deliver()).filter(({ envelope }) => envelope?.documents)).toEqual([]);
});

test('a credit note is mailed once, as it is issued, with the PDF that is then kept', async () => {
  const customer = await newCustomer(ctx, null, 'Cleo');
  await updateCustomer(ctx, { id: customer.id, version: customer.version, language: 'de' });
  await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  const [invoice] = await invoices();
  if (!invoice) throw new Error('no invoice');
  await deliver();
  const asked = { invoiceId: invoice.id, settle: 'credit', reason: 'Too much' } as const;
  const note = await issueCreditNote(ctx, { ...asked, version: invoice.version });
  const [mail, ...others] = await deliver();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    toAddress: 'cleo@example.com',
    subject: `Gutschrift ${note.number} von Compasso Lda`,
    envelope: { files: [{ name: `Gutschrift ${note.number}.pdf`, mediaType: 'application/pdf' }] },
  });
  expect(mail?.body).toContain(`über 58,31\u00a0€ zu Rechnung ${invoice.number}`);
  const which = { noun: 'credit-note', subjectId: note.id, format: 'pdf' } as const;
  const kept = await bytesOf(ctx, files, await openDocument(ctx, files, which));
  expect(await buffer(await files.read(ctx.tenantId, mail?.envelope?.files[0]?.sha256 ?? ''))).toEqual(kept);
  await transaction(ctx, (tx) => mailCreditNote(ctx, tx, note.id, 0));
  expect(await deliver()).toEqual([]);
  // Somebody asks for it again.
  await sendCreditNote(ctx, { id: note.id, to: 'books@example.com' });
  expect(await deliver()).toMatchObject([{ toAddress: 'books@example.com' }]);
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(sendCreditNote(stranger, { id: note.id })).rejects.toMatchObject({ kind: 'NotFound' });
  const employee = house.ctx(house.acme, house.acme.as('employee'));
  await expect(sendCreditNote(employee, { id: note.id })).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('a statement is mailed as it was when it was asked for', async () => {
  const customer = await newCustomer(ctx, null, 'Stan');
  await subscribe(ctx, { customerId: customer.id });
  await bill(ctx);
  await deliver();
  const today = new Date(await house.clock.now()).toISOString().slice(0, 10);
  const wanted = { customerId: customer.id, from: '2026-01-01', to: addDays(today, 1) };
  await sendStatement(ctx, files, wanted);
  const [mail, ...others] = await deliver();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ toAddress: 'stan@example.com', subject: 'Statement of account from Compasso Lda' });
  expect(mail?.body).toContain('The balance is €58.31.');
  const [file] = mail?.envelope?.files ?? [];
  // Were the mail not entered, what was drawn for it would go.
  const entered = await house.owner.query('SELECT FROM bytes_to_remove WHERE sha256 = $1', [file?.sha256]);
  expect(entered.rows).toHaveLength(1);
  const texts = (await pdfTexts(await buffer(await files.read(ctx.tenantId, file?.sha256 ?? '')))).flat();
  expect(texts).toEqual(expect.arrayContaining(['Statement of account', '€58.31']));
  const employee = house.ctx(house.acme, house.acme.as('employee'));
  await expect(sendStatement(employee, files, wanted)).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('who sold and who bought cannot be changed on a finalised invoice, by nobody', async () => {
  const [invoice] = await invoices();
  const change = house.owner.query(`UPDATE invoice SET buyer = '{}' WHERE id = $1`, [invoice?.id]);
  await expect(change).rejects.toThrow('kept as they were');
  await expect(house.owner.query('UPDATE seller_profile SET number = 7')).rejects.toThrow();
});

test('a receipt is mailed once where the workspace does so, in the customer’s language, with the card and nothing more of it', async () => {
  const receipts = async (customerId: string) =>
    (
      await house.owner.query<{ subject: string; body: string }>(
        `SELECT subject, body FROM message WHERE noun = 'customer' AND subject_id = $1`,
        [customerId],
      )
    ).rows;
  const paidBy = async (name: string) => {
    const customer = await newCustomer(ctx, null, name);
    await updateCustomer(ctx, { id: customer.id, version: customer.version, language: 'de' });
    const pay = () => {
      const card = { brand: 'Visa', last4: '4242' };
      const money = { currency: 'EUR', amountMinor: 123_456n, receivedAt: Date.parse('2026-03-16T12:00:00Z'), card };
      const from = { method: 'card', provider: 'stripe', providerId: `pi_${name}` } as const;
      return transaction(ctx, (tx) =>
        receivePayment(ctx, tx, { customerId: customer.id, ...money, ...from, allocations: [] }, 0),
      );
    };
    return { id: customer.id, pay };
  };
  const quiet = await paidBy('Quiet');
  await quiet.pay();
  expect(await receipts(quiet.id)).toEqual([]);
  const { sellerNumber, mailing } = await getDocumentSettings(ctx);
  await updateDocumentSettings(ctx, { sellerNumber, mailing: { mailReceipts: true } });
  // One switch leaves the others as they were.
  expect((await getDocumentSettings(ctx)).mailing).toEqual({ ...mailing, mailReceipts: true });
  expect(mailing.mailInvoices).toBe(true);
  const told = await paidBy('Told');
  await told.pay();
  await told.pay();
  const [receipt, ...others] = await receipts(told.id);
  expect(others).toEqual([]);
  expect(receipt?.subject).toBe('Ihre Zahlung von 1.234,56\u00a0€ an Compasso Lda');
  expect(receipt?.body).toContain('am 16. März 2026 1.234,56\u00a0€ (Visa •••• 4242) erhalten.');
  expect(receipt?.body).toContain('Davon sind 1.234,56\u00a0€ Ihr Guthaben');
  await updateDocumentSettings(ctx, { sellerNumber, mailing: { mailReceipts: false } });
});
