import { drawNumber, EMPTY_SERIES, type Numbering, type NumberingScheme } from './numbering.ts';

/** What makes numbers of a scheme differ: without these, two invoices would get the same one. */
const NEEDED: Readonly<Record<NumberingScheme, readonly string[]>> = {
  organization: ['organizationCount'],
  'per-customer': ['customer', 'customerCount'],
};
const KNOWN = ['prefix', 'customer', 'yyyy', 'yyyymm', 'customerCount', 'organizationCount'];
const PLACE = /\{(\w*)(?::(\d{1,2}))?\}/g;
/** Beside the places: what every bank, printer and file name takes. */
export const PLAIN = /^[A-Za-z0-9 ._/#-]*$/;
const WIDEST = 12;

/** What is wrong with a number format, in words; null where nothing is. */
export function formatProblem(scheme: NumberingScheme, format: string): string | null {
  if (format.trim() === '') return 'Say how the numbers look, such as {prefix}-{organizationCount:6}';
  const places = [...format.matchAll(PLACE)];
  const unknown = places.find(([, name = '']) => !KNOWN.includes(name));
  if (unknown) return `${unknown[0]} is not known: use ${KNOWN.map((name) => `{${name}}`).join(', ')}`;
  if (!PLAIN.test(format.replace(PLACE, ''))) return 'Beside {…} use letters, digits, spaces and . _ / # - only';
  if (places.some(([, , width]) => width !== undefined && (Number(width) < 1 || Number(width) > WIDEST))) {
    return `Pad to 1 to ${WIDEST} digits, such as {organizationCount:6}`;
  }
  const missing = NEEDED[scheme].filter((name) => !places.some(([, place]) => place === name));
  if (missing.length === 0) return null;
  return `Put in ${missing.map((name) => `{${name}}`).join(' and ')}: without it two invoices would get the same number`;
}

/**
 * The next numbers as these settings would write them, for one customer.
 * @param taken invoices numbered so far
 */
export function nextNumbers(
  settings: Numbering,
  taken: number,
  howMany: number,
  customer: string,
  at: number,
): string[] {
  let series = { ...EMPTY_SERIES, organizationCount: taken };
  return Array.from({ length: howMany }, () => {
    const drawn = drawNumber(settings, series, { key: customer, text: customer }, at);
    series = { ...drawn.series, customerCounts: { ...drawn.series.customerCounts } };
    return drawn.number;
  });
}
