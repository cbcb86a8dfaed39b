import {
  type Board,
  type BoardInput,
  type BoardState,
  type BoardTicket,
  boardInput,
  MOST_COUNTED,
  WARNED_WITHIN,
} from '../../domain/tickets/board.ts';
import { toIso } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { nextToTake } from './take-next.ts';

/** Rows (as `t`) of the board, in the words of the index `ticket_board`. */
const ON_BOARD = Prisma.sql`t.status IN ('new', 'open', 'pending', 'on_hold') AND t.spam_at IS NULL`;

type Row = Omit<BoardTicket, 'number' | 'dueAt' | 'warnsAt'> & {
  number: bigint;
  dueAt: Date | null;
  warnsAt: Date | null;
};

/**
 * Open tickets, the most urgent first; what waits comes last, the longest untouched first. A snoozed one is out of sight until its clock
 * warns: its clocks go on, and nobody should learn of a miss by the miss.
 */
export async function ticketBoard(ctx: Ctx, input: BoardInput): Promise<Board> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { limit, ...filter } = boardInput.parse(input);
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`, ON_BOARD, reach];
  if (filter.priority) where.push(Prisma.sql`t.priority = ANY(${filter.priority})`);
  if (filter.teamId) where.push(Prisma.sql`t.team_id = ANY(${filter.teamId}::uuid[])`);
  if (filter.assigneeId) where.push(Prisma.sql`t.assignee_id = ANY(${filter.assigneeId}::uuid[])`);
  if (filter.unassigned !== undefined) where.push(Prisma.sql`(t.assignee_id IS NULL) = ${filter.unassigned}`);
  const now = await ctx.clock.now();
  const at = new Date(now);
  const hourAhead = new Date(now + WARNED_WITHIN);
  const isWarned = Prisma.sql`CASE WHEN t.warns_at IS NULL THEN t.due_at <= ${hourAhead} ELSE t.warns_at <= ${at} END`;
  where.push(Prisma.sql`(t.snoozed_at IS NULL OR t.due_at <= ${at} OR ${isWarned})`);
  const which = Prisma.join(where, ' AND ');
  const states: Readonly<Record<BoardState, Prisma.Sql>> = {
    breached: Prisma.sql`t.due_at <= ${at}`,
    warned: Prisma.sql`t.due_at > ${at} AND ${isWarned}`,
    running: Prisma.sql`t.due_at > ${at} AND NOT ${isWarned}`,
    paused: Prisma.sql`t.due_at IS NULL AND t.status IN ('pending', 'on_hold')`,
    none: Prisma.sql`t.due_at IS NULL AND t.status NOT IN ('pending', 'on_hold')`,
  };
  return transaction(ctx, async (tx) => {
    // None waits for another's answer, so they leave in one trip.
    const [rows, [counts], nextId] = await Promise.all([
      tx.$queryRaw<Row[]>`
        WITH top AS MATERIALIZED (SELECT t.id FROM ticket t WHERE ${which} ORDER BY t.due_at, t.id LIMIT ${limit})
        SELECT t.id, t.number, t.subject, t.status, t.priority, coalesce(t.requester_name, c.name) AS "requesterName", k.name AS "companyName",
          t.assignee_id AS "assigneeId", a.name AS "assigneeName", g.name AS "teamName", t.escalation_level AS "escalationLevel",
          t.due_at AS "dueAt", t.due_target AS "dueTarget", t.warns_at AS "warnsAt",
          t.snoozed_at IS NOT NULL AS snoozed, t.version
        FROM top JOIN ticket t ON t.tenant_id = ${ctx.tenantId}::uuid AND t.id = top.id
        LEFT JOIN contact c ON c.tenant_id = t.tenant_id AND c.id = t.contact_id
        LEFT JOIN company k ON k.tenant_id = t.tenant_id AND k.id = t.company_id
        LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.assignee_id
        LEFT JOIN team g ON g.tenant_id = t.tenant_id AND g.id = t.team_id
        ORDER BY t.due_at, t.id`,
      tx.$queryRaw<Board['counts'][]>`SELECT ${Prisma.join(
        Object.entries(states).map(
          ([state, one]) =>
            Prisma.sql`(SELECT count(*)::int FROM (SELECT FROM ticket t WHERE ${which} AND ${one} LIMIT ${MOST_COUNTED}) s) AS ${Prisma.raw(state)}`,
        ),
      )}`,
      nextToTake(ctx, tx),
    ]);
    return {
      at: toIso(now),
      items: rows.map((row) => ({
        ...row,
        number: Number(row.number),
        dueAt: row.dueAt?.toISOString() ?? null,
        warnsAt: row.warnsAt?.toISOString() ?? null,
      })),
      counts: counts ?? { breached: 0, warned: 0, running: 0, paused: 0, none: 0 },
      nextId,
    };
  });
}
