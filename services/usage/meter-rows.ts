import { notFound } from '../../domain/errors.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { Meter } from '../../domain/usage/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export type MeterRow = Omit<Meter, 'archivedAt' | 'createdAt'> & { archivedAt: Date | null; createdAt: Date };

export const METER_COLUMNS = Prisma.sql`m.id, m.key, m.name, m.aggregation, m.field, m.archived_at AS "archivedAt", m.created_at AS "createdAt", m.version,
  (SELECT count(*)::int FROM price_plan p JOIN price_plan_version v ON v.tenant_id = p.tenant_id AND v.price_plan_id = p.id AND v.number = p.number
    WHERE p.tenant_id = m.tenant_id AND jsonb_array_length(v.usage) > 0
      AND jsonb_path_query_array(v.usage, '$[*].meterId') ? m.id::text) AS plans`;

export const toMeter = (row: MeterRow): Meter => ({
  ...row,
  archivedAt: toIsoOrNull(row.archivedAt?.getTime()),
  createdAt: row.createdAt.toISOString(),
});

/** @throws AppError NotFound */
export async function readMeter(ctx: Ctx, tx: Tx, id: string): Promise<Meter> {
  const [row] = await tx.$queryRaw<MeterRow[]>`
    SELECT ${METER_COLUMNS} FROM meter m WHERE m.tenant_id = ${ctx.tenantId}::uuid AND m.id = ${id}::uuid`;
  if (!row) throw notFound('This meter');
  return toMeter(row);
}
