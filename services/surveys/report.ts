import type { SatisfactionLine, SatisfactionReport, Survey } from '../../domain/surveys/contract.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';

/** Comments that a page shows; the others stand at their tickets. */
const MOST_COMMENTS = 50;

/** The survey of a ticket; null where none was sent. */
export async function surveyOfTicket(ctx: Ctx, { id }: { id: string }): Promise<Survey | null> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    const [row] = await tx.$queryRaw<
      (Omit<Survey, 'askedAt' | 'answeredAt'> & { askedAt: Date; answeredAt: Date | null })[]
    >`
      SELECT s.id, s.ticket_id AS "ticketId", s.scale, a.name AS "agentName", s.asked_at AS "askedAt", s.score, s.comment,
        s.answered_at AS "answeredAt"
      FROM survey s JOIN ticket t ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id
      LEFT JOIN member a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id
      WHERE s.tenant_id = ${ctx.tenantId}::uuid AND s.ticket_id = ${id}::uuid AND ${reach}`;
    return row
      ? { ...row, askedAt: row.askedAt.toISOString(), answeredAt: row.answeredAt?.toISOString() ?? null }
      : null;
  });
}

interface Period {
  readonly from: string;
  readonly to: string;
}

/** What customers said of the tickets that they were asked about in a period, [from, to). */
export async function satisfaction(ctx: Ctx, { from, to }: Period): Promise<SatisfactionReport> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 's.agent_id');
  return transaction(ctx, async (tx) => {
    const which = Prisma.sql`s.tenant_id = ${ctx.tenantId}::uuid AND s.asked_at >= ${from}::timestamptz AND s.asked_at < ${to}::timestamptz AND ${reach}`;
    const lines = (id: Prisma.Sql, name: Prisma.Sql, order: Prisma.Sql) => tx.$queryRaw<SatisfactionLine[]>`
      SELECT ${id} AS id, ${name} AS name, count(*)::int AS asked, count(s.score)::int AS answered,
        (count(*) FILTER (WHERE s.good))::int AS good, round(avg(s.score), 2)::float8 AS average
      FROM survey s LEFT JOIN member a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id
      LEFT JOIN team g ON g.tenant_id = s.tenant_id AND g.id = s.team_id JOIN tenant n ON n.id = s.tenant_id
      WHERE ${which} GROUP BY 1, 2 ORDER BY ${order}`;
    const week = Prisma.sql`date_trunc('week', s.asked_at AT TIME ZONE n.zone)::date::text`;
    const most = Prisma.sql`asked DESC, name`;
    const [[all], byAgent, byTeam, byWeek, comments] = await Promise.all([
      lines(Prisma.sql`NULL::text`, Prisma.sql`'All'`, most),
      lines(Prisma.sql`s.agent_id::text`, Prisma.sql`coalesce(a.name, 'Nobody')`, most),
      lines(Prisma.sql`s.team_id::text`, Prisma.sql`coalesce(g.name, 'No team')`, most),
      lines(week, week, Prisma.sql`1`),
      commentsOf(tx, which),
    ]);
    return {
      all: all ?? { id: null, name: 'All', asked: 0, answered: 0, good: 0, average: null },
      ...{ byAgent, byTeam, byWeek, comments },
    };
  });
}

type Comment = SatisfactionReport['comments'][number];

async function commentsOf(tx: Tx, which: Prisma.Sql): Promise<Comment[]> {
  const rows = await tx.$queryRaw<
    (Omit<Comment, 'answeredAt' | 'ticketNumber'> & { answeredAt: Date; ticketNumber: bigint })[]
  >`
    SELECT s.id, s.ticket_id AS "ticketId", s.scale, a.name AS "agentName", s.score, s.comment, s.answered_at AS "answeredAt",
      t.number AS "ticketNumber", t.subject AS "ticketSubject"
    FROM survey s JOIN ticket t ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id
    LEFT JOIN member a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id
    WHERE ${which} AND s.comment IS NOT NULL ORDER BY s.answered_at DESC, s.id LIMIT ${MOST_COMMENTS}`;
  return rows.map((row) => ({
    ...row,
    answeredAt: row.answeredAt.toISOString(),
    ticketNumber: Number(row.ticketNumber),
  }));
}
