import type { LineTax } from '../../domain/billing/totals.ts';
import { validation } from '../../domain/errors.ts';
import { Prisma, type Tx } from '../database.ts';

/** A tax rate `t` as lines carry it. */
export const LINE_TAX = Prisma.sql`jsonb_strip_nulls(jsonb_build_object('code', t.code, 'ratePercent', t.rate_percent, 'behaviour', t.behaviour,
  'compound', nullif(t.compound, false)))`;

/**
 * Taxes of a line by the ids of their rates, in that order; those that are put on others come last.
 * @throws AppError Validation for a rate that is not here
 */
export async function lineTaxes(tx: Tx, ids: readonly string[], path: string): Promise<readonly LineTax[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<{ tax: LineTax }[]>`
    SELECT ${LINE_TAX} AS tax FROM tax_rate t WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = ANY(${ids}::uuid[])
    ORDER BY t.compound, array_position(${ids}::uuid[], t.id)`;
  if (rows.length === new Set(ids).size) return rows.map(({ tax }) => tax);
  throw validation('There is no such tax rate here.', [{ path, message: 'Choose tax rates that exist' }]);
}
