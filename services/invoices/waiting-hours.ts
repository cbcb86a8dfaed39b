import type { PendingLine } from '../../domain/billing/facts.ts';
import type { LineTax } from '../../domain/billing/totals.ts';
import { conflict } from '../../domain/errors.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { recordset, type Tx } from '../database.ts';
import { readSettings } from '../timesheets/settings.ts';
import { type Entry, lineFor, together } from './hours.ts';

/** A subscription with whose invoices its customer's hours come. */
export interface HourBilling {
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly currency: string;
  /** Hours are taxed as the subscription is. */
  readonly taxes: readonly LineTax[];
  /** Its end, with which the last ones come: those approved after it wait in their timesheets. null: all. */
  readonly approvedBy: Instant | null;
}

/** Approved hours that no invoice charges yet, as lines that wait, by subscription: each is shown all of its customer's (hours-once.ts). No query where there is nothing to ask for. */
export async function waitingHours(
  tx: Tx,
  billed: readonly HourBilling[],
): Promise<ReadonlyMap<string, readonly PendingLine[]>> {
  if (billed.length === 0) return new Map();
  const entries = await tx.$queryRaw<(Entry & { customerId: string; decidedAt: Date | null })[]>`
    SELECT e.id, e.customer_id AS "customerId", e.project, t.currency, e.seconds, e.rate_minor_per_hour AS "rateMinorPerHour", e.date::text AS date,
      t.decided_at AS "decidedAt"
    FROM time_entry e JOIN timesheet t ON t.tenant_id = e.tenant_id AND t.id = e.timesheet_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.customer_id = ANY(${billed.map(({ customerId }) => customerId)}::uuid[]) AND e.billable
      AND e.invoice_id IS NULL AND t.status IN ('approved', 'locked')
    ORDER BY e.project NULLS LAST, e.rate_minor_per_hour, e.date, e.id`;
  if (entries.length === 0) return new Map();
  const { roundAmount } = await readSettings(tx);
  return new Map(
    billed.map(({ subscriptionId, customerId, currency, taxes, approvedBy }) => {
      const own = entries.filter(
        (entry) =>
          entry.customerId === customerId &&
          entry.currency === currency &&
          (approvedBy === null || entry.decidedAt === null || entry.decidedAt.getTime() <= approvedBy),
      );
      return [subscriptionId, linesOf(own, { taxes, roundAmount })];
    }),
  );
}

/** How entries become lines. */
interface Charged {
  readonly taxes: readonly LineTax[];
  readonly roundAmount: Parameters<typeof together>[1];
}

/** A line that waits, with what it was made of: another one is made of the rest where some of it comes elsewhere. */
interface HoursLine extends PendingLine {
  readonly made: Charged & { readonly entries: readonly Entry[] };
}

const linesOf = (entries: readonly Entry[], charged: Charged): HoursLine[] =>
  together(entries, charged.roundAmount).map((hours) => {
    const timeEntryIds = hours.entries.map(({ id }) => id);
    const made = { ...charged, entries: hours.entries };
    return { ...lineFor(hours), id: timeEntryIds[0] ?? '', taxes: charged.taxes, timeEntryIds, made };
  });

/** A line without entries that another invoice charges: itself, one of those that are left, or none. */
export function lineWithout(line: PendingLine, taken: ReadonlySet<string>): readonly PendingLine[] {
  if (!line.timeEntryIds?.some((id) => taken.has(id))) return [line];
  const { made } = line as HoursLine;
  const left = made.entries.filter(({ id }) => !taken.has(id));
  return linesOf(left, made);
}

export interface ClaimedHours {
  /** Of the entry. */
  readonly id: string;
  readonly invoice_id: string;
  /** Of the line that charges it. */
  readonly position: number;
}

/**
 * Puts entries on the lines that charge them, each once, with their sheets held so that none is taken back meanwhile.
 * @throws AppError Conflict where somebody has just billed some of them, or taken their sheet back: read again, the others are billed
 */
export async function claimHours(tx: Tx, rows: readonly ClaimedHours[]): Promise<void> {
  if (rows.length === 0) return;
  const free = await tx.$queryRaw<unknown[]>`
    SELECT e.id FROM time_entry e JOIN timesheet t ON t.tenant_id = e.tenant_id AND t.id = e.timesheet_id
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = ANY(${rows.map(({ id }) => id)}::uuid[]) AND e.invoice_id IS NULL
      AND t.status IN ('approved', 'locked') ORDER BY e.id FOR NO KEY UPDATE OF e, t`;
  if (free.length < rows.length)
    throw conflict('Some of these hours have just been put on another invoice. Look again.');
  await tx.$executeRaw`
    UPDATE time_entry e SET invoice_id = l.invoice_id, invoice_line_id = l.id
    FROM ${recordset(rows, { id: 'uuid', invoice_id: 'uuid', position: 'int' })}
    JOIN invoice_line l ON l.tenant_id = (SELECT app_tenant()) AND l.invoice_id = r.invoice_id AND l.position = r.position
    WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = r.id`;
}

/** The entries of an invoice's lines with their places, from `first` on. */
export const claimsOf = (
  invoiceId: string,
  lines: readonly { readonly timeEntryIds?: readonly string[] | undefined }[],
  first = 0,
): ClaimedHours[] =>
  lines.flatMap(({ timeEntryIds }, at) =>
    timeEntryIds ? timeEntryIds.map((id) => ({ id, invoice_id: invoiceId, position: first + at })) : [],
  );
