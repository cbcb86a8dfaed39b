import type { z } from 'zod';
import {
  type Dimension,
  type DimensionFigures,
  type HourFigures,
  type Period,
  periodBefore,
  reportInput,
  type TargetFigures,
  type TicketReport,
} from '../../domain/tickets/reports.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { COLUMN_OF, decided } from './decided.ts';

/** How the desk did in a period, beside the one before it: counted where the rows are, in five statements. */
export async function ticketReport(ctx: Ctx, input: z.input<typeof reportInput>): Promise<TicketReport> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { dimension, ...now } = reportInput.parse(input);
  const before = periodBefore(now);
  return transaction(ctx, async (tx) => {
    const [tenant] = await tx.$queryRaw<{ zone: string }[]>`SELECT zone FROM tenant WHERE id = ${ctx.tenantId}::uuid`;
    const zone = tenant?.zone ?? 'UTC';
    const [figures, figuresBefore, volume, volumeBefore] = await Promise.all([
      figuresOf(ctx, tx, reach, now, { dimension, zone }),
      figuresOf(ctx, tx, reach, before, null),
      volumeOf(ctx, tx, reach, now),
      volumeOf(ctx, tx, reach, before),
    ]);
    const { targets, lines, byHour } = figures;
    const byDimension = await named(ctx, tx, dimension, lines);
    return { zone, dimension, targets, before: figuresBefore.targets, volume, volumeBefore, byDimension, byHour };
  });
}

type Line = TargetFigures & { readonly key: string | null; readonly whole: boolean };

/**
 * The clocks are gathered once, and everything is counted from them: a report of 200,000 sorts them twice.
 * @param split by what, and the zone of the hours; null: neither
 */
async function figuresOf(
  ctx: Ctx,
  tx: Tx,
  reach: Prisma.Sql,
  { from, to }: Period,
  split: { readonly dimension: Dimension; readonly zone: string } | null,
): Promise<{ targets: TargetFigures[]; lines: Line[]; byHour: HourFigures[] }> {
  const key = split ? COLUMN_OF[split.dimension] : Prisma.sql`NULL::text`;
  const sets = split ? Prisma.sql`GROUPING SETS ((target), (target, key))` : Prisma.sql`GROUPING SETS ((target), ())`;
  const whole = split ? Prisma.sql`grouping(key) = 1` : Prisma.sql`true`;
  // Clocks on the workspace's own wall, so that a morning stays one through the summer.
  const hours = split
    ? Prisma.sql`(SELECT json_agg(h ORDER BY h.weekday, h.hour) FROM (
        SELECT extract(isodow FROM local)::int AS weekday, extract(hour FROM local)::int AS hour, count(*) FILTER (WHERE NOT missed) AS met,
          count(*) FILTER (WHERE missed) AS missed
        FROM (SELECT started_at AT TIME ZONE ${split.zone} AS local, missed FROM d) l GROUP BY 1, 2) h)`
    : Prisma.sql`NULL`;
  const [row] = await tx.$queryRaw<{ lines: Line[] | null; hours: HourFigures[] | null }[]>`
    WITH d AS MATERIALIZED (SELECT target, missed, started_at, elapsed_seconds, ${key} AS key FROM (${decided(ctx, reach, from, to)}) d),
    sums AS (
      SELECT target, ${split ? Prisma.sql`key` : Prisma.sql`NULL::text AS key`}, ${whole} AS whole, count(*) FILTER (WHERE NOT missed) AS met,
        count(*) FILTER (WHERE missed) AS missed, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY elapsed_seconds) AS points
      FROM d GROUP BY ${sets})
    SELECT (SELECT json_agg(json_build_object('target', target, 'key', key, 'whole', whole, 'met', met, 'missed', missed, 'median', points[1],
        'p90', points[2]) ORDER BY target) FROM sums WHERE target IS NOT NULL) AS lines, ${hours} AS hours`;
  const all = row?.lines ?? [];
  const figures = ({ target, met, missed, median, p90 }: Line): TargetFigures => ({ target, met, missed, median, p90 });
  return {
    targets: all.filter((line) => line.whole).map(figures),
    lines: all.filter((line) => !line.whole),
    byHour: row?.hours ?? [],
  };
}

const NAMES: Readonly<Record<Dimension, { readonly from: Prisma.Sql | null; readonly none: string }>> = {
  policy: { from: Prisma.sql`sla_policy`, none: 'No policy' },
  agent: { from: Prisma.sql`member`, none: 'Nobody' },
  team: { from: Prisma.sql`team`, none: 'No team' },
  channel: { from: null, none: '' },
};

/** The lines of a dimension with the names of what they are about, in the order of these. */
async function named(ctx: Ctx, tx: Tx, dimension: Dimension, lines: readonly Line[]): Promise<DimensionFigures[]> {
  const { from, none } = NAMES[dimension];
  const keys = [...new Set(lines.flatMap(({ key }) => key ?? []))];
  const rows = from
    ? await tx.$queryRaw<{ id: string; name: string }[]>`
        SELECT n.id, n.name FROM ${from} n WHERE n.tenant_id = ${ctx.tenantId}::uuid AND n.id = ANY(${keys}::uuid[])`
    : keys.map((id) => ({ id, name: id }));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return lines
    .map(({ whole: _, ...line }) => ({ ...line, name: line.key === null ? none : (names.get(line.key) ?? none) }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.target.localeCompare(b.target));
}

async function volumeOf(ctx: Ctx, tx: Tx, reach: Prisma.Sql, { from, to }: Period): Promise<TicketReport['volume']> {
  const [row] = await tx.$queryRaw<TicketReport['volume'][]>`
    SELECT (SELECT count(*)::int FROM ticket t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.created_at >= ${from}::timestamptz
        AND t.created_at < ${to}::timestamptz AND t.spam_at IS NULL AND ${reach}) AS opened,
      (SELECT count(DISTINCT e.ticket_id)::int FROM ticket_event e JOIN ticket t ON t.tenant_id = e.tenant_id AND t.id = e.ticket_id
        WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.to_status = 'solved' AND e.at >= ${from}::timestamptz AND e.at < ${to}::timestamptz
          AND t.spam_at IS NULL AND ${reach}) AS solved`;
  return row ?? { opened: 0, solved: 0 };
}
