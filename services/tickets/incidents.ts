import { conflict, validation } from '../../domain/errors.ts';
import {
  type LinkIncidentsInput,
  linkIncidentsInput,
  type SolvedProblem,
  type SolveProblemInput,
  solveProblemInput,
  type TicketRef,
} from '../../domain/tickets/desk.ts';
import { fillIn } from '../../domain/tickets/macros.ts';
import { isFinished } from '../../domain/tickets/status.ts';
import { audit } from '../audit.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { ownedRows } from '../owned.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { enterMessage } from './enter-message.ts';
import { giveWaiting } from './give-waiting.ts';
import { keepFinishedOf } from './keep-clocks.ts';
import { placeholdersOf } from './placeholders.ts';
import { ticketStore } from './process.ts';
import { lockTicket, readRow, type TicketRow } from './read.ts';

/** Makes tickets incidents of a problem. @throws AppError Validation for the problem itself, or a problem among them */
export async function linkIncidents(ctx: Ctx, input: LinkIncidentsInput): Promise<{ linked: number }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, ids } = linkIncidentsInput.parse(input);
  if (ids.includes(id))
    throw validation('A problem is no incident of itself.', [{ path: 'ids', message: 'Leave it out' }]);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const problem = await lockTicket(ctx, tx, id, reach);
    if (problem.type === 'incident')
      throw conflict(`#${problem.number} is an incident itself. Make it a problem first.`);
    const linked = await tx.$queryRaw<{ id: string }[]>`
      UPDATE ticket t SET problem_id = ${id}::uuid, type = 'incident', version = t.version + 1, updated_at = ${at}
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ANY(${ids}::uuid[]) AND t.type <> 'problem' AND t.merged_into_id IS NULL
        AND t.problem_id IS DISTINCT FROM ${id}::uuid AND ${reach} RETURNING t.id`;
    if (problem.type !== 'problem') {
      await tx.$executeRaw`
        UPDATE ticket SET type = 'problem', version = version + 1, updated_at = ${at} WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
    }
    const entries = linked.map((row) => ({
      action: 'problem-linked',
      noun: 'ticket',
      subjectId: row.id,
      after: { problemId: id },
    }));
    await audit(ctx, tx, at, ...entries);
    await announce(ctx, tx, 'tickets', null);
    return { linked: linked.length };
  });
}

/** Takes tickets off their problem; they stay incidents. */
export async function unlinkIncidents(ctx: Ctx, input: LinkIncidentsInput): Promise<{ unlinked: number }> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, ids } = linkIncidentsInput.parse(input);
  const at = new Date(await ctx.clock.now());
  return transaction(ctx, async (tx) => {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      UPDATE ticket t SET problem_id = NULL, version = t.version + 1, updated_at = ${at}
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ANY(${ids}::uuid[]) AND t.problem_id = ${id}::uuid AND ${reach} RETURNING t.id`;
    const entries = rows.map((row) => ({
      action: 'problem-unlinked',
      noun: 'ticket',
      subjectId: row.id,
      before: { problemId: id },
    }));
    await audit(ctx, tx, at, ...entries);
    await announce(ctx, tx, 'tickets', null);
    return { unlinked: rows.length };
  });
}

/**
 * Answers and solves a problem's incidents, each once, and the problem with them, in one transaction. With `dryRun` it only says which.
 * Placeholders in the text are filled in for each. @throws AppError Conflict for a ticket that is no problem, or one that is solved
 */
export async function solveProblem(ctx: Ctx, input: SolveProblemInput): Promise<SolvedProblem> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:update'), 't.assignee_id');
  const { id, version, body, dryRun } = solveProblemInput.parse(input);
  const now = await ctx.clock.now();
  let freed: readonly TicketRow[] = [];
  const answer = await transaction(ctx, async (tx) => {
    const all = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND problem_id = ${id}::uuid ORDER BY id`;
    const incidentIds = all.map((row) => row.id);
    if (dryRun) {
      const problem = await readRow(ctx, tx, id, reach);
      requireProblem(problem);
      const rows: TicketRow[] = [];
      for (const incidentId of incidentIds) rows.push(await readRow(ctx, tx, incidentId, Prisma.sql`true`));
      return sorted(rows);
    }
    const ids = [id, ...incidentIds];
    const solved = await changeFacts(ctx, tx, ticketStore, ids, now, async () => {
      const problem = await lockTicket(ctx, tx, id, reach);
      requireVersion('This problem', problem.version, version);
      requireProblem(problem);
      const rows: TicketRow[] = [];
      for (const incidentId of incidentIds) rows.push(await lockTicket(ctx, tx, incidentId, Prisma.sql`true`));
      freed = [...rows.filter(isOpen), problem];
      for (const ticket of freed) await answerOne(ctx, tx, ticket, body, now);
      await announce(ctx, tx, 'tickets', null);
      return sorted(rows);
    });
    await keepFinishedOf(ctx, tx, Prisma.sql`t.id = ANY(${ids}::uuid[])`, now);
    return solved;
  });
  await giveWaiting(ctx, ...freed);
  return answer;
}

function requireProblem({ number, type, status }: TicketRow): void {
  if (type !== 'problem') throw conflict(`#${number} is not a problem.`);
  if (isFinished(status)) throw conflict(`#${number} is solved already.`);
}

const isOpen = (ticket: TicketRow): boolean =>
  !isFinished(ticket.status) && ticket.mergedIntoId === null && !ticket.spam;

function sorted(rows: readonly TicketRow[]): SolvedProblem {
  const ref = ({ id, number, subject, status }: TicketRow): TicketRef => ({
    id,
    number: Number(number),
    subject,
    status,
  });
  return {
    solved: rows.filter(isOpen).map((row) => ({ ...ref(row), requesterEmail: row.requesterEmail })),
    left: rows.filter((row) => !isOpen(row)).map(ref),
  };
}

async function answerOne(ctx: Ctx, tx: Tx, ticket: TicketRow, body: string, now: number): Promise<void> {
  await enterMessage(
    ctx,
    tx,
    ticket,
    { kind: 'public_reply', body: fillIn(body, placeholdersOf(ctx, ticket)), status: 'solved' },
    now,
  );
}
