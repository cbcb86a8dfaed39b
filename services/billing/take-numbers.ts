import { formatNumber } from '../../domain/billing/numbering.ts';
import { type NumberingInForce, numberingOf, yearOf } from '../../domain/billing/numbering-settings.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { recordset, type Tx } from '../database.ts';

/** A document that gets its number now. */
export interface Numbered {
  readonly customerId: string;
  /** A series of its own; null: the general one. */
  readonly series: 'credit-note' | (string & {}) | null;
  /** By which its year is told. */
  readonly at: Instant;
}

/**
 * Locks the series in a fixed order and takes as many numbers as there are documents, in their order. To be called last in the transaction:
 * the series stay locked until it ends, and what rolls back leaves no gap.
 */
export async function takeNumbers(
  ctx: Ctx,
  tx: Tx,
  documents: readonly Numbered[],
  numbering: NumberingInForce,
): Promise<string[]> {
  if (documents.length === 0) return [];
  // The customers' count goes on only where a format asks for it.
  const countsCustomers = numbering.formats[numbering.scheme]?.includes('{customerCount') ?? false;
  const years = new Map<Instant, string>();
  const yearAt = (at: Instant): string => {
    const known = years.get(at) ?? yearOf(numbering, at);
    years.set(at, known);
    return known;
  };
  const general = ({ series, at }: Numbered): string =>
    `${series === null ? 'organization' : series === 'credit-note' ? series : `series/${series}`}${yearAt(at)}`;
  const ofCustomer = ({ customerId, at }: Numbered): string => `customer/${customerId}${yearAt(at)}`;

  const counts = new Map<string, number>();
  const count = (series: string) => counts.set(series, (counts.get(series) ?? 0) + 1);
  for (const document of documents) {
    count(general(document));
    if (countsCustomers && document.series === null) count(ofCustomer(document));
  }
  const wanted = [...counts].map(([series, many]) => ({ series, count: many }));
  wanted.sort((a, b) => (a.series < b.series ? -1 : 1));
  const taken = await tx.$queryRaw<{ series: string; last: bigint }[]>`
    INSERT INTO number_series (tenant_id, series, last)
    SELECT ${ctx.tenantId}::uuid, r.series, r.count FROM ${recordset(wanted, { series: 'text', count: 'bigint' })}
    ON CONFLICT (tenant_id, series) DO UPDATE SET last = number_series.last + excluded.last
    RETURNING series, last`;
  const next = new Map(taken.map(({ series, last }) => [series, Number(last) - (counts.get(series) ?? 0)]));
  const draw = (series: string): number => {
    const value = (next.get(series) ?? 0) + 1;
    next.set(series, value);
    return value;
  };
  return documents.map((document) => {
    const organization = draw(general(document));
    const customer = countsCustomers && document.series === null ? draw(ofCustomer(document)) : 0;
    const style = numberingOf(numbering, document.series);
    return formatNumber(style, document.customerId.slice(-6), { organization, customer }, document.at);
  });
}

/**
 * Lets the counts of another way of beginning again go on where those of the old way stand, so that no number comes twice: those of the year
 * begin at what was counted in all, and those in all have at least what any year has.
 */
export async function alignSeries(ctx: Ctx, tx: Tx, numbering: NumberingInForce, now: Instant): Promise<void> {
  const year = yearOf(numbering, now);
  await tx.$executeRaw`
    INSERT INTO number_series (tenant_id, series, last)
    SELECT ${ctx.tenantId}::uuid, split_part(series, '@', 1) || ${year}, max(last) FROM number_series
    WHERE tenant_id = ${ctx.tenantId}::uuid AND (${year} = '' OR series NOT LIKE '%@%') GROUP BY 2
    ON CONFLICT (tenant_id, series) DO UPDATE SET last = greatest(number_series.last, excluded.last)`;
}
