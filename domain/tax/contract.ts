import { z } from 'zod';

/** How a customer is taxed: by the rates of what they buy; without some or all of them; or by themselves, under their VAT id. */
export const taxTreatments = ['standard', 'exempt', 'reverse-charge'] as const;
export type TaxTreatment = (typeof taxTreatments)[number];

export const TREATMENT_WORDS: Readonly<Record<TaxTreatment, string>> = {
  standard: 'Taxed as the price plan says',
  exempt: 'Exempt from tax',
  'reverse-charge': 'Reverse charge: the customer pays the tax',
};

const line = (most: number) => z.string().trim().max(most).default('');

/** A postal address; the country as ISO 3166 has it. */
export const address = z.object({
  line1: line(120),
  line2: line(120),
  postalCode: line(20),
  city: line(80),
  region: line(80),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'Choose a country'),
});
export type Address = z.output<typeof address>;

/** Capitals and digits, as it is kept: blanks, dots and hyphens that people write in between are dropped. */
export const vatId = z
  .string()
  .trim()
  .transform((text) => text.toUpperCase().replace(/[\s.-]/g, ''))
  .pipe(z.string().regex(/^[A-Z]{2}[0-9A-Z+*]{2,14}$/, 'A VAT id begins with two letters of the country: DE136695976'));

/** What a customer's tax depends on. */
export const customerTax = {
  vatId: vatId.nullable(),
  taxTreatment: z.enum(taxTreatments),
  /** Codes of the tax rates that are not charged to an exempt customer; none named: all of them. */
  exemptTaxCodes: z.array(z.string().trim().min(1).max(40)).max(20),
  /** Why, as it stands on the invoice: the certificate's number. */
  exemptionNote: z.string().trim().max(200).nullable(),
  address: address.nullable(),
};
