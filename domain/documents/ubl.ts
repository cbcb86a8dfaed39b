import { exponentOf } from '../money/currency.ts';
import { formatMinor } from '../money/money.ts';
import { addDays } from '../time/civil.ts';
import type { DocumentFacts, DocumentLine, DocumentTax } from './facts.ts';

/** A node of UBL as JSON: `cbc:Amount` beside `cbc:Amount@currencyID`. */
export type UblNode = { [name: string]: string | UblNode | UblNode[] | string[] };

/** Codes of UNCL 5305: standard, zero, reverse charge, exempt. */
type Category = 'S' | 'Z' | 'AE' | 'E';

interface Group {
  readonly category: Category;
  readonly ratePercent: string;
  readonly taxes: readonly DocumentTax[];
  baseMinor: bigint;
}

interface NetLine {
  readonly line: DocumentLine;
  readonly group: Group;
  /** After discount, before tax. */
  readonly netMinor: bigint;
}

/**
 * What keeps a document from being an e-invoice of EN 16931, in words; none: it can be one. The standard knows one VAT rate a line, amounts
 * of two decimals, and parties that can be reached and taxed (BR-CO-26, BR-S-02, BR-AE-02, BR-DEC-*).
 */
export function ublProblems(facts: DocumentFacts): string[] {
  const { seller, buyer, lines, currency, number, taxes } = facts;
  const kinds = new Set(taxes.map(({ treatment }) => treatment));
  const reverse = kinds.has('reverse-charge') && !buyer.vatId;
  return [
    number === null ? 'It is a draft: an e-invoice has a number.' : null,
    seller.address.country === 'ZZ' ? 'The seller has no address yet: enter it in the settings of documents.' : null,
    seller.email ? null : 'The seller has no e-mail address: enter it in the settings of documents.',
    seller.vatId || seller.taxNumber
      ? null
      : 'The seller has no VAT id or tax number: enter one in the settings of documents.',
    buyer.address ? null : 'The customer had no address when the invoice was finalised.',
    buyer.email ? null : 'The customer had no e-mail address when the invoice was finalised.',
    reverse ? 'Reverse charge needs the customer’s VAT id.' : null,
    lines.length === 0 ? 'It has no lines.' : null,
    lines.some(hasSeveral) ? 'A line has several taxes, and an e-invoice knows one a line.' : null,
    exponentOf(currency) > 2 ? `${currency} has more than two decimals, which an e-invoice cannot show.` : null,
  ].filter((problem) => problem !== null);
}

/** Taxes that are not charged for one reason are one. */
const hasSeveral = ({ taxes }: DocumentLine): boolean =>
  new Set(taxes.map(({ treatment, code }) => treatment ?? `charged ${code}`)).size > 1;

/** The document as UBL 2.1, by EN 16931. Only where there are no problems. Its sums are the document's, to the unit. */
export function ublOf(facts: DocumentFacts): UblNode {
  const { currency, number, issuedOn, payBy, period, ofInvoice, note, totalMinor, taxMinor, netMinor } = facts;
  const amount = (name: string, minor: bigint): UblNode => ({
    [name]: formatMinor(minor, currency),
    [`${name}@currencyID`]: currency,
  });
  const { lines, groups } = netLines(facts);
  // Shares of a discount are shown rounded: what they leave over goes on the document, so that its net is the invoice's.
  const linesMinor = sumOf(lines.map((line) => line.netMinor));
  const rest = netMinor - linesMinor;
  const [largest] = [...groups].sort((a, b) => (a.baseMinor < b.baseMinor ? 1 : -1));
  if (largest) largest.baseMinor += rest;
  const credit = facts.kind === 'credit-note';
  const prepaid = credit ? 0n : facts.creditAppliedMinor;
  return {
    'ubl:Invoice': {
      'cbc:CustomizationID': 'urn:cen.eu:en16931:2017',
      'cbc:ID': number ?? '',
      'cbc:IssueDate': issuedOn ?? '',
      ...(payBy && !credit ? { 'cbc:DueDate': payBy } : {}),
      'cbc:InvoiceTypeCode': credit ? '381' : '380',
      ...(note ? { 'cbc:Note': [note] } : {}),
      'cbc:DocumentCurrencyCode': currency,
      ...(period
        ? { 'cac:InvoicePeriod': { 'cbc:StartDate': period.from, 'cbc:EndDate': addDays(period.to, -1) } }
        : {}),
      ...(ofInvoice ? { 'cac:BillingReference': [{ 'cac:InvoiceDocumentReference': { 'cbc:ID': ofInvoice } }] } : {}),
      'cac:AccountingSupplierParty': { 'cac:Party': supplier(facts) },
      'cac:AccountingCustomerParty': { 'cac:Party': customer(facts) },
      ...paymentMeans(facts),
      ...(rest === 0n || !largest
        ? {}
        : {
            'cac:AllowanceCharge': [
              {
                'cbc:ChargeIndicator': rest > 0n ? 'true' : 'false',
                'cbc:AllowanceChargeReason': 'Rounding of the discount',
                ...amount('cbc:Amount', rest > 0n ? rest : -rest),
                'cac:TaxCategory': categoryOf(largest),
              },
            ],
          }),
      'cac:TaxTotal': [
        {
          ...amount('cbc:TaxAmount', taxMinor),
          'cac:TaxSubtotal': groups.map((group) => ({
            ...amount('cbc:TaxableAmount', group.baseMinor),
            ...amount('cbc:TaxAmount', sumOf(group.taxes.map((tax) => tax.taxMinor))),
            'cac:TaxCategory': categoryOf(group, facts),
          })),
        },
      ],
      'cac:LegalMonetaryTotal': {
        ...amount('cbc:LineExtensionAmount', linesMinor),
        ...amount('cbc:TaxExclusiveAmount', netMinor),
        ...amount('cbc:TaxInclusiveAmount', totalMinor),
        ...(rest < 0n ? amount('cbc:AllowanceTotalAmount', -rest) : {}),
        ...(rest > 0n ? amount('cbc:ChargeTotalAmount', rest) : {}),
        ...(prepaid === 0n ? {} : amount('cbc:PrepaidAmount', prepaid)),
        ...amount('cbc:PayableAmount', totalMinor - prepaid),
      },
      'cac:InvoiceLine': lines.map((line, index) => lineOf(line, index, amount)),
    },
  };
}

const VAT: UblNode = { 'cbc:ID': 'VAT' };
const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);

/** Lines before tax, each with the group of its rate; groups in the order of their first line. */
function netLines(facts: DocumentFacts): { lines: NetLine[]; groups: Group[] } {
  const included = facts.subtotalMinor - facts.couponMinor - facts.netMinor;
  const named = sumOf(facts.taxes.filter(({ behaviour }) => behaviour === 'inclusive').map(({ taxMinor }) => taxMinor));
  // What is contained beyond the rates that say so themselves is of those that say nothing.
  const byItself = included === named ? 'exclusive' : 'inclusive';
  const groups = new Map<string, Group>();
  const lines = facts.lines.map((line): NetLine => {
    const [tax] = line.taxes;
    const key = tax ? `${tax.ratePercent} ${tax.treatment ?? ''}` : '';
    const taxes = facts.taxes.filter((one) => `${one.ratePercent} ${one.treatment ?? ''}` === key);
    const category = categoryFor(tax);
    const ratePercent = category === 'S' ? (tax?.ratePercent ?? '0') : '0';
    const group = groups.get(key) ?? { category, ratePercent, taxes, baseMinor: 0n };
    groups.set(key, group);
    const contained = (tax?.behaviour ?? byItself) === 'inclusive';
    const netMinor = line.amountMinor - line.couponMinor - (contained ? line.taxMinor : 0n);
    group.baseMinor += netMinor;
    return { line, group, netMinor };
  });
  return { lines, groups: [...groups.values()] };
}

function categoryFor(tax: DocumentLine['taxes'][number] | undefined): Category {
  if (!tax || tax.treatment === 'exempt') return 'E';
  if (tax.treatment === 'reverse-charge') return 'AE';
  return /^0*(\.0*)?$/.test(tax.ratePercent) ? 'Z' : 'S';
}

/** @param facts where the reason for not charging tax is to be said */
function categoryOf({ category, ratePercent }: Group, facts?: DocumentFacts): UblNode {
  const reason: UblNode =
    category === 'AE'
      ? { 'cbc:TaxExemptionReasonCode': 'VATEX-EU-AE' }
      : category === 'E'
        ? { 'cbc:TaxExemptionReason': facts?.buyer.exemptionNote || 'Exempt from tax' }
        : {};
  return { 'cbc:ID': category, 'cbc:Percent': ratePercent, ...(facts ? reason : {}), 'cac:TaxScheme': VAT };
}

function lineOf(
  { line, group, netMinor }: NetLine,
  index: number,
  amount: (name: string, minor: bigint) => UblNode,
): UblNode {
  // Only where quantity times price is the line is it shown so: a part of a period, or tiers, are one of what they come to.
  const { quantity, unitPriceMinor } = line;
  const whole = netMinor === unitPriceMinor * BigInt(quantity) && unitPriceMinor >= 0n;
  return {
    'cbc:ID': String(index + 1),
    'cbc:InvoicedQuantity': whole ? String(quantity) : netMinor < 0n ? '-1' : '1',
    'cbc:InvoicedQuantity@unitCode': 'C62',
    ...amount('cbc:LineExtensionAmount', netMinor),
    'cac:Item': { 'cbc:Name': line.description, 'cac:ClassifiedTaxCategory': categoryOf(group) },
    // BR-27: a price is never negative, a quantity may be.
    'cac:Price': amount('cbc:PriceAmount', whole ? unitPriceMinor : netMinor < 0n ? -netMinor : netMinor),
  };
}

function addressOf(address: DocumentFacts['seller']['address']): UblNode {
  const { line1, line2, city, postalCode, region, country } = address;
  const given = {
    'cbc:StreetName': line1,
    'cbc:AdditionalStreetName': line2,
    'cbc:CityName': city,
    'cbc:PostalZone': postalCode,
    'cbc:CountrySubentity': region,
  };
  const filled = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ''));
  return { ...filled, 'cac:Country': { 'cbc:IdentificationCode': country } };
}

function supplier({ seller }: DocumentFacts): UblNode {
  const { legalName, address, vatId, taxNumber, registration, email, phone } = seller;
  const schemes: UblNode[] = [
    ...(vatId ? [{ 'cbc:CompanyID': vatId, 'cac:TaxScheme': VAT }] : []),
    ...(taxNumber ? [{ 'cbc:CompanyID': taxNumber, 'cac:TaxScheme': { 'cbc:ID': 'FC' } }] : []),
  ];
  return {
    'cbc:EndpointID': email ?? '',
    'cbc:EndpointID@schemeID': 'EM',
    'cac:PostalAddress': addressOf(address),
    'cac:PartyTaxScheme': schemes,
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': legalName,
      ...(registration ? { 'cbc:CompanyLegalForm': registration } : {}),
    },
    'cac:Contact': {
      'cbc:Name': legalName,
      ...(phone ? { 'cbc:Telephone': phone } : {}),
      'cbc:ElectronicMail': email ?? '',
    },
  };
}

function customer({ buyer }: DocumentFacts): UblNode {
  const { name, email, address, vatId } = buyer;
  return {
    'cbc:EndpointID': email ?? '',
    'cbc:EndpointID@schemeID': 'EM',
    'cac:PostalAddress': address ? addressOf(address) : {},
    ...(vatId ? { 'cac:PartyTaxScheme': { 'cbc:CompanyID': vatId, 'cac:TaxScheme': VAT } } : {}),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': name },
  };
}

/** 58: SEPA credit transfer (UNCL 4461). */
function paymentMeans({ kind, seller, number }: DocumentFacts): UblNode {
  const { iban, bic, legalName } = seller;
  if (!iban || kind !== 'invoice') return {};
  const branch: UblNode = bic ? { 'cac:FinancialInstitutionBranch': { 'cbc:ID': bic } } : {};
  return {
    'cac:PaymentMeans': [
      {
        'cbc:PaymentMeansCode': '58',
        'cbc:PaymentID': number ?? '',
        'cac:PayeeFinancialAccount': { 'cbc:ID': iban, 'cbc:Name': legalName, ...branch },
      },
    ],
  };
}
