import type { Page } from '../../domain/list.ts';
import { type Meter, type MeterListInput, meterListInput } from '../../domain/usage/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { METER_COLUMNS, type MeterRow, toMeter } from './meter-rows.ts';

export async function listMeters(ctx: Ctx, input: MeterListInput): Promise<Page<Meter>> {
  permit(ctx, 'meter:read');
  const { filter, q, ...request } = meterListInput.parse(input);
  const where = [Prisma.sql`m.tenant_id = ${ctx.tenantId}::uuid`];
  if (filter.archived !== undefined) where.push(Prisma.sql`(m.archived_at IS NOT NULL) = ${filter.archived}`);
  if (q) where.push(Prisma.sql`(m.key ILIKE ${containing(q)} OR m.name ILIKE ${containing(q)})`);
  return transaction(ctx, (tx) =>
    listPage<MeterRow, Meter>(tx, request, {
      select: METER_COLUMNS,
      from: Prisma.sql`meter m`,
      where,
      id: 'm.id',
      sort: {
        name: { column: 'lower(m.name)', type: 'text' },
        key: { column: 'm.key', type: 'text' },
        createdAt: { column: 'm.created_at', type: 'timestamptz' },
      },
      read: toMeter,
    }),
  );
}
