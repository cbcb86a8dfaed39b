import { notFound, validation } from '../../domain/errors.ts';
import type { RotaView } from '../../domain/rotas/contract.ts';
import { type OnCall, onCallAt } from '../../domain/rotas/on-call.ts';
import { addDays, type CivilDate, civilDateAt } from '../../domain/time/civil.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { loadRotas } from './facts.ts';

export type RotaRow = Omit<RotaView, 'now' | 'createdAt' | 'updatedAt'> & { createdAt: Date; updatedAt: Date };

export const ROTA_COLUMNS = Prisma.sql`r.id, r.name, t.id AS "teamId", t.name AS "teamName", r.zone, r.starts_on::text AS "startsOn",
  r.handover_weekday AS "handoverWeekday", r.handover_time AS "handoverTime", r.version, r.created_at AS "createdAt", r.updated_at AS "updatedAt",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'left', m.deleted_at IS NOT NULL) ORDER BY o.place)
    FROM unnest(r.member_ids) WITH ORDINALITY AS o(id, place) JOIN member m ON m.tenant_id = r.tenant_id AND m.id = o.id), '[]') AS members`;

export const ROTA_TABLES = Prisma.sql`on_call_rota r
  LEFT JOIN team t ON t.tenant_id = r.tenant_id AND t.id = r.team_id AND t.deleted_at IS NULL`;

/** Names of members by id, those who have left too. */
export async function memberNames(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.member.findMany({ select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

export const named = ({ memberId, because, insteadOf }: OnCall, names: ReadonlyMap<string, string>) => ({
  memberId,
  name: memberId && (names.get(memberId) ?? null),
  because,
  insteadOf: insteadOf && (names.get(insteadOf) ?? null),
});

/** Rows with who is on call now. */
export async function toRotas(tx: Tx, rows: readonly RotaRow[], now: Instant): Promise<RotaView[]> {
  const ids = rows.map((row) => row.id);
  const facts = await loadRotas(tx, ids, { from: now, to: now });
  const names = await memberNames(tx);
  return rows.map((row) => {
    const known = facts.get(row.id);
    const call: OnCall = known ? onCallAt(known, now) : { memberId: null, because: 'nobody', insteadOf: null };
    return {
      ...row,
      now: named(call, names),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}

/** @throws AppError NotFound */
export async function readRota(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<RotaView> {
  const rows = await tx.$queryRaw<RotaRow[]>`
    SELECT ${ROTA_COLUMNS} FROM ${ROTA_TABLES}
    WHERE r.tenant_id = ${ctx.tenantId}::uuid AND r.id = ${id}::uuid AND r.deleted_at IS NULL`;
  const [rota] = await toRotas(tx, rows, now);
  if (!rota) throw notFound('This rota');
  return rota;
}

/** The row, locked until the transaction ends. @throws AppError NotFound */
export async function lockRota(ctx: Ctx, tx: Tx, id: string, now: Instant): Promise<RotaView> {
  await tx.$queryRaw`SELECT FROM on_call_rota WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return readRota(ctx, tx, id, now);
}

export async function requireTeam(tx: Tx, id: string | null | undefined): Promise<void> {
  if (!id) return;
  if (await tx.team.findFirst({ where: { id, deletedAt: null }, select: { id: true } })) return;
  throw validation('This team was not found.', [{ path: 'teamId', message: 'Choose a team' }]);
}

/** Farther away than this a first day is a slip of the year. */
const YEARS = 5;

/** @throws AppError Validation */
export function requireNear(date: CivilDate, zone: string, now: Instant): void {
  const today = civilDateAt(zone, now);
  if (date >= addDays(today, -366 * YEARS) && date <= addDays(today, 366 * YEARS)) return;
  throw validation(`The rota would begin more than ${YEARS} years from now.`, [
    { path: 'startsOn', message: `Use a date within ${YEARS} years of today` },
  ]);
}
