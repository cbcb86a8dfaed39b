import { type ReportTicket, type ReportTicketsInput, reportTicketsInput } from '../../domain/tickets/reports.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { COLUMN_OF, decided } from './decided.ts';

type Row = Omit<ReportTicket, 'number' | 'decidedAt' | 'elapsedSeconds'> & {
  number: bigint;
  decidedAt: Date;
  elapsedSeconds: bigint | null;
  total: bigint;
};

/** The clocks behind a number of the report, the newest first: as many as it says. */
export async function ticketsOfReport(
  ctx: Ctx,
  input: ReportTicketsInput,
): Promise<{ items: ReportTicket[]; total: number }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { from, to, target, missed, dimension, key, weekday, hour, limit } = reportTicketsInput.parse(input);
  const where = [Prisma.sql`true`];
  if (target) where.push(Prisma.sql`d.target = ${target}`);
  if (missed !== undefined) where.push(Prisma.sql`d.missed = ${missed}`);
  if (dimension) where.push(Prisma.sql`${COLUMN_OF[dimension]} IS NOT DISTINCT FROM ${key ?? null}::text`);
  const local = Prisma.sql`d.started_at AT TIME ZONE (SELECT zone FROM tenant WHERE id = ${ctx.tenantId}::uuid)`;
  if (weekday !== undefined) where.push(Prisma.sql`extract(isodow FROM ${local}) = ${weekday}`);
  if (hour !== undefined) where.push(Prisma.sql`extract(hour FROM ${local}) = ${hour}`);
  return transaction(ctx, async (tx) => {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT d.ticket_id AS "ticketId", d.number, d.subject, m.name AS "assigneeName", d.target, d.missed, d.decided_at AS "decidedAt",
        d.elapsed_seconds AS "elapsedSeconds", count(*) OVER () AS total
      FROM (${decided(ctx, reach, from, to)}) d LEFT JOIN member m ON m.tenant_id = ${ctx.tenantId}::uuid AND m.id = d.assignee_id
      WHERE ${Prisma.join(where, ' AND ')} ORDER BY d.decided_at DESC, d.ticket_id, d.target LIMIT ${limit}`;
    return {
      total: Number(rows[0]?.total ?? 0),
      items: rows.map(({ total: _, ...row }) => ({
        ...row,
        number: Number(row.number),
        decidedAt: row.decidedAt.toISOString(),
        elapsedSeconds: row.elapsedSeconds === null ? null : Number(row.elapsedSeconds),
      })),
    };
  });
}
