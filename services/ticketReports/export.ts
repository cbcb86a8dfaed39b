import { csvCell } from '../../domain/csv.ts';
import { type Period, reportPeriod } from '../../domain/tickets/reports.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { decided } from './decided.ts';

/** Enough for one trip to be cheap, little enough to be held. */
const BATCH = 2000;
const HEAD = 'Ticket,Subject,Target,Outcome,Policy,Agent,Team,Channel,Started,Due,Finished,Decided,Seconds used';

interface Row {
  id: string;
  target: string;
  number: bigint;
  subject: string;
  missed: boolean;
  policy: string | null;
  agent: string | null;
  team: string | null;
  channel: string;
  startedAt: Date;
  dueAt: Date | null;
  finishedAt: Date | null;
  decidedAt: Date;
  /** To the microsecond: where the next batch begins. */
  mark: string;
  elapsedSeconds: bigint | null;
}

/**
 * Every decided clock of a period as lines of a CSV file (RFC 4180), batch by batch, so that a file of any length takes the memory of one.
 * The refusal comes before the first line. @throws AppError Forbidden, Validation
 */
export function exportReport(ctx: Ctx, input: Period): AsyncIterable<string> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  const { from, to } = reportPeriod.parse(input);
  return lines(ctx, reach, from, to);
}

async function* lines(ctx: Ctx, reach: Prisma.Sql, from: string, to: string): AsyncGenerator<string> {
  // Spreadsheets take UTF-8 for what it is by this mark.
  yield `\u{feff}${HEAD}\r\n`;
  let after: Row | undefined;
  for (;;) {
    const beyond = after
      ? Prisma.sql`WHERE (d.decided_at, d.ticket_id, d.target, d.started_at) > (${after.mark}::timestamptz, ${after.id}::uuid, ${after.target}, ${after.startedAt})`
      : Prisma.empty;
    const begin = after ? after.decidedAt.toISOString() : from;
    const rows = await transaction(
      ctx,
      (tx) => tx.$queryRaw<Row[]>`
        SELECT d.ticket_id AS id, d.number, d.subject, d.target, d.missed, p.name AS policy, m.name AS agent, g.name AS team, d.channel,
          d.started_at AS "startedAt", d.due_at AS "dueAt", d.finished_at AS "finishedAt", d.decided_at AS "decidedAt",
          d.decided_at::text AS mark, d.elapsed_seconds AS "elapsedSeconds"
        FROM (SELECT * FROM (${decided(ctx, reach, begin, to)}) d ${beyond}
          ORDER BY d.decided_at, d.ticket_id, d.target, d.started_at LIMIT ${BATCH}) d
        LEFT JOIN sla_policy p ON p.tenant_id = ${ctx.tenantId}::uuid AND p.id = d.sla_policy_id
        LEFT JOIN member m ON m.tenant_id = ${ctx.tenantId}::uuid AND m.id = d.assignee_id
        LEFT JOIN team g ON g.tenant_id = ${ctx.tenantId}::uuid AND g.id = d.team_id
        ORDER BY d.decided_at, d.ticket_id, d.target, d.started_at`,
    );
    if (rows.length > 0) yield `${rows.map(lineOf).join('\r\n')}\r\n`;
    if (rows.length < BATCH) return;
    after = rows.at(-1);
  }
}

function lineOf(row: Row): string {
  const at = (date: Date | null) => date?.toISOString() ?? null;
  return [
    ...[
      `#${row.number}`,
      row.subject,
      row.target,
      row.missed ? 'missed' : 'met',
      row.policy,
      row.agent,
      row.team,
      row.channel,
    ],
    ...[at(row.startedAt), at(row.dueAt), at(row.finishedAt), at(row.decidedAt)],
    row.elapsedSeconds === null ? null : Number(row.elapsedSeconds),
  ]
    .map(csvCell)
    .join(',');
}
