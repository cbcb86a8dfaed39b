import { grantedScope, type Permission } from '../../domain/members/permissions.ts';
import type { ProcessKind } from '../../domain/process/contract.ts';
import { AREAS, type Area, type Overview, type Trouble } from '../../domain/process/overview.ts';
import { civilDateAt, startOfDay } from '../../domain/time/civil.ts';
import { DAY, HOUR, type Instant, toIso } from '../../domain/time/instant.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { smallBeats } from '../processes/beats.ts';
import { PROCESS_COLUMNS, type SelectedProcess, summaries } from '../processes/list.ts';
import type { Stores } from '../processes/store.ts';

/** What seeing an area takes. */
const READS: Record<Area, Permission> = {
  tickets: 'ticket:read',
  leads: 'lead:read',
  billing: 'invoice:read',
  time: 'timesheet:read',
};
const NEXT = 6;
const TROUBLES = 30;
const HOURS_BACK = 12;
const HOURS_AHEAD = 24;

/** The page Now: what is due next in each area that the member may see, what went wrong today, and the day hour by hour. */
export async function readOverview(ctx: Ctx, stores: Stores): Promise<Overview> {
  const now = await ctx.clock.now();
  const visible = (Object.keys(AREAS) as Area[]).filter((area) => maySee(ctx, READS[area]));
  const kinds = visible.flatMap((area): readonly ProcessKind[] => AREAS[area]);
  return transaction(ctx, async (tx) => {
    const areas: Overview['areas'] = { tickets: null, leads: null, billing: null, time: null };
    for (const area of visible) areas[area] = await readArea(ctx, tx, stores, AREAS[area], now);
    return {
      areas,
      troubles: await readTroubles(ctx, tx, stores, kinds, now),
      hours: await readHours(ctx, tx, kinds, now),
    };
  });
}

/** Lists of a whole area are for those who see all of it; one's own sheets are on the page Time. */
function maySee(ctx: Ctx, permission: Permission): boolean {
  return !('permissions' in ctx.actor) || grantedScope(ctx.actor.permissions, permission) === 'tenant';
}

async function readArea(
  ctx: Ctx,
  tx: Tx,
  stores: Stores,
  kinds: readonly ProcessKind[],
  now: Instant,
): Promise<NonNullable<Overview['areas']['tickets']>> {
  const mine = Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = ANY(${[...kinds]})`;
  const [counts] = await tx.$queryRaw<{ running: number; dueSoon: number; failed: number }[]>`
    SELECT (count(*) FILTER (WHERE p.status = 'running'))::int AS running, (count(*) FILTER (WHERE p.status = 'failed'))::int AS failed,
      (count(*) FILTER (WHERE p.status = 'running' AND p.next_at <= ${new Date(now + DAY)}))::int AS "dueSoon"
    FROM process p WHERE ${mine} AND p.status IN ('running', 'failed')`;
  const rows = await tx.$queryRaw<SelectedProcess[]>`
    SELECT ${PROCESS_COLUMNS} FROM process p WHERE ${mine} AND p.status = 'running' AND p.next_at IS NOT NULL ORDER BY p.next_at, p.id LIMIT ${NEXT}`;
  const items = await summaries(tx, stores, rows);
  const next = [];
  for (const item of items) {
    const store = stores[item.kind];
    const beats = store ? await smallBeats(ctx, tx, store, [item.subjectId]) : null;
    next.push({ ...item, beat: beats?.get(item.subjectId) ?? null });
  }
  return { running: counts?.running ?? 0, dueSoon: counts?.dueSoon ?? 0, failed: counts?.failed ?? 0, next };
}

interface TroubleRow {
  id: string;
  processId: string;
  kind: ProcessKind;
  effect: string;
  key: string;
  subjectId: string;
  state: Trouble['state'];
  at: Date;
  error: string | null;
}

/** Since midnight in the tenant's zone. */
async function readTroubles(
  ctx: Ctx,
  tx: Tx,
  stores: Stores,
  kinds: readonly ProcessKind[],
  now: Instant,
): Promise<Trouble[]> {
  const { zone } = await tx.tenant.findFirstOrThrow({ select: { zone: true } });
  const midnight = new Date(startOfDay(zone, civilDateAt(zone, now)));
  const rows = await tx.$queryRaw<TroubleRow[]>`
    SELECT l.id, l.process_id AS "processId", p.kind, l.kind AS effect, l.key, p.subject_id AS "subjectId", l.state, l.at, l.error
    FROM ledger l JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.at >= ${midnight} AND p.kind = ANY(${[...kinds]})
      AND (l.state IN ('failed', 'unknown') OR (l.state = 'done' AND l.kind IN ('breach', 'escalate', 'give-up')))
    ORDER BY l.at DESC LIMIT ${TROUBLES}`;
  const titles = new Map<string, { title: string; href: string }>();
  for (const kind of new Set(rows.map((row) => row.kind))) {
    const ids = rows.filter((row) => row.kind === kind).map((row) => row.subjectId);
    for (const [id, words] of (await stores[kind]?.describe(tx, ids)) ?? []) titles.set(id, words);
  }
  return rows.map(({ effect, key, subjectId, at, ...row }) => ({
    ...row,
    ...(titles.get(subjectId) ?? { title: 'Deleted', href: `/processes/${row.processId}` }),
    words: stores[row.kind]?.words(effect, key) ?? effect,
    at: at.toISOString(),
  }));
}

async function readHours(ctx: Ctx, tx: Tx, kinds: readonly ProcessKind[], now: Instant): Promise<Overview['hours']> {
  const first = Math.floor(now / HOUR) * HOUR - HOURS_BACK * HOUR;
  const rows = await tx.$queryRaw<{ at: Date; done: number; expected: number }[]>`
    SELECT date_trunc('hour', at) AS at, sum(done)::int AS done, sum(expected)::int AS expected FROM (
      SELECT l.at, 1 AS done, 0 AS expected FROM ledger l JOIN process p ON p.tenant_id = l.tenant_id AND p.id = l.process_id
        WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.state = 'done' AND l.at >= ${new Date(first)} AND p.kind = ANY(${[...kinds]})
      UNION ALL
      SELECT p.next_at, 0, 1 FROM process p WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.status = 'running' AND p.kind = ANY(${[...kinds]})
        AND p.next_at >= ${new Date(now)} AND p.next_at < ${new Date(first + (HOURS_BACK + HOURS_AHEAD) * HOUR)}) e GROUP BY 1`;
  const found = new Map(rows.map((row) => [row.at.getTime(), row]));
  return Array.from({ length: HOURS_BACK + HOURS_AHEAD }, (_, i) => {
    const from = first + i * HOUR;
    const row = found.get(from);
    return { from: toIso(from), done: row?.done ?? 0, expected: row?.expected ?? 0 };
  });
}
