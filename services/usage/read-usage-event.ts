import { notFound } from '../../domain/errors.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { StoredUsageEvent } from '../../domain/usage/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';

export interface UsageEventRow extends Omit<StoredUsageEvent, 'at' | 'receivedAt' | 'voidedAt'> {
  at: Date;
  receivedAt: Date;
  voidedAt: Date | null;
}

export const EVENT_COLUMNS = Prisma.sql`e.id, e.subscription_id AS "subscriptionId", e.meter_id AS "meterId", m.name AS "meterName", e.at, e.day::text,
  trim_scale(e.value)::text AS value, e.item, e.received_at AS "receivedAt", e.voided_at AS "voidedAt"`;
export const EVENT_FROM = Prisma.sql`usage_event e LEFT JOIN meter m ON m.tenant_id = e.tenant_id AND m.id = e.meter_id`;

export const toUsageEvent = ({ at, receivedAt, voidedAt, ...row }: UsageEventRow): StoredUsageEvent => ({
  ...row,
  at: at.toISOString(),
  receivedAt: receivedAt.toISOString(),
  voidedAt: toIsoOrNull(voidedAt?.getTime()),
});

/** @throws AppError NotFound */
export async function readUsageEvent(ctx: Ctx, tx: Tx, id: string): Promise<StoredUsageEvent> {
  const [row] = await tx.$queryRaw<UsageEventRow[]>`
    SELECT ${EVENT_COLUMNS} FROM ${EVENT_FROM} WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.id = ${id}`;
  if (!row) throw notFound('This event');
  return toUsageEvent(row);
}
