import { notFound } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import { grantedScope, type Permission } from '../../domain/members/permissions.ts';
import type { TimesheetStatus } from '../../domain/timesheets/contract.ts';
import type {
  TimesheetDetail,
  TimesheetListInput,
  TimesheetListItem,
  TimesheetSummary,
} from '../../domain/timesheets/requests.ts';
import { act } from '../../domain/timesheets/sheet.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { containing, listPage } from '../list.ts';
import { ownedRows } from '../owned.ts';
import { smallBeats } from '../processes/beats.ts';
import { processOfSubject } from '../processes/get.ts';
import { loadDelegations } from './load-delegations.ts';
import { timesheetStore } from './process.ts';
import { reachOf, waitingFor } from './reach.ts';
import { deciderOf, readSheetRow, SHEET_COLUMNS, SHEET_FROM, type SheetRow, toTimesheets } from './read.ts';
import { readSettings } from './settings.ts';

export function listTimesheets(ctx: Ctx, input: TimesheetListInput): Promise<Page<TimesheetListItem>> {
  const where = [Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid`, reachOf(ctx)];
  const { status, memberId, mine } = input.filter;
  if (status) where.push(Prisma.sql`t.status = ANY(${status})`);
  if (memberId) where.push(Prisma.sql`t.member_id = ${memberId}::uuid`);
  if (input.q) where.push(Prisma.sql`m.name ILIKE ${containing(input.q)}`);
  return transaction(ctx, async (tx) => {
    if (mine) where.push(Prisma.sql`t.id = ANY(${await waitingFor(ctx, tx)}::uuid[])`);
    const page = await listPage<SheetRow, SheetRow>(tx, input, {
      select: SHEET_COLUMNS,
      from: SHEET_FROM,
      where,
      id: 't.id',
      sort: {
        periodFrom: { column: 't.period_from', type: 'date' },
        memberName: { column: 'lower(m.name)', type: 'text' },
        status: { column: 't.status', type: 'text' },
        submittedAt: { column: 't.submitted_at', type: 'timestamptz', nullable: true },
        nextAt: { column: 'p.next_at', type: 'timestamptz', nullable: true },
      },
      read: (row) => row,
    });
    const sheets = await toTimesheets(ctx, tx, page.items);
    const beats = await smallBeats(
      ctx,
      tx,
      timesheetStore,
      sheets.map((sheet) => sheet.id),
    );
    return {
      ...page,
      items: sheets.map(({ entries: _entries, ...sheet }) => ({ ...sheet, beat: beats.get(sheet.id) ?? null })),
    };
  });
}

export async function getTimesheet(ctx: Ctx, input: { id: string }): Promise<TimesheetDetail> {
  const reach = reachOf(ctx);
  return transaction(ctx, async (tx) => {
    const row = await readSheetRow(ctx, tx, input.id, reach);
    const [sheet] = await toTimesheets(ctx, tx, [row]);
    if (!sheet) throw notFound('This timesheet');
    return {
      ...sheet,
      process: row.submission > 0 ? await processOfSubject(ctx, tx, timesheetStore, row.id) : null,
      mayDecide: row.status === 'submitted' && row.memberId !== ctx.actor.id && (await mayDecide(ctx, tx, row)),
      ...(await steps(ctx, tx, row)),
    };
  });
}

/** Which steps both the actor's permissions and the sheet's state allow. */
async function steps(ctx: Ctx, tx: Tx, row: SheetRow) {
  const [reach] = await tx.$queryRaw<{ update: boolean; submit: boolean }[]>`
    SELECT ${reachWith(ctx, 'timesheet:update')} AS update, ${reachWith(ctx, 'timesheet:submit')} AS submit
    FROM timesheet t WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${row.id}::uuid`;
  const settings = await readSettings(tx);
  const sheet = {
    status: row.status as TimesheetStatus,
    version: row.version,
    escalated: row.escalatedAt !== null,
    submission: row.submission,
  };
  const allows = (type: 'change-entries' | 'submit' | 'recall') => act(sheet, { type }, settings).refused === null;
  return {
    mayChange: reach?.update === true && allows('change-entries'),
    maySubmit: reach?.submit === true && allows('submit'),
    mayRecall: reach?.submit === true && allows('recall'),
  };
}

const reachWith = (ctx: Ctx, permission: Permission): Prisma.Sql => {
  const scope = 'permissions' in ctx.actor ? grantedScope(ctx.actor.permissions, permission) : 'tenant';
  return scope === null ? Prisma.sql`false` : ownedRows(ctx, scope, 't.member_id');
};

async function mayDecide(ctx: Ctx, tx: Tx, row: SheetRow): Promise<boolean> {
  if (deciderOf(row, await loadDelegations(tx), await ctx.clock.now()) === ctx.actor.id) return true;
  try {
    return permit(ctx, 'timesheet:approve') === 'tenant';
  } catch {
    return false;
  }
}

/** Counts for the head of the page, of the sheets in reach. */
export async function timesheetSummary(ctx: Ctx): Promise<TimesheetSummary> {
  const reach = reachOf(ctx);
  return transaction(ctx, async (tx) => {
    const [counts] = await tx.$queryRaw<Omit<TimesheetSummary, 'mine'>[]>`
      SELECT (count(*) FILTER (WHERE t.status IN ('draft', 'needs-resubmission')))::int AS draft,
        (count(*) FILTER (WHERE t.status = 'submitted'))::int AS submitted,
        (count(*) FILTER (WHERE t.status = 'submitted' AND t.escalated_at IS NOT NULL))::int AS escalated,
        (count(*) FILTER (WHERE t.status IN ('approved', 'locked')))::int AS approved,
        (count(*) FILTER (WHERE t.status = 'rejected'))::int AS rejected
      FROM timesheet t LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.approver_id
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${reach}`;
    const none = { draft: 0, submitted: 0, escalated: 0, approved: 0, rejected: 0 };
    return { ...(counts ?? none), mine: (await waitingFor(ctx, tx)).length };
  });
}
