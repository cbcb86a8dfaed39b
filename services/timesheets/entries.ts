import { AppError, forbidden, notFound, validation } from '../../domain/errors.ts';
import { civilDateAt } from '../../domain/time/civil.ts';
import type { NewTimeEntry, Timesheet } from '../../domain/timesheets/contract.ts';
import { overlaps } from '../../domain/timesheets/overlap.ts';
import {
  type AddEntryInput,
  addEntryInput,
  type ChangeEntryInput,
  changeEntryInput,
  type RemoveEntryInput,
  removeEntryInput,
} from '../../domain/timesheets/requests.ts';
import { roundEntry, roundSecondsUp } from '../../domain/timesheets/rounding.ts';
import { type Ctx, permit } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { ownedRows } from '../owned.ts';
import { type Step, step } from './step.ts';

const reachOf = (ctx: Ctx) => ownedRows(ctx, permit(ctx, 'timesheet:update'), 't.member_id');

/** @throws AppError Validation where it overlaps another entry or lies outside the sheet's period; Conflict where the sheet is closed */
export async function addEntry(ctx: Ctx, input: AddEntryInput): Promise<Timesheet> {
  const { id, version, entry } = addEntryInput.parse(input);
  const entryId = newId();
  return change(ctx, id, version, async (tx, found) => {
    const values = await checked(tx, found, entry, entryId);
    await tx.timeEntry.create({
      data: { tenantId: ctx.tenantId, id: entryId, timesheetId: id, createdAt: new Date(found.now), ...values },
    });
    return { action: 'entry-added', after: auditable(values) };
  });
}

export async function changeEntry(ctx: Ctx, input: ChangeEntryInput): Promise<Timesheet> {
  const { id, version, entryId, entry } = changeEntryInput.parse(input);
  return change(ctx, id, version, async (tx, found) => {
    const values = await checked(tx, found, entry, entryId);
    await requireUnbilled(ctx, tx, id, entryId);
    await tx.timeEntry.update({ where: { tenantId_id: { tenantId: ctx.tenantId, id: entryId } }, data: values });
    return { action: 'entry-changed', after: auditable(values) };
  });
}

export async function removeEntry(ctx: Ctx, input: RemoveEntryInput): Promise<Timesheet> {
  const { id, version, entryId } = removeEntryInput.parse(input);
  return change(ctx, id, version, async (tx) => {
    await requireUnbilled(ctx, tx, id, entryId);
    await tx.timeEntry.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id: entryId } } });
    return { action: 'entry-removed', before: { entryId } };
  });
}

const change = (
  ctx: Ctx,
  id: string,
  version: number,
  write: (tx: Tx, found: Step) => Promise<{ action: string; before?: object; after?: object }>,
): Promise<Timesheet> => step(ctx, id, reachOf(ctx), () => Promise.resolve({ type: 'change-entries', version }), write);

async function requireUnbilled(ctx: Ctx, tx: Tx, sheetId: string, entryId: string): Promise<void> {
  const entry = await tx.timeEntry.findFirst({ where: { tenantId: ctx.tenantId, id: entryId, timesheetId: sheetId } });
  if (!entry) throw notFound('This entry');
  if (entry.invoiceId) throw forbidden('This entry is on an invoice. Credit the invoice first.');
}

type Values = Awaited<ReturnType<typeof checked>>;
const auditable = ({ rateMinorPerHour, ...values }: Values) => ({
  ...values,
  rateMinorPerHour: String(rateMinorPerHour),
});

/** The entry as it is kept: rounded as the tenant wants it, on the civil day of the member's zone. */
async function checked(tx: Tx, { row, settings }: Step, entry: NewTimeEntry, entryId: string) {
  const { note, project, customerId, billable } = entry;
  const rate = entry.rateMinorPerHour === null ? settings.rateMinorPerHour : BigInt(entry.rateMinorPerHour);
  const work = { note, project, customerId, billable, rateMinorPerHour: rate };
  const timed =
    'startAt' in entry
      ? roundEntry({ from: Date.parse(entry.startAt), to: Date.parse(entry.endAt) }, settings.roundUpMinutes, row.zone)
      : null;
  const date = 'startAt' in entry ? civilDateAt(row.zone, timed?.from ?? 0) : entry.date;
  if (date < row.from || date >= row.to) {
    throw validation(`${date} is outside this timesheet, which runs from ${row.from} to before ${row.to}.`, [
      { path: 'entry.date', message: 'Outside the period' },
    ]);
  }
  const seconds = timed
    ? timed.durationSeconds
    : roundSecondsUp((entry as { seconds: number }).seconds, settings.roundUpMinutes.duration);
  if (seconds <= 0)
    throw new AppError('Validation', 'The entry has no time.', { issues: [{ path: 'entry.endAt', message: 'Empty' }] });
  if (timed) await requireFree(tx, row.id, entryId, timed);
  return {
    ...work,
    date: new Date(date),
    startAt: timed && new Date(timed.from),
    endAt: timed && new Date(timed.to),
    seconds,
  };
}

async function requireFree(
  tx: Tx,
  sheetId: string,
  entryId: string,
  timed: { from: number; to: number },
): Promise<void> {
  const others = await tx.timeEntry.findMany({
    where: { timesheetId: sheetId, id: { not: entryId }, startAt: { not: null } },
    select: { id: true, startAt: true, endAt: true },
  });
  const stretches = others.map((other) => ({
    id: other.id,
    from: other.startAt?.getTime() ?? 0,
    to: other.endAt?.getTime() ?? 0,
  }));
  const clash = overlaps([...stretches, { id: entryId, ...timed }]).find((pair) => pair.includes(entryId));
  if (clash)
    throw validation('This entry overlaps another one of the same sheet.', [
      { path: 'entry.startAt', message: 'Overlaps' },
    ]);
}
