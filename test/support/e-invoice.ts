import { expect } from 'vitest';
import { computeTotals, type LineTax, type TotalTerms } from '../../domain/billing/totals.ts';
import { buyerDetails, sellerDetails } from '../../domain/documents/contract.ts';
import type { DocumentFacts } from '../../domain/documents/facts.ts';

const address = { line1: 'Rua 1', city: 'Lisboa', postalCode: '1100-053', country: 'PT' };
export const seller = sellerDetails.parse({
  legalName: 'Compasso Lda',
  address,
  vatId: 'PT502757191',
  email: 'billing@compasso.example',
  registration: 'Lisboa 502 757 191',
  iban: 'PT50000201231234567890154',
  bic: 'CGDIPTPL',
});
export const buyer = buyerDetails.parse({
  name: 'Müller & Söhne <AG>',
  email: 'ap@mueller.example',
  address: { line1: 'Hauptstraße 5', city: 'Berlin', country: 'DE' },
  vatId: 'DE136695976',
});
export const EXCLUSIVE: TotalTerms = {
  taxBehaviour: 'exclusive',
  taxRounding: 'line',
  couponAllocation: 'largest-remainder',
};

interface Given {
  readonly amountMinor: bigint;
  readonly quantity?: number;
  readonly tax: LineTax | null;
}

/** As billing computes it: the same totals as an invoice's. */
export function invoiceOf(
  given: readonly Given[],
  coupon = 0n,
  terms = EXCLUSIVE,
  change: Partial<DocumentFacts> = {},
): DocumentFacts {
  const lines = given.map(({ amountMinor, tax }) => ({ amountMinor, taxes: tax ? [tax] : [] }));
  const { lines: parts, taxes, ...totals } = computeTotals(lines, coupon, terms);
  return {
    kind: 'invoice',
    number: 'INV-000042',
    language: 'en',
    seller,
    buyer,
    currency: 'EUR',
    issuedOn: '2026-03-02',
    payBy: '2026-03-16',
    period: { from: '2026-03-01', to: '2026-04-01' },
    ofInvoice: null,
    coupons: [],
    note: null,
    ...totals,
    taxes: taxes.map((tax) => ({ ...tax, name: tax.code })),
    creditAppliedMinor: 0n,
    payableMinor: totals.totalMinor,
    lines: given.map(({ amountMinor, quantity = 1, tax }, i) => ({
      description: `Line ${i}`,
      quantity,
      unitPriceMinor: amountMinor / BigInt(quantity),
      amountMinor,
      couponMinor: parts[i]?.couponMinor ?? 0n,
      taxMinor: parts[i]?.taxMinor ?? 0n,
      taxes: tax ? [tax] : [],
      period: null,
      prorated: null,
      explanation: null,
    })),
    ...change,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a document as it was parsed
export type Parsed = any;
export const cents = (node: Parsed): bigint => {
  const text = String(node['#text'] ?? node);
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.');
  const minor = BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'));
  expect(decimals.length).toBeLessThanOrEqual(2);
  return text.startsWith('-') ? -minor : minor;
};
export const listOf = (node: Parsed): Parsed[] => (node === undefined ? [] : Array.isArray(node) ? node : [node]);
const sum = (amounts: readonly bigint[]) => amounts.reduce((all, one) => all + one, 0n);

/** The rules by which the figures of a document of EN 16931 belong together, by their names there. */
export function checkArithmetic(invoice: Parsed): void {
  const total = invoice['cac:LegalMonetaryTotal'];
  const of = (name: string) => cents(total[name] ?? '0');
  const lines = listOf(invoice['cac:InvoiceLine']);
  const allowances = listOf(invoice['cac:AllowanceCharge']);
  const charged = (wanted: string, category?: Parsed) =>
    sum(
      allowances
        .filter(
          (one) =>
            String(one['cbc:ChargeIndicator']) === wanted && (!category || same(one['cac:TaxCategory'], category)),
        )
        .map((one) => cents(one['cbc:Amount'])),
    );
  const [taxTotal] = listOf(invoice['cac:TaxTotal']);
  const groups = listOf(taxTotal['cac:TaxSubtotal']);
  const same = (a: Parsed, b: Parsed) =>
    a['cbc:ID'] === b['cbc:ID'] && Number(a['cbc:Percent']) === Number(b['cbc:Percent']);
  expect(of('cbc:LineExtensionAmount'), 'BR-CO-10').toBe(
    sum(lines.map((line) => cents(line['cbc:LineExtensionAmount']))),
  );
  expect(of('cbc:AllowanceTotalAmount'), 'BR-CO-11').toBe(charged('false'));
  expect(of('cbc:ChargeTotalAmount'), 'BR-CO-12').toBe(charged('true'));
  expect(of('cbc:TaxExclusiveAmount'), 'BR-CO-13').toBe(
    of('cbc:LineExtensionAmount') - of('cbc:AllowanceTotalAmount') + of('cbc:ChargeTotalAmount'),
  );
  expect(cents(taxTotal['cbc:TaxAmount']), 'BR-CO-14').toBe(sum(groups.map((group) => cents(group['cbc:TaxAmount']))));
  expect(of('cbc:TaxInclusiveAmount'), 'BR-CO-15').toBe(
    of('cbc:TaxExclusiveAmount') + cents(taxTotal['cbc:TaxAmount']),
  );
  expect(of('cbc:PayableAmount'), 'BR-CO-16').toBe(of('cbc:TaxInclusiveAmount') - of('cbc:PrepaidAmount'));
  for (const group of groups) {
    const category = group['cac:TaxCategory'];
    const base = cents(group['cbc:TaxableAmount']);
    const inGroup = lines.filter((line) => same(line['cac:Item']['cac:ClassifiedTaxCategory'], category));
    const expected =
      sum(inGroup.map((line) => cents(line['cbc:LineExtensionAmount']))) -
      charged('false', category) +
      charged('true', category);
    expect(base, 'BR-S-08').toBe(expected);
    // The standard's own check allows a unit of the currency, for taxes that are rounded line by line.
    const exact = (Number(base) * Number(category['cbc:Percent'])) / 100;
    expect(Math.abs(Number(cents(group['cbc:TaxAmount'])) - exact), 'BR-CO-17').toBeLessThanOrEqual(100);
    if (category['cbc:ID'] !== 'S') expect(cents(group['cbc:TaxAmount']), 'BR-AE-09, BR-E-09, BR-Z-09').toBe(0n);
  }
  for (const line of lines) expect(cents(line['cac:Price']['cbc:PriceAmount']) >= 0n, 'BR-27').toBe(true);
}

export const RATES: readonly (LineTax | null)[] = [
  { code: 'vat', ratePercent: '19' },
  { code: 'low', ratePercent: '7' },
  { code: 'odd', ratePercent: '9.975' },
  { code: 'zero', ratePercent: '0' },
  { code: 'ex', ratePercent: '0', treatment: 'exempt' },
  { code: 'rc', ratePercent: '0', treatment: 'reverse-charge' },
  { code: 'in', ratePercent: '10', behaviour: 'inclusive' },
  { code: 'on', ratePercent: '5.5', behaviour: 'exclusive' },
];
