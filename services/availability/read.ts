import type { Availability } from '../../domain/availability/contract.ts';
import { notFound } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type Ctx, permit } from '../context.ts';
import type { Tx } from '../database.ts';
import { presentMembers } from './present.ts';

/** Everybody says when they themselves are there; of others, who may change members. @throws AppError Forbidden */
export function permitFor(ctx: Ctx, memberId: string): void {
  if (ctx.actor.kind === 'member' && ctx.actor.id === memberId) return;
  permit(ctx, 'member:update');
}

interface Row extends Omit<Availability, 'memberId' | 'absences' | 'present' | 'quietHours'> {
  quietFrom: string | null;
  quietTo: string | null;
}

/** @throws AppError NotFound */
export async function readAvailability(tx: Tx, memberId: string, now: Instant): Promise<Availability> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT m.name, m.zone, m.phone, m.working_calendar_id AS "workingCalendarId", c.name AS "workingCalendarName",
      m.quiet_from AS "quietFrom", m.quiet_to AS "quietTo", m.news, m.version
    FROM member m LEFT JOIN business_calendar c ON c.tenant_id = m.tenant_id AND c.id = m.working_calendar_id
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = ${memberId}::uuid AND m.deleted_at IS NULL`;
  if (!row) throw notFound('This member');
  const { quietFrom, quietTo, ...rest } = row;
  const absences = await tx.absence.findMany({
    where: { memberId, toAt: { gt: new Date(now) } },
    orderBy: [{ fromAt: 'asc' }, { id: 'asc' }],
    take: 200,
  });
  return {
    memberId,
    ...rest,
    quietHours: quietFrom && quietTo ? { from: quietFrom, to: quietTo } : null,
    absences: absences.map(({ id, fromAt, toAt, reason }) => ({
      id,
      from: fromAt.toISOString(),
      to: toAt.toISOString(),
      reason,
    })),
    present: (await presentMembers(tx, [memberId], now)).has(memberId),
  };
}

/** The member, locked until the transaction ends. @throws AppError NotFound */
export async function lockAvailability(tx: Tx, memberId: string, now: Instant): Promise<Availability> {
  await tx.$executeRaw`SELECT FROM member WHERE tenant_id = (SELECT app_tenant()) AND id = ${memberId}::uuid FOR NO KEY UPDATE`;
  return readAvailability(tx, memberId, now);
}
