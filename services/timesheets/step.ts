import { AppError, conflict } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Timesheet, TimesheetStatus } from '../../domain/timesheets/contract.ts';
import { act, type Sheet, type SheetAction, type SheetRefusal } from '../../domain/timesheets/sheet.ts';
import { type AuditEntry, audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { beginProcesses, changeFacts } from '../processes/change.ts';
import { timesheetStore } from './process.ts';
import { readSheetRow, type SheetRow, toTimesheets } from './read.ts';
import { readSettings, type StoredSettings } from './settings.ts';

export interface Step {
  readonly row: SheetRow;
  readonly settings: StoredSettings;
  readonly now: Instant;
}

/**
 * One step of a sheet's life: its process row is locked, then the sheet; the pure rules decide; whoever comes second learns that it was decided.
 * @param plan the step that the rules are asked for, from the row under lock
 * @param write what it changes beside status and version, and the audit entry
 * @throws AppError NotFound, Conflict with the reason of the refusal
 */
export async function step(
  ctx: Ctx,
  id: string,
  reach: Prisma.Sql,
  plan: (tx: Tx, found: Step) => Promise<SheetAction>,
  write: (tx: Tx, found: Step, after: Sheet) => Promise<Omit<AuditEntry, 'noun' | 'subjectId'>>,
): Promise<Timesheet> {
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const before = await changeFacts(ctx, tx, timesheetStore, [id], now, async (processes) => {
      await tx.$queryRaw`SELECT FROM timesheet WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
      const row = await readSheetRow(ctx, tx, id, reach);
      const found = { row, settings: await readSettings(tx), now };
      const sheet = {
        status: row.status as TimesheetStatus,
        version: row.version,
        escalated: row.escalatedAt !== null,
        submission: row.submission,
      };
      const { sheet: after, refused } = act(sheet, await plan(tx, found), found.settings);
      if (refused) throw refusal(refused, sheet);
      await tx.$executeRaw`
        UPDATE timesheet SET status = ${after.status}, version = ${after.version}, submission = ${after.submission},
          escalated_at = CASE WHEN ${after.escalated} THEN coalesce(escalated_at, ${new Date(now)}) END
        WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${id}::uuid`;
      const entry = await write(tx, found, after);
      await audit(ctx, tx, new Date(now), {
        before: { status: sheet.status },
        after: { status: after.status },
        ...entry,
        noun: 'timesheet',
        subjectId: id,
      });
      await announce(ctx, tx, 'timesheets', id);
      return { hasProcess: processes.length > 0, status: after.status };
    });
    if (!before.hasProcess && before.status === 'submitted')
      await beginProcesses(ctx, tx, timesheetStore, [{ subjectId: id }], now);
    const [sheet] = await toTimesheets(ctx, tx, [await readSheetRow(ctx, tx, id, Prisma.sql`true`)]);
    if (!sheet) throw new AppError('Internal', 'The sheet was changed but cannot be read.');
    return sheet;
  });
}

const REFUSALS: Record<SheetRefusal, string> = {
  'stale-version': 'The timesheet has changed since you read it. Read it again before you decide.',
  'already-decided': 'Somebody has already decided this timesheet.',
  'not-submitted': 'This timesheet has not been submitted.',
  'not-editable': 'The entries of this timesheet can no longer be changed. Recall it first, or ask your approver.',
  'not-allowed': 'The timesheet is not in a state that allows this.',
};

const refusal = (refused: SheetRefusal, sheet: Sheet): AppError =>
  refused === 'stale-version'
    ? new AppError('Conflict', `${REFUSALS[refused]} It is at version ${sheet.version} now.`, {
        issues: [{ path: 'version', message: String(sheet.version) }],
      })
    : conflict(REFUSALS[refused]);
