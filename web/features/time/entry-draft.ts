import { addDays, type CivilDate, civilTimeAt, civilToInstant } from '../../../domain/time/civil.ts';
import { fromIso, toIso } from '../../../domain/time/instant.ts';
import type { NewTimeEntry, TimeEntry } from '../../../domain/timesheets/contract.ts';
import { overlaps } from '../../../domain/timesheets/overlap.ts';
import { parseTime, type TypedTime, typedOf } from './parse-time.ts';

/** An entry as it is being typed. */
export interface EntryDraft {
  readonly date: CivilDate;
  readonly time: string;
  readonly note: string;
  readonly project: string;
  readonly billable: boolean;
}

export const emptyDraft = (date: CivilDate): EntryDraft => ({ date, time: '', note: '', project: '', billable: true });

/** The clock's readings of an entry, or its length. */
export const timeOf = (entry: Pick<TimeEntry, 'startAt' | 'endAt' | 'seconds'>, zone: string): TypedTime =>
  entry.startAt && entry.endAt
    ? { kind: 'clock', from: readingOf(zone, entry.startAt), to: readingOf(zone, entry.endAt) }
    : { kind: 'length', seconds: entry.seconds };

const readingOf = (zone: string, at: string): string => civilTimeAt(zone, fromIso(at)).slice(0, 5);

export const draftOf = (entry: TimeEntry, zone: string): EntryDraft => ({
  date: entry.date,
  time: typedOf(timeOf(entry, zone)),
  note: entry.note,
  project: entry.project ?? '',
  billable: entry.billable,
});

type Read = { readonly entry: NewTimeEntry; readonly error: null } | { readonly entry: null; readonly error: string };

/**
 * What is to be kept of a draft, or in words why it cannot be.
 * @param before the entry that it changes: what the form does not show stays as it was
 * @param others the other entries of the sheet
 */
export function readDraft(
  draft: EntryDraft,
  zone: string,
  before: TimeEntry | null,
  others: readonly TimeEntry[],
): Read {
  const time = parseTime(draft.time);
  if (!time) {
    return {
      entry: null,
      error:
        draft.time.trim() === ''
          ? 'Say how long, or from when to when'
          : 'Write the time as 9–12:30, or the hours as 3.5',
    };
  }
  const work = {
    note: draft.note.trim(),
    project: draft.project.trim() || null,
    customerId: before?.customerId ?? null,
    billable: draft.billable,
    rateMinorPerHour: before?.rateMinorPerHour ?? null,
  };
  if (time.kind === 'length') return { entry: { date: draft.date, seconds: time.seconds, ...work }, error: null };
  // 22–2 ends on the next day.
  const endDate = time.to > time.from ? draft.date : addDays(draft.date, 1);
  const from = civilToInstant(zone, draft.date, time.from);
  const to = civilToInstant(zone, endDate, time.to);
  const clash = clashWith({ from, to }, before, others);
  if (clash)
    return { entry: null, error: `Overlaps ${typedOf(timeOf(clash, zone))}${clash.note ? `, ${clash.note}` : ''}` };
  return { entry: { startAt: toIso(from), endAt: toIso(to), ...work }, error: null };
}

function clashWith(
  stretch: { from: number; to: number },
  before: TimeEntry | null,
  others: readonly TimeEntry[],
): TimeEntry | undefined {
  const timed = others.flatMap((entry) =>
    entry.startAt && entry.endAt && entry.id !== before?.id
      ? [{ id: entry.id, from: fromIso(entry.startAt), to: fromIso(entry.endAt) }]
      : [],
  );
  const pair = overlaps([...timed, { id: 'new', ...stretch }]).find((each) => each.includes('new'));
  return others.find((entry) => pair?.includes(entry.id));
}
