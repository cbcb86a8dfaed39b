import jsvat from 'jsvat-next';
import { validation } from '../../domain/errors.ts';
import type { TaxTreatment } from '../../domain/tax/contract.ts';

// Members of the European Union and their neighbours, whose VAT ids carry check digits; some other countries have no rule here.
const { checkVAT, ...rest } = jsvat;
const COUNTRIES = Object.values(rest).filter((each) => typeof each === 'object' && 'calcFn' in each);

/** What is wrong with a VAT id, null where nothing is: its form and its check digits. Whether it is registered only its country knows. */
export function vatIdProblem(id: string): string | null {
  const { isValid, isValidFormat, isSupportedCountry } = checkVAT(id, COUNTRIES);
  if (isValid || !isSupportedCountry) return null;
  if (!isValidFormat) return 'This is not how VAT ids of that country are written';
  return 'The check digit does not fit: one character is mistyped';
}

/**
 * Refuses a VAT id that cannot be one, and reverse charge without it: the tax would be nobody's.
 * @throws AppError Validation
 */
export function requireTax(tax: { readonly vatId: string | null; readonly taxTreatment: TaxTreatment }): void {
  const { vatId, taxTreatment } = tax;
  const problem = vatId === null ? null : vatIdProblem(vatId);
  if (problem) throw validation(`The VAT id ${vatId} is not valid.`, [{ path: 'vatId', message: problem }]);
  if (taxTreatment === 'reverse-charge' && vatId === null) {
    const message = 'Reverse charge needs the customer’s VAT id';
    throw validation(`${message}.`, [{ path: 'vatId', message }]);
  }
}
