import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import type { DocumentFacts } from '../../domain/documents/facts.ts';
import { ublProblems } from '../../domain/documents/ubl.ts';
import {
  buyer,
  checkArithmetic,
  EXCLUSIVE,
  invoiceOf,
  listOf,
  type Parsed,
  RATES,
  seller,
} from '../../test/support/e-invoice.ts';
import { eInvoiceOf } from './e-invoice.ts';

const parsed = async (facts: DocumentFacts): Promise<Parsed> =>
  new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse((await eInvoiceOf(facts)).toString());

test('the XML is taken by the library’s schema of the standard and says the same', async () => {
  const lines = [
    { amountMinor: 10_000n, quantity: 4, tax: { code: 'vat', ratePercent: '19' } },
    { amountMinor: -1234n, tax: { code: 'vat', ratePercent: '19' } },
    { amountMinor: 5000n, tax: { code: 'low', ratePercent: '7' } },
  ];
  const document = await parsed(
    invoiceOf(lines, 500n, EXCLUSIVE, { creditAppliedMinor: 1000n, note: 'Order 7 & more' }),
  );
  const { Invoice: invoice } = document;
  checkArithmetic(invoice);
  expect(invoice).toMatchObject({
    'cbc:CustomizationID': 'urn:cen.eu:en16931:2017',
    'cbc:ID': 'INV-000042',
    'cbc:DueDate': '2026-03-16',
    'cbc:Note': 'Order 7 & more',
    'cac:InvoicePeriod': { 'cbc:StartDate': '2026-03-01', 'cbc:EndDate': '2026-03-31' },
    'cac:AccountingCustomerParty': {
      'cac:Party': { 'cac:PartyLegalEntity': { 'cbc:RegistrationName': 'Müller & Söhne <AG>' } },
    },
    'cac:LegalMonetaryTotal': { 'cbc:PrepaidAmount': { '#text': '10.00', '@_currencyID': 'EUR' } },
  });
});

test('reverse charge, exemption and zero are said with their reasons', async () => {
  for (const [tax, category] of [
    [RATES[5], 'AE'],
    [RATES[4], 'E'],
    [RATES[3], 'Z'],
    [null, 'E'],
  ] as const) {
    const { Invoice: invoice } = await parsed(invoiceOf([{ amountMinor: 10_000n, tax: tax ?? null }]));
    const { 'cac:TaxCategory': found } = listOf(listOf(invoice['cac:TaxTotal'])[0]['cac:TaxSubtotal'])[0];
    expect(found['cbc:ID']).toBe(category);
    expect(found['cbc:Percent']).toBe('0');
    expect('cbc:TaxExemptionReasonCode' in found || 'cbc:TaxExemptionReason' in found).toBe(category !== 'Z');
  }
});

test('what the standard cannot say is refused in words', async () => {
  const good = invoiceOf([{ amountMinor: 10_000n, tax: { code: 'vat', ratePercent: '19' } }]);
  expect(ublProblems(good)).toEqual([]);
  const [line] = good.lines;
  if (!line) throw new Error('no line');
  const several = [...line.taxes, { code: 'city', ratePercent: '2' }];
  const cases: readonly [Partial<DocumentFacts>, string][] = [
    [{ number: null }, 'It is a draft'],
    [{ seller: { ...seller, email: null } }, 'no e-mail address'],
    [{ seller: { ...seller, vatId: null } }, 'no VAT id or tax number'],
    [{ buyer: { ...buyer, address: null } }, 'had no address'],
    [{ currency: 'KWD' }, 'more than two decimals'],
    [{ lines: [{ ...line, taxes: several }] }, 'several taxes'],
  ];
  for (const [change, words] of cases) {
    await expect(eInvoiceOf({ ...good, ...change })).rejects.toMatchObject({
      kind: 'Conflict',
      message: expect.stringContaining(words),
    });
  }
});

test('a line whose two taxes are both handed to the customer is one of reverse charge', async () => {
  const facts = invoiceOf([{ amountMinor: 10_000n, tax: RATES[5] ?? null }]);
  const [line] = facts.lines;
  if (!line) throw new Error('no line');
  const levy = { code: 'levy', ratePercent: '0', treatment: 'reverse-charge' } as const;
  const two = {
    ...facts,
    lines: [{ ...line, taxes: [...line.taxes, levy] }],
    taxes: [...facts.taxes, { ...levy, name: 'Levy', taxMinor: 0n }],
  };
  const { Invoice: invoice } = await parsed(two);
  checkArithmetic(invoice);
  expect(listOf(listOf(invoice['cac:TaxTotal'])[0]['cac:TaxSubtotal'])).toHaveLength(1);
});

test('a credit note is one of the standard as well, and names its invoice', async () => {
  const lines = [{ amountMinor: 10_000n, tax: { code: 'vat', ratePercent: '19' } }];
  const change = { kind: 'credit-note', number: 'CN-1', ofInvoice: 'INV-000042', payBy: null } as const;
  const { CreditNote: note } = await parsed(invoiceOf(lines, 0n, EXCLUSIVE, change));
  expect(note).toMatchObject({
    'cbc:ID': 'CN-1',
    'cbc:CreditNoteTypeCode': '381',
    'cac:BillingReference': { 'cac:InvoiceDocumentReference': { 'cbc:ID': 'INV-000042' } },
    'cac:CreditNoteLine': { 'cbc:CreditedQuantity': { '#text': '1' } },
    'cac:LegalMonetaryTotal': { 'cbc:PayableAmount': { '#text': '119.00' } },
  });
});
