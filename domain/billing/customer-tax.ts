import type { TaxTreatment } from '../tax/contract.ts';
import type { LineTax } from './totals.ts';

/** How a customer's lines are taxed. */
export interface CustomerTax {
  readonly treatment: TaxTreatment;
  /** Of an exempt customer: the codes that are not charged; none: all of them. */
  readonly exemptCodes: readonly string[];
}

export const STANDARD_TAX: CustomerTax = { treatment: 'standard', exemptCodes: [] };

/**
 * A line's taxes as this customer pays them. A tax that is not charged stays on the document at 0 %, with the reason why, as the EU's
 * VAT directive asks (art. 226, no. 11 and 11a); a price that includes the tax stays the same price.
 */
export function taxesFor(taxes: readonly LineTax[], { treatment, exemptCodes }: CustomerTax): readonly LineTax[] {
  if (treatment === 'standard' || taxes.length === 0) return taxes;
  return taxes.map((tax) =>
    treatment === 'reverse-charge' || exemptCodes.length === 0 || exemptCodes.includes(tax.code)
      ? { code: tax.code, ratePercent: '0', treatment }
      : tax,
  );
}
