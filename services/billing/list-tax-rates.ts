import type { TaxRate } from '../../domain/billing/contract.ts';
import { type TaxRateListInput, taxRateListInput } from '../../domain/billing/requests.ts';
import type { Page } from '../../domain/list.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';

type Row = Omit<TaxRate, 'archivedAt'> & { archivedAt: Date | null };

export async function listTaxRates(ctx: Ctx, input: TaxRateListInput): Promise<Page<TaxRate>> {
  permit(ctx, 'taxRate:read');
  const { filter, q, ...request } = taxRateListInput.parse(input);
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.archived !== undefined) where.push(Prisma.sql`(t.archived_at IS NOT NULL) = ${filter.archived}`);
  if (q) where.push(Prisma.sql`(t.code ILIKE ${containing(q)} OR t.name ILIKE ${containing(q)})`);
  return transaction(ctx, (tx) =>
    listPage<Row, TaxRate>(tx, request, {
      select: Prisma.sql`t.id, t.code, t.name, t.rate_percent AS "ratePercent", t.behaviour, t.compound, t.archived_at AS "archivedAt"`,
      from: Prisma.sql`tax_rate t`,
      where,
      id: 't.id',
      sort: { code: { column: 't.code', type: 'text' }, name: { column: 'lower(t.name)', type: 'text' } },
      read: ({ archivedAt, ...rate }) => ({ ...rate, archivedAt: toIsoOrNull(archivedAt?.getTime()) }),
    }),
  );
}
