import type { DraftLine } from '../../domain/billing/draft.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import { type UnbilledHours, unbilledHours } from '../../domain/invoices/contract.ts';
import { formatMinor, toWire } from '../../domain/money/money.ts';
import type { CivilDate } from '../../domain/time/civil.ts';
import { dateWords } from '../../domain/time/words.ts';
import { sheetAmount } from '../../domain/timesheets/amount.ts';
import { tenantToday } from '../billing/settings.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { readSettings } from '../timesheets/settings.ts';

export interface Entry {
  id: string;
  project: string | null;
  currency: string;
  seconds: number;
  rateMinorPerHour: bigint;
  date: string;
}

/** Entries of one project at one rate. */
export interface Hours {
  readonly project: string | null;
  readonly currency: string;
  readonly rateMinorPerHour: bigint;
  readonly entries: readonly Entry[];
  readonly seconds: number;
  readonly amountMinor: bigint;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** What has been approved for a customer and no invoice charges yet. @throws AppError NotFound */
export async function listUnbilledHours(
  ctx: Ctx,
  input: { customerId: string; until?: string },
): Promise<UnbilledHours> {
  permit(ctx, 'invoice:read');
  const { customerId, until } = unbilledHours.parse(input);
  return transaction(ctx, async (tx) => {
    const known = await tx.customer.count({ where: { tenantId: ctx.tenantId, id: customerId, deletedAt: null } });
    if (known === 0) throw notFound('This customer');
    const day = until ?? (await tenantToday(tx, await ctx.clock.now()));
    const hours = await unbilled(ctx, tx, { customerId, currency: null, until: day }, 'none');
    return hours.map(({ entries, ...group }) => ({
      ...group,
      rateMinorPerHour: toWire(group.rateMinorPerHour),
      amountMinor: toWire(group.amountMinor),
      entries: entries.length,
    }));
  });
}

/**
 * A line for each project and rate of the customer's approved hours up to a day.
 * @param claim puts the entries on the invoice, each once; left out for a preview
 * @throws AppError Conflict where somebody has just billed some of them
 */
export async function hourLines(
  ctx: Ctx,
  tx: Tx,
  draft: { readonly id: string; readonly customerId: string; readonly currency: string },
  until: CivilDate,
  claim: 'preview' | 'claim',
): Promise<DraftLine[]> {
  const { customerId, currency } = draft;
  const groups = await unbilled(ctx, tx, { customerId, currency, until }, claim === 'claim' ? 'lock' : 'none');
  const lines = groups.map((group) => ({ group, line: lineOf(group) }));
  if (claim === 'claim') {
    const rows = lines.flatMap(({ group, line }) => group.entries.map(({ id }) => ({ id, line_id: line.id })));
    const claimed =
      rows.length === 0
        ? 0
        : await tx.$executeRaw`
            UPDATE time_entry e SET invoice_id = ${draft.id}::uuid, invoice_line_id = r.line_id FROM ${recordset(rows, { id: 'uuid', line_id: 'uuid' })}
            WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.id = r.id AND e.invoice_id IS NULL`;
    if (claimed < rows.length) throw conflict('Some of these hours have just been put on another invoice. Look again.');
  }
  return lines.map(({ line }) => line);
}

/** Hours go back to be billed: of a whole invoice, or of lines of it. */
export async function releaseHours(
  ctx: Ctx,
  tx: Tx,
  invoiceId: string,
  lineIds: readonly string[] | null,
): Promise<number> {
  const ofLines = lineIds === null ? Prisma.empty : Prisma.sql`AND invoice_line_id = ANY(${lineIds}::uuid[])`;
  return tx.$executeRaw`
    UPDATE time_entry SET invoice_id = NULL, invoice_line_id = NULL
    WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid ${ofLines}`;
}

async function unbilled(
  ctx: Ctx,
  tx: Tx,
  { customerId, currency, until }: { customerId: string; currency: string | null; until: CivilDate },
  lock: 'none' | 'lock',
): Promise<Hours[]> {
  const inCurrency = currency === null ? Prisma.empty : Prisma.sql`AND t.currency = ${currency}`;
  // The sheets too: one that is taken back at the same moment waits, or is refused because its hours are billed.
  const entries = await tx.$queryRaw<Entry[]>`
    SELECT e.id, e.project, t.currency, e.seconds, e.rate_minor_per_hour AS "rateMinorPerHour", e.date::text AS date
    FROM time_entry e JOIN timesheet t ON t.tenant_id = e.tenant_id AND t.id = e.timesheet_id
    WHERE e.tenant_id = ${ctx.tenantId}::uuid AND e.customer_id = ${customerId}::uuid AND e.billable AND e.invoice_id IS NULL
      AND t.status IN ('approved', 'locked') AND e.date <= ${until}::date ${inCurrency}
    ORDER BY e.project NULLS LAST, e.rate_minor_per_hour, e.date, e.id ${lock === 'lock' ? Prisma.sql`FOR NO KEY UPDATE OF e, t` : Prisma.empty}`;
  const { roundAmount } = await readSettings(tx);
  return together(entries, roundAmount);
}

/** Entries by project, currency and rate, in the order given. */
export function together(entries: readonly Entry[], roundAmount: Parameters<typeof sheetAmount>[1]): Hours[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.project, entry.currency, String(entry.rateMinorPerHour)]);
    const group = groups.get(key) ?? [];
    group.push(entry);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const timed = group.map((entry) => ({ ...entry, billable: true }));
    const { amountMinor, billableSeconds } = sheetAmount(timed, roundAmount);
    const dates = group.map(({ date }) => date).sort();
    const { project, currency: its, rateMinorPerHour } = first;
    const [from, to] = [dates[0] ?? first.date, dates.at(-1) ?? first.date];
    return {
      project,
      currency: its,
      rateMinorPerHour,
      entries: group,
      seconds: billableSeconds,
      amountMinor,
      from,
      to,
    };
  });
}

const lineOf = (hours: Hours): DraftLine => ({ ...lineFor(hours), id: newId(), couponMinor: 0n, taxes: [] });

/** The quantity is one: hours are seldom whole, and what an hour costs stands in words. */
export function lineFor({ project, currency, rateMinorPerHour, seconds, amountMinor, from, to }: Hours) {
  const hours = (seconds / 3600).toFixed(2);
  const days = from === to ? dateWords(from) : `${dateWords(from)} to ${dateWords(to)}`;
  return {
    kind: 'time',
    description: `${project ?? 'Work'}: ${hours} hours at ${currency} ${formatMinor(rateMinorPerHour, currency)} an hour, ${days}`,
    quantity: 1,
    unitPriceMinor: amountMinor,
    amountMinor,
    period: null,
    prorated: null,
    explanation: null,
  } as const;
}
