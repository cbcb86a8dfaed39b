import { civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';

export const numberingSchemes = ['per-customer', 'organization'] as const;
export type NumberingScheme = (typeof numberingSchemes)[number];

export interface Numbering {
  readonly scheme: NumberingScheme;
  readonly prefix: string;
  /** `{prefix} {customer} {yyyy} {yyyymm} {customerCount} {organizationCount}`; `{x:3}` pads with zeros to three digits. */
  readonly formats: Readonly<Partial<Record<NumberingScheme, string>>>;
  /** The year and month are those of this zone. */
  readonly zone: string;
}

/** Finalised invoices so far. Both counts go on whichever scheme is in force, so a switch leaves no gap and no double. */
export interface Series {
  readonly organizationCount: number;
  readonly customerCounts: Readonly<Record<string, number>>;
}

export const EMPTY_SERIES: Series = { organizationCount: 0, customerCounts: {} };

/**
 * The number of the next invoice to be finalised. Drafts have none, so a deleted draft leaves no gap; a voided invoice
 * keeps its own.
 * @param customer its key in the series and the text that stands for it in the format
 * @throws RangeError where the scheme has no format or the format asks for something unknown
 */
export function drawNumber(
  numbering: Numbering,
  series: Series,
  customer: { readonly key: string; readonly text: string },
  finalizedAt: Instant,
): { readonly number: string; readonly series: Series } {
  const next: Series = {
    organizationCount: series.organizationCount + 1,
    customerCounts: { ...series.customerCounts, [customer.key]: (series.customerCounts[customer.key] ?? 0) + 1 },
  };
  const counts = { customer: next.customerCounts[customer.key] ?? 1, organization: next.organizationCount };
  return { number: formatNumber(numbering, customer.text, counts, finalizedAt), series: next };
}

/** The number as the format writes it, from counts that include this invoice (the service takes them in its transaction). */
export function formatNumber(
  numbering: Numbering,
  customer: string,
  counts: { readonly customer: number; readonly organization: number },
  finalizedAt: Instant,
): string {
  const format = numbering.formats[numbering.scheme];
  if (format === undefined) throw new RangeError(`no number format for ${numbering.scheme}`);
  const date = civilDateAt(numbering.zone, finalizedAt);
  const values: Readonly<Record<string, string>> = {
    prefix: numbering.prefix,
    customer,
    yyyy: date.slice(0, 4),
    yyyymm: date.slice(0, 7).replace('-', ''),
    customerCount: String(counts.customer),
    organizationCount: String(counts.organization),
  };
  return format.replace(/\{(\w+)(?::(\d{1,2}))?\}/g, (whole, name: string, width: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new RangeError(`a number format knows no ${whole}`);
    return width === undefined ? value : value.padStart(Number(width), '0');
  });
}
