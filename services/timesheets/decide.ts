import type { z } from 'zod';
import { AppError, forbidden } from '../../domain/errors.ts';
import { dateWords } from '../../domain/time/words.ts';
import { decideInput, rejectInput, type Timesheet } from '../../domain/timesheets/contract.ts';
import { type SheetInput, sheetInput } from '../../domain/timesheets/requests.ts';
import { type Ctx, permit } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { derivedId } from '../ids.ts';
import { notify } from '../notifications/notify.ts';
import { ownedRows } from '../owned.ts';
import { loadDelegations } from './load-delegations.ts';
import { deciderOf } from './read.ts';
import { readSettings } from './settings.ts';
import { type Step, step } from './step.ts';

/** Hands the sheet in: the member's manager decides, or who the organisation names for those who have none. Submitted again after a rejection, its process runs again. */
export async function submitTimesheet(ctx: Ctx, input: SheetInput): Promise<Timesheet> {
  const { id, version } = sheetInput.parse(input);
  const reach = ownedRows(ctx, permit(ctx, 'timesheet:submit'), 't.member_id');
  return step(
    ctx,
    id,
    reach,
    async (tx, { row }) => {
      const entries = await tx.timeEntry.count({ where: { tenantId: ctx.tenantId, timesheetId: id } });
      if (entries === 0) throw new AppError('Validation', 'The timesheet has no entries yet. Add the hours first.');
      return { type: 'submit', version: version ?? row.version };
    },
    async (tx, { row, now }) => {
      const { approval } = await readSettings(tx);
      await tx.$executeRaw`
        UPDATE timesheet t SET submitted_at = ${new Date(now)}, decided_at = NULL, decided_by_id = NULL, reason = NULL,
          approver_id = coalesce(
            (SELECT b.id FROM member m JOIN member b ON b.tenant_id = m.tenant_id AND b.id = m.manager_id AND b.deleted_at IS NULL
              WHERE m.tenant_id = t.tenant_id AND m.id = t.member_id),
            (SELECT d.id FROM member d WHERE d.tenant_id = t.tenant_id AND d.id = ${approval.approverId}::uuid AND d.id <> t.member_id AND d.deleted_at IS NULL))
        WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid`;
      const [sheet] = await tx.$queryRaw<{ approverId: string | null }[]>`
        SELECT approver_id AS "approverId" FROM timesheet WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      if (sheet?.approverId) {
        const title = `${row.memberName} submitted the timesheet of the week of ${dateWords(row.from)}`;
        await notify(ctx, tx, now, {
          id: derivedId(id, 'submitted', String(row.submission + 1)),
          memberId: sheet.approverId,
          tone: 'info',
          title,
          href: `/time/${id}`,
        });
      }
      return { action: 'submitted' };
    },
  );
}

/** Takes it back before it is decided. */
export async function recallTimesheet(ctx: Ctx, input: SheetInput): Promise<Timesheet> {
  const { id, version } = sheetInput.parse(input);
  const reach = ownedRows(ctx, permit(ctx, 'timesheet:submit'), 't.member_id');
  return step(
    ctx,
    id,
    reach,
    (_tx, { row }) => Promise.resolve({ type: 'recall', version: version ?? row.version }),
    () => Promise.resolve({ action: 'recalled' }),
  );
}

export const approveTimesheet = (ctx: Ctx, input: z.input<typeof decideInput>): Promise<Timesheet> =>
  decide(ctx, decideInput.parse(input), 'approve', null);

export function rejectTimesheet(ctx: Ctx, input: z.input<typeof rejectInput>): Promise<Timesheet> {
  const { reason, ...rest } = rejectInput.parse(input);
  return decide(ctx, rest, 'reject', reason);
}

/** By whoever decides now (approver, stand-in, or the manager it was escalated to), or by an owner or admin in their place; never one's own. */
async function decide(
  ctx: Ctx,
  { id, version }: z.output<typeof decideInput>,
  type: 'approve' | 'reject',
  reason: string | null,
): Promise<Timesheet> {
  return step(
    ctx,
    id,
    Prisma.sql`true`,
    async (tx, found) => {
      const by = await authority(ctx, tx, found);
      return { type, by, version: version ?? found.row.version };
    },
    async (tx, { row, now }, after) => {
      const decidedBy = ctx.actor.kind === 'member' ? ctx.actor.id : null;
      await tx.$executeRaw`
        UPDATE timesheet SET decided_at = ${new Date(now)}, decided_by_id = ${decidedBy}::uuid, reason = ${reason}
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      const approved = after.status === 'approved';
      await notify(ctx, tx, now, {
        id: derivedId(id, 'decided', String(row.submission)),
        memberId: row.memberId,
        tone: approved ? 'good' : 'warning',
        title: approved
          ? `Your timesheet of the week of ${dateWords(row.from)} was approved`
          : `Your timesheet of the week of ${dateWords(row.from)} came back: ${reason}`,
        href: `/time/${id}`,
      });
      return { action: approved ? 'approved' : 'rejected', reason };
    },
  );
}

async function authority(ctx: Ctx, tx: Tx, { row, now }: Step): Promise<'approver' | 'manager'> {
  const own = ctx.actor.id === row.memberId;
  const decider = deciderOf(row, await loadDelegations(tx), now);
  if (!own && ctx.actor.kind === 'member' && ctx.actor.id === decider) return row.escalatedAt ? 'manager' : 'approver';
  if (own && ctx.actor.kind === 'member') throw forbidden('Nobody decides their own timesheet.');
  if (permit(ctx, 'timesheet:approve') !== 'tenant') {
    // The one whose turn it was learns that the sheet has moved on; for anybody else it is not theirs.
    if (ctx.actor.id === row.approverId && row.escalatedAt) return 'approver';
    throw forbidden('Somebody else decides this timesheet.');
  }
  return 'manager';
}
