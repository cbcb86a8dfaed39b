import type { Address } from '../tax/contract.ts';
import type { Language, Run, SellerDetails, TemplateLook } from './contract.ts';
import type { DocumentFacts, DocumentLine } from './facts.ts';
import { type DocumentFormat, formatOf } from './format.ts';

/** A document in words: what stands in each place, before anybody knows how wide it is. */
export interface Sheet {
  readonly title: string;
  readonly language: Language;
  readonly seller: SellerDetails;
  readonly to: readonly string[];
  /** Label and value, beside the address. */
  readonly facts: readonly (readonly [string, string])[];
  readonly opening: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly sums: readonly Sum[];
  readonly carried: string;
  /** Below the sums. */
  readonly notes: readonly string[];
  /** At the foot of each page. */
  readonly foot: readonly (readonly string[])[];
  readonly page: (page: number, pages: number) => string;
}

export interface Column {
  readonly name: 'description' | 'quantity' | 'unit' | 'tax' | 'charge' | 'payment' | 'amount';
  readonly label: string;
}

export interface Row {
  /** The first paragraph is the description, the faint ones explain it. */
  readonly paragraphs: readonly Run[];
  readonly cells: Readonly<Partial<Record<Column['name'], string>>>;
  /** The sum of all rows up to this one, to be carried to the next page. */
  readonly carried: string;
}

export interface Sum {
  readonly label: string;
  readonly amount: string;
  readonly strong: boolean;
}

/** What stands on an invoice or a credit note, in its language. */
export function sheetOf(facts: DocumentFacts, look: TemplateLook): Sheet {
  const format = formatOf(facts.language, facts.currency);
  const { words } = format;
  const name = facts.kind === 'invoice' ? words.invoice : words.creditNote;
  let sum = 0n;
  return {
    title: `${name} ${facts.number ?? `(${words.draft})`}`,
    language: facts.language,
    seller: facts.seller,
    to: [facts.buyer.name, ...addressLines(facts.buyer.address, facts.seller.address.country, facts.language)],
    facts: factsOf(facts, format),
    opening: inLanguage(look.opening, facts.language),
    columns: columnsOf(look, facts, format),
    rows: facts.lines.map((line) => {
      sum += line.amountMinor;
      return rowOf(line, look, format, sum);
    }),
    sums: sumsOf(facts, format),
    carried: words.carried,
    notes: notesOf(facts, look, format),
    foot: footOf(facts.seller, look, format),
    page: words.page,
  };
}

/** The words of its language, else those of the first language that has any. */
function inLanguage(texts: TemplateLook['opening'], language: Language): string {
  return (texts[language] || Object.values(texts).find((text) => text) || '').trim();
}

/** As it is written on a letter; the country only where it goes to another one. */
export function addressLines(address: Address | null, home: string, language: Language): string[] {
  if (!address) return [];
  const { line1, line2, postalCode, city, region, country } = address;
  const abroad = country !== home && country !== 'ZZ' ? countryName(country, language) : '';
  return [line1, line2, [postalCode, city].filter(Boolean).join(' '), region, abroad].filter(Boolean);
}

const countryName = (code: string, language: Language): string =>
  new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code) ?? code;

function factsOf(facts: DocumentFacts, { words, day, days }: DocumentFormat): (readonly [string, string])[] {
  const { number, issuedOn, payBy, period, ofInvoice, buyer } = facts;
  return [
    [words.number, number ?? words.draft] as const,
    issuedOn ? ([words.date, day(issuedOn)] as const) : null,
    ofInvoice ? ([words.ofInvoice, ofInvoice] as const) : null,
    payBy && facts.kind === 'invoice' ? ([words.payBy, day(payBy)] as const) : null,
    period ? ([words.period, days(period)] as const) : null,
    buyer.vatId ? ([words.customerVatId, buyer.vatId] as const) : null,
  ].filter((entry) => entry !== null);
}

function columnsOf(look: TemplateLook, { kind }: DocumentFacts, { words }: DocumentFormat): Column[] {
  const priced = kind === 'invoice';
  return [
    { name: 'description' as const, label: words.description },
    ...(look.showQuantity && priced ? [{ name: 'quantity' as const, label: words.quantity }] : []),
    ...(look.showUnitPrice && priced ? [{ name: 'unit' as const, label: words.unitPrice }] : []),
    ...(look.showTaxRate ? [{ name: 'tax' as const, label: words.taxRate }] : []),
    { name: 'amount' as const, label: words.amount },
  ];
}

function rowOf(line: DocumentLine, look: TemplateLook, format: DocumentFormat, sum: bigint): Row {
  const { words, number, amount, percent, days } = format;
  const { period, prorated, explanation } = line;
  const part = prorated && words.partOf(number(prorated.units), number(prorated.periodUnits), prorated.unit);
  const when = [period && look.showPeriod ? days(period) : null, part].filter(Boolean).join(', ');
  return {
    paragraphs: [
      { text: line.description },
      ...(when ? [{ text: when, faint: true }] : []),
      ...(explanation && look.showExplanation ? explanation.map((tier) => explained(tier, format)) : []),
    ],
    cells: {
      quantity: number(line.quantity),
      // The unit price of tiers is an average: their explanation says the real ones.
      unit: explanation ? '' : amount(line.unitPriceMinor),
      tax: ratesOf(line.taxes).map(percent).join(' + '),
      amount: amount(line.amountMinor),
    },
    carried: amount(sum),
  };
}

/** Each rate that is charged; what is not charged, of however many taxes, is one 0. */
const ratesOf = (taxes: DocumentLine['taxes']): string[] => [
  ...taxes.filter(({ treatment }) => !treatment).map(({ ratePercent }) => ratePercent),
  ...(taxes.some(({ treatment }) => treatment) ? ['0'] : []),
];

function explained(
  { kind, quantity, unitAmount, tier, amountMinor }: NonNullable<DocumentLine['explanation']>[number],
  { number, decimal, amount }: DocumentFormat,
): Run {
  const range = tier === null ? '' : `${number(tier.from)}–${tier.upTo === null ? '' : number(tier.upTo)}: `;
  const count = kind === 'flat' ? '' : `${number(quantity)} × ${decimal(unitAmount)} = `;
  return { text: `${range}${count}${amount(BigInt(amountMinor))}`, faint: true };
}

function sumsOf(facts: DocumentFacts, { words, amount, money, percent }: DocumentFormat): Sum[] {
  const { subtotalMinor, couponMinor, netMinor, totalMinor, creditAppliedMinor, payableMinor } = facts;
  const row = (label: string, text: string, strong = false): Sum => ({ label, amount: text, strong });
  const charged = facts.taxes.filter(({ treatment }) => treatment === undefined);
  const several = new Set(charged.map(({ code }) => code)).size > 1;
  const taxes = charged.map(({ name, ratePercent, taxMinor }) => {
    const rate = percent(ratePercent);
    // A name may say its rate already: "VAT 19 % (Germany)".
    const says = name.includes(ratePercent);
    return row(several ? (says ? name : `${name} ${rate}`) : `${words.tax} ${rate}`, amount(taxMinor));
  });
  const named = facts.coupons.map(({ name, amountMinor }) => row(`${words.discount}: ${name}`, amount(-amountMinor)));
  const discount = named.length > 0 ? named : [row(words.discount, amount(-couponMinor))];
  const credit = facts.kind === 'credit-note';
  return [
    row(words.subtotal, amount(subtotalMinor)),
    ...(couponMinor === 0n ? [] : discount),
    // Where prices contain their tax, or something was taken off: from what the taxes are counted.
    ...(netMinor === subtotalMinor ? [] : [row(words.net, amount(netMinor))]),
    ...taxes,
    row(credit ? words.credited : words.total, money(totalMinor), true),
    ...(creditAppliedMinor === 0n ? [] : [row(words.credit, amount(-creditAppliedMinor))]),
    ...(credit || payableMinor === totalMinor ? [] : [row(words.toPay, money(payableMinor), true)]),
  ];
}

function notesOf(facts: DocumentFacts, look: TemplateLook, { words }: DocumentFormat): string[] {
  const { kind, number, buyer, seller, language, payableMinor, taxes, note } = facts;
  const { iban, bic, bankName } = seller;
  const bank = look.showBank && iban && kind === 'invoice' && payableMinor > 0n;
  const treated = (treatment: string): boolean => taxes.some((tax) => tax.treatment === treatment);
  const account = [bankName, `IBAN ${inFours(iban)}`, bic && `BIC ${bic}`].filter(Boolean).join(', ');
  return [
    note ?? '',
    treated('reverse-charge') ? words.reverseCharge : '',
    treated('exempt') ? (buyer.exemptionNote ?? '') : '',
    bank ? `${words.transferTo} ${account}` : '',
    bank && number ? `${words.reference}: ${number}` : '',
    inLanguage(look.closing, language),
  ].filter(Boolean);
}

/** As people read it; ISO 13616 writes it in groups of four. */
export const inFours = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1\u00a0');

/** Three columns: who, how to reach and which numbers, which bank. */
export function footOf(seller: SellerDetails, look: TemplateLook, { words }: DocumentFormat): string[][] {
  const { legalName, address, vatId, taxNumber, registration, email, phone, website, iban, bic, bankName } = seller;
  const bank = look.showBank && iban ? [bankName, `IBAN ${inFours(iban)}`, bic && `BIC ${bic}`] : [];
  const ids = [vatId && `${words.vatId} ${vatId}`, taxNumber && `${words.taxNumber} ${taxNumber}`, registration];
  return [
    [legalName, ...addressLines(address, address.country, 'en')],
    [...ids, email ?? '', phone, website],
    bank,
  ].map((lines) => lines.filter((line): line is string => Boolean(line)));
}
