import type { OnCallFacts, Override } from '../../domain/rotas/on-call.ts';
import type { Weekday } from '../../domain/time/civil.ts';
import type { Instant, Stretch } from '../../domain/time/instant.ts';
import { Prisma, type Tx } from '../database.ts';

/** The last instant that a Date holds: who has left does not come back, and facts stay plain data. */
const END_OF_TIME: Instant = 8_640_000_000_000_000;

interface RotaRow {
  id: string;
  name: string;
  zone: string;
  startsOn: string;
  handoverWeekday: Weekday;
  handoverTime: string;
  memberIds: string[];
  leadId: string | null;
}

/**
 * What rotas rest on around a stretch of time, in three statements. The lead is the team's, else the first manager or owner.
 * @param ids null: all rotas there are
 */
export async function loadRotas(
  tx: Tx,
  ids: readonly string[] | null,
  around: Stretch,
): Promise<Map<string, OnCallFacts & { readonly name: string }>> {
  if (ids?.length === 0) return new Map();
  const which =
    ids === null ? Prisma.sql`r.deleted_at IS NULL` : Prisma.sql`r.deleted_at IS NULL AND r.id = ANY(${ids}::uuid[])`;
  const rotas = await tx.$queryRaw<RotaRow[]>`
    SELECT r.id, r.name, r.zone, r.starts_on::text AS "startsOn", r.handover_weekday AS "handoverWeekday",
      r.handover_time AS "handoverTime", r.member_ids AS "memberIds",
      coalesce(l.id, (${FIRST_LEAD})) AS "leadId"
    FROM on_call_rota r
    LEFT JOIN team t ON t.tenant_id = r.tenant_id AND t.id = r.team_id AND t.deleted_at IS NULL
    LEFT JOIN member l ON l.tenant_id = t.tenant_id AND l.id = t.lead_id AND l.deleted_at IS NULL
    WHERE r.tenant_id = (SELECT app_tenant()) AND ${which} ORDER BY r.name, r.id`;
  if (rotas.length === 0) return new Map();
  const [from, to] = [new Date(around.from), new Date(around.to)];
  const overrides = await tx.$queryRaw<{ rotaId: string; fromAt: Date; toAt: Date; memberId: string }[]>`
    SELECT o.rota_id AS "rotaId", o.from_at AS "fromAt", o.to_at AS "toAt", o.member_id AS "memberId" FROM on_call_override o
    WHERE o.tenant_id = (SELECT app_tenant()) AND o.rota_id = ANY(${rotas.map(({ id }) => id)}::uuid[])
      AND o.to_at > ${from} AND o.from_at <= ${to} ORDER BY o.created_at, o.id`;
  const away = await loadAway(tx, around);
  const byRota = new Map<string, Override[]>();
  for (const { rotaId, fromAt, toAt, memberId } of overrides) {
    const all = byRota.get(rotaId) ?? [];
    all.push({ from: fromAt.getTime(), to: toAt.getTime(), memberId });
    byRota.set(rotaId, all);
  }
  return new Map(
    rotas.map(({ id, name, leadId, ...rota }) => [id, { name, rota, leadId, away, overrides: byRota.get(id) ?? [] }]),
  );
}

/** Who leads where no team's lead does: the workspace's first manager, else its first owner. A scalar subquery. */
export const FIRST_LEAD = Prisma.sql`
  SELECT m.id FROM member m JOIN role ro ON ro.tenant_id = m.tenant_id AND ro.id = m.role_id
  WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NULL AND ro.key IN ('manager', 'owner')
  ORDER BY ro.key, m.created_at, m.id LIMIT 1`;

/** Absences that touch the stretch, and for those who have left all time from then on. */
async function loadAway(tx: Tx, { from, to }: Stretch): Promise<Record<string, Stretch[]>> {
  const rows = await tx.$queryRaw<{ memberId: string; fromAt: Date; toAt: Date | null }[]>`
    SELECT a.member_id AS "memberId", a.from_at AS "fromAt", a.to_at AS "toAt" FROM absence a
    WHERE a.tenant_id = (SELECT app_tenant()) AND a.to_at > ${new Date(from)} AND a.from_at <= ${new Date(to)}
    UNION ALL SELECT m.id, m.deleted_at, NULL FROM member m
    WHERE m.tenant_id = (SELECT app_tenant()) AND m.deleted_at IS NOT NULL`;
  const away: Record<string, Stretch[]> = {};
  for (const { memberId, fromAt, toAt } of rows) {
    const all = away[memberId] ?? [];
    all.push({ from: fromAt.getTime(), to: toAt?.getTime() ?? END_OF_TIME });
    away[memberId] = all;
  }
  return away;
}
