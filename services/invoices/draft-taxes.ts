import type { CustomerTax } from '../../domain/billing/customer-tax.ts';
import { taxesFor } from '../../domain/billing/customer-tax.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { validation } from '../../domain/errors.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * Tax rates by their ids, as this customer is charged them.
 * @returns the taxes of a line that names these rates, in their order
 * @throws AppError Validation for a rate that is none, or is not offered any more
 */
export async function lineTaxes(
  ctx: Ctx,
  tx: Tx,
  ids: readonly string[],
  customer: CustomerTax,
): Promise<(rateIds: readonly string[]) => readonly LineTax[]> {
  const wanted = [...new Set(ids)];
  const rates =
    wanted.length === 0
      ? []
      : await tx.$queryRaw<
          { id: string; code: string; ratePercent: string; behaviour: string | null; compound: boolean }[]
        >`
          SELECT id, code, rate_percent AS "ratePercent", behaviour, compound FROM tax_rate
          WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${wanted}::uuid[]) AND archived_at IS NULL`;
  if (rates.length < wanted.length) {
    const issues = [{ path: 'lines', message: 'Choose tax rates that are offered' }];
    throw validation('One of the tax rates is not offered any more.', issues);
  }
  const known = new Map<string, LineTax>(
    rates.map(({ id, code, ratePercent, behaviour, compound }) => [
      id,
      {
        code,
        ratePercent,
        ...(behaviour === 'inclusive' || behaviour === 'exclusive' ? { behaviour } : {}),
        ...(compound ? { compound } : {}),
      },
    ]),
  );
  return (rateIds) =>
    taxesFor(
      rateIds.flatMap((id) => known.get(id) ?? []),
      customer,
    );
}
