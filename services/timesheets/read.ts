import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { kindOfKey } from '../../domain/process/contract.ts';
import { entryAmount, sheetAmount } from '../../domain/timesheets/amount.ts';
import { approverAt } from '../../domain/timesheets/approver.ts';
import { billingStatus } from '../../domain/timesheets/billing-status.ts';
import {
  processWords,
  type TimeEntry,
  type Timesheet,
  type TimesheetStatus,
} from '../../domain/timesheets/contract.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { loadDelegations } from './load-delegations.ts';
import { readSettings } from './settings.ts';

export interface SheetRow {
  id: string;
  memberId: string;
  memberName: string;
  from: string;
  to: string;
  zone: string;
  currency: string;
  status: string;
  version: number;
  submission: number;
  submittedAt: Date | null;
  escalatedAt: Date | null;
  approverId: string | null;
  approverZone: string | null;
  approverManagerId: string | null;
  decidedAt: Date | null;
  decidedByName: string | null;
  reason: string | null;
  nextAt: Date | null;
  nextWhat: string | null;
  createdAt: Date;
}

export const SHEET_COLUMNS = Prisma.sql`t.id, t.member_id AS "memberId", m.name AS "memberName", t.period_from::text AS "from", t.period_to::text AS "to",
  t.zone, t.currency, t.status, t.version, t.submission, t.submitted_at AS "submittedAt", t.escalated_at AS "escalatedAt", t.approver_id AS "approverId",
  a.zone AS "approverZone", a.manager_id AS "approverManagerId", t.decided_at AS "decidedAt", d.name AS "decidedByName", t.reason,
  p.next_at AS "nextAt", p.next_what AS "nextWhat", t.created_at AS "createdAt"`;
export const SHEET_FROM = Prisma.sql`timesheet t LEFT JOIN member m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
  LEFT JOIN member a ON a.tenant_id = t.tenant_id AND a.id = t.approver_id
  LEFT JOIN member d ON d.tenant_id = t.tenant_id AND d.id = t.decided_by_id
  LEFT JOIN process p ON p.tenant_id = t.tenant_id AND p.kind = 'timesheet' AND p.subject_id = t.id`;

interface EntryRow {
  id: string;
  timesheetId: string;
  date: string;
  startAt: Date | null;
  endAt: Date | null;
  seconds: number;
  note: string;
  project: string | null;
  customerId: string | null;
  billable: boolean;
  rateMinorPerHour: bigint;
  invoiceId: string | null;
}

/** Rows as the wire has them: entries, names and settings for the whole page at once. */
export async function toTimesheets(ctx: Ctx, tx: Tx, rows: readonly SheetRow[]): Promise<Timesheet[]> {
  if (rows.length === 0) return [];
  const now = await ctx.clock.now();
  const settings = await readSettings(tx);
  const delegations = await loadDelegations(tx);
  const entries = await tx.$queryRaw<EntryRow[]>`
    SELECT id, timesheet_id AS "timesheetId", date::text, start_at AS "startAt", end_at AS "endAt", seconds, note, project, customer_id AS "customerId",
      billable, rate_minor_per_hour AS "rateMinorPerHour", invoice_id AS "invoiceId"
    FROM time_entry WHERE tenant_id = ${ctx.tenantId}::uuid AND timesheet_id = ANY(${rows.map((row) => row.id)}::uuid[])
    ORDER BY date, start_at NULLS LAST, created_at, id`;
  const deciders = new Map(rows.map((row) => [row.id, deciderOf(row, delegations, now)]));
  const names = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM member WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${[...deciders.values()].filter((id) => id !== null)}::uuid[])`;
  return rows.map((row) => {
    const own = entries.filter((entry) => entry.timesheetId === row.id);
    const { amountMinor, billableSeconds } = sheetAmount(own, settings.roundAmount);
    const approverId = deciders.get(row.id) ?? null;
    return {
      id: row.id,
      memberId: row.memberId,
      memberName: row.memberName,
      period: { from: row.from, to: row.to },
      zone: row.zone,
      status: row.status as TimesheetStatus,
      escalatedAt: row.escalatedAt?.toISOString() ?? null,
      submittedAt: row.submittedAt?.toISOString() ?? null,
      approverId,
      approverName: names.find((name) => name.id === approverId)?.name ?? null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      decidedByName: row.decidedByName,
      reason: row.reason,
      totalSeconds: own.reduce((sum, entry) => sum + entry.seconds, 0),
      billableSeconds,
      currency: row.currency,
      amountMinor: toWire(amountMinor),
      billingStatus: billingStatus(
        own.map((entry) => ({ id: entry.id, billable: entry.billable, invoiceId: entry.invoiceId })),
      ),
      entries: own.map(toEntry),
      nextAt: row.nextAt?.toISOString() ?? null,
      nextWords: row.nextWhat === null ? null : processWords(kindOfKey(row.nextWhat), row.nextWhat),
      createdAt: row.createdAt.toISOString(),
      version: row.version,
    };
  });
}

/** Who decides now: the manager once it is escalated, else the approver or who stands in. */
export function deciderOf(
  row: Pick<SheetRow, 'approverId' | 'approverZone' | 'approverManagerId' | 'escalatedAt'>,
  delegations: Parameters<typeof approverAt>[1],
  now: number,
): string | null {
  if (row.escalatedAt && row.approverManagerId) return row.approverManagerId;
  if (!row.approverId || !row.approverZone) return null;
  return approverAt({ id: row.approverId, zone: row.approverZone }, delegations, now).approver;
}

const toEntry = (entry: EntryRow): TimeEntry => ({
  ...entry,
  startAt: entry.startAt?.toISOString() ?? null,
  endAt: entry.endAt?.toISOString() ?? null,
  rateMinorPerHour: toWire(entry.rateMinorPerHour),
  amountMinor: toWire(entryAmount(entry)),
});

/** @param reach which rows the actor's scope allows. @throws AppError NotFound */
export async function readSheetRow(ctx: Ctx, tx: Tx, id: string, reach: Prisma.Sql): Promise<SheetRow> {
  const [row] = await tx.$queryRaw<SheetRow[]>`
    SELECT ${SHEET_COLUMNS} FROM ${SHEET_FROM} WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id = ${id}::uuid AND ${reach}`;
  if (!row) throw notFound('This timesheet');
  return row;
}
