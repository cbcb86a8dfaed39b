import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buyerDetails, isIban, type Language, languages, type Mark, PLAIN_LOOK, sellerDetails } from './contract.ts';
import type { DocumentFacts } from './facts.ts';
import { formatOf } from './format.ts';
import { layOut, type Measure } from './layout.ts';
import { sheetOf } from './sheet.ts';

/** Every letter as wide as half its height. */
const measure: Measure = (text, size) => text.length * size * 0.5;

function invoiceOf(amounts: readonly bigint[], change: Partial<DocumentFacts> = {}): DocumentFacts {
  const sum = amounts.reduce((all, amount) => all + amount, 0n);
  return {
    kind: 'invoice',
    number: 'INV-1',
    language: 'en',
    seller: sellerDetails.parse({ legalName: 'Seller', address: { country: 'PT' } }),
    buyer: buyerDetails.parse({ name: 'Buyer' }),
    currency: 'EUR',
    issuedOn: '2026-03-02',
    payBy: '2026-03-16',
    period: null,
    ofInvoice: null,
    lines: amounts.map((amountMinor, i) => ({
      description: `Line ${i} ${'word '.repeat(i % 40)}`.trim(),
      quantity: 1,
      unitPriceMinor: amountMinor,
      amountMinor,
      couponMinor: 0n,
      taxMinor: 0n,
      taxes: [],
      period: null,
      prorated: null,
      explanation: null,
    })),
    taxes: [],
    coupons: [],
    note: null,
    subtotalMinor: sum,
    couponMinor: 0n,
    netMinor: sum,
    taxMinor: 0n,
    totalMinor: sum,
    creditAppliedMinor: 0n,
    payableMinor: sum,
    ...change,
  };
}

const drawn = (facts: DocumentFacts) => layOut(sheetOf(facts, PLAIN_LOOK), PLAIN_LOOK, measure);
const textsOf = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark] : []));
const wordsOf = (marks: readonly Mark[]) => textsOf(marks).flatMap(({ lines }) => lines.map(({ text }) => text));

/** The amounts of the table on a page, and what is carried from and to its neighbours. */
function tableOf(marks: readonly Mark[]): { amounts: string[]; carried: string[] } {
  const texts = textsOf(marks);
  const column = texts.find(({ lines, align, bold }) => align === 'right' && bold && lines[0]?.text === 'Amount');
  const ofColumn = texts.filter(({ x, width }) => x === column?.x && width === column?.width);
  const amounts = ofColumn.filter(({ bold }) => !bold).flatMap(({ lines }) => lines.map(({ text }) => text));
  const tops = new Set(texts.filter(({ lines }) => lines[0]?.text === 'Carried forward').map(({ y }) => y));
  return {
    amounts: amounts.filter((text) => text !== ''),
    carried: ofColumn.filter(({ y }) => tops.has(y)).map(({ lines }) => lines[0]?.text ?? ''),
  };
}

test('what a page carries over is the sum of all lines up to there, and every line stands on one page', () => {
  const amount = fc.bigInt(-100_000n, 100_000_000n);
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 120 }), (amounts) => {
      const format = formatOf('en', 'EUR');
      const { pages } = drawn(invoiceOf(amounts));
      let done = 0;
      for (const [index, page] of pages.entries()) {
        const table = tableOf(page);
        const sum = (count: number) => format.amount(amounts.slice(0, count).reduce((all, one) => all + one, 0n));
        if (index > 0 && table.amounts.length > 0) expect(table.carried[0]).toBe(sum(done));
        expect(table.amounts).toEqual(amounts.slice(done, done + table.amounts.length).map(format.amount));
        done += table.amounts.length;
        if (done < amounts.length) expect(table.carried.at(-1)).toBe(sum(done));
      }
      expect(done).toBe(amounts.length);
    }),
    { numRuns: 25 },
  );
});

test('nothing runs over the foot or the edges of its page', () => {
  const { pages, width, height } = drawn(invoiceOf(Array.from({ length: 90 }, (_, i) => BigInt(i * 1000))));
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) {
    const foot = Math.max(...page.flatMap((mark) => (mark.kind === 'rule' ? [mark.y] : [])));
    for (const mark of textsOf(page)) {
      const bottom = mark.y + mark.lines.length * mark.leading;
      if (mark.y < foot) expect(bottom).toBeLessThanOrEqual(foot + 1);
      expect(bottom).toBeLessThanOrEqual(height);
      expect(mark.x + mark.width).toBeLessThanOrEqual(width);
    }
  }
  expect(wordsOf(pages[1] ?? [])).toEqual(
    expect.arrayContaining(['Description', 'Amount', `Page 2 of ${pages.length}`]),
  );
});

test('amounts and days are written as each language writes them', () => {
  const written = (language: Language, currency = 'EUR') => {
    const { money, day } = formatOf(language, currency);
    return `${money(-123_456_789n)} ${day('2026-03-02')}`.replace(/\u00a0/g, ' ');
  };
  expect(Object.fromEntries(languages.map((language) => [language, written(language)]))).toEqual({
    en: '-€1,234,567.89 2 March 2026',
    de: '-1.234.567,89 € 2. März 2026',
    fr: '-1 234 567,89 € 2 mars 2026',
    es: '-1.234.567,89 € 2 de marzo de 2026',
    it: '-1.234.567,89 € 2 marzo 2026',
    nl: '€ -1.234.567,89 2 maart 2026',
    pl: '-1 234 567,89 € 2 marca 2026',
    pt: '-1 234 567,89 € 2 de março de 2026',
  });
  expect(written('de', 'JPY')).toBe('-123.456.789 ¥ 2. März 2026');
  expect(written('en', 'KWD')).toBe('-KWD 123,456.789 2 March 2026');
  // Beyond what a float holds.
  expect(formatOf('en', 'EUR').amount(12_345_678_901_234_567_891n)).toBe('123,456,789,012,345,678.91');
});

test('sums say what was taken off, what tax is from, and what remains to be paid', () => {
  const facts = invoiceOf([11_900n], {
    coupons: [{ name: 'Spring', amountMinor: 1900n }],
    taxes: [
      { code: 'a', name: 'VAT', ratePercent: '19', taxMinor: 1597n },
      { code: 'b', name: 'Low', ratePercent: '7', taxMinor: 0n, treatment: 'reverse-charge' },
    ],
    couponMinor: 1900n,
    netMinor: 8403n,
    taxMinor: 1597n,
    totalMinor: 10_000n,
    creditAppliedMinor: 400n,
    payableMinor: 9600n,
    language: 'de',
  });
  const sheet = sheetOf(facts, PLAIN_LOOK);
  expect(sheet.sums.map(({ label, amount }) => `${label} ${amount}`.replace(/\u00a0/g, ' '))).toEqual([
    'Zwischensumme 119,00',
    'Rabatt: Spring -19,00',
    'Netto 84,03',
    'Umsatzsteuer 19 % 15,97',
    'Gesamtbetrag 100,00 €',
    'Verrechnetes Guthaben -4,00',
    'Zu zahlen 96,00 €',
  ]);
  expect(sheet.notes).toEqual(['Steuerschuldnerschaft des Leistungsempfängers.']);
});

test('several taxes are told apart by their names, each with its rate once', () => {
  const facts = invoiceOf([10_000n], {
    taxes: [
      { code: 'a', name: 'VAT 19 % (Germany)', ratePercent: '19', taxMinor: 1900n },
      { code: 'b', name: 'Eco levy', ratePercent: '1.5', taxMinor: 150n },
    ],
    taxMinor: 2050n,
    totalMinor: 12_050n,
    payableMinor: 12_050n,
  });
  const labels = sheetOf(facts, PLAIN_LOOK).sums.map(({ label }) => label.replace(/\u00a0/g, ' '));
  expect(labels).toEqual(['Subtotal', 'VAT 19 % (Germany)', 'Eco levy 1.5 %', 'Total']);
});

test('an IBAN is right by its check digits', () => {
  expect(['DE89370400440532013000', 'PT50000201231234567890154', 'GB82WEST12345698765432'].map(isIban)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['DE89370400440532013001', 'DE8937040044', 'de89370400440532013000', ''].map(isIban)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
