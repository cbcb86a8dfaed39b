import { newId } from '../ids.ts';
import type { ReadyRow } from './batch.ts';
import type { EntityImport, ImportRecord } from './entities.ts';
import type { Stored } from './known.ts';
import { keyOf } from './match.ts';

export interface RowResult {
  readonly row: number;
  /** Left out where the row failed. */
  readonly outcome?: 'created' | 'updated' | 'unchanged';
  readonly subjectId?: string;
  readonly error?: string;
}

/** What is to be written: new where it has no version, else an update of that version. */
export interface Change {
  readonly id: string;
  readonly externalId: string | null;
  readonly version: number | null;
  values: Record<string, string | null>;
  fields: ImportRecord['fields'];
  readonly before: Pick<Stored, 'values' | 'fields'> | null;
}

interface Subject {
  readonly id: string;
  readonly stored: Stored | null;
  change: Change | null;
  /** The row of this file that said it first. */
  row: number | null;
}

/** Decides row by row what it is about and what it changes. Pure but for new ids. */
export function settleRows(
  entity: EntityImport,
  ready: readonly ReadyRow[],
  known: readonly Stored[],
): { readonly results: RowResult[]; readonly records: Change[] } {
  const byExternalId = new Map<string, Subject>();
  const byNatural = new Map<string, Set<Subject>>();
  const subjects: Subject[] = [];
  const enter = (subject: Subject, externalId: string | null, values: ImportRecord['values'], deleted: boolean) => {
    subjects.push(subject);
    if (externalId !== null) byExternalId.set(externalId, subject);
    if (deleted) return;
    for (const column of entity.naturalKeys) {
      const value = values[column];
      if (value) byNatural.set(`${column}:${value}`, (byNatural.get(`${column}:${value}`) ?? new Set()).add(subject));
    }
  };
  for (const stored of known) {
    const subject = { id: stored.id, stored, change: null, row: stored.touchedBy };
    enter(subject, stored.externalId, stored.values, stored.deleted);
  }

  const results = ready.map(({ row, record }): RowResult => {
    const key = keyOf(entity, record);
    const found = byExternalId.get(key.externalId);
    const alike = found || !key.natural ? [] : [...(byNatural.get(`${key.natural.column}:${key.natural.value}`) ?? [])];
    if (alike.length > 1) {
      return { row, error: `${alike.length} ${entity.noun}s have this ${key.natural?.column}: add a column with ids` };
    }
    const subject = found ?? alike[0];
    if (!subject) {
      const change: Change = {
        id: newId(),
        externalId: key.externalId,
        version: null,
        values: { ...record.values },
        fields: withoutEmpty(record.fields),
        before: null,
      };
      enter({ id: change.id, stored: null, change, row }, key.externalId, record.values, false);
      return { row, outcome: 'created', subjectId: change.id };
    }
    if (subject.stored?.deleted) {
      return { row, error: `This ${entity.noun} was deleted here, and an import does not bring it back` };
    }
    const current = subject.change ?? (subject.stored as Stored);
    const merged = merge(entity, current, record);
    if (subject.row !== null) {
      if (!merged) return { row, outcome: 'unchanged', subjectId: subject.id };
      return {
        row,
        error: `Row ${subject.row} is about the same ${entity.noun} and says otherwise: this row was left out`,
      };
    }
    subject.row = row;
    if (!merged) return { row, outcome: 'unchanged', subjectId: subject.id };
    const { externalId, version, values, fields } = subject.stored as Stored;
    subject.change = { id: subject.id, externalId, version, ...merged, before: { values, fields } };
    return { row, outcome: 'updated', subjectId: subject.id };
  });
  return { results, records: subjects.flatMap(({ change }) => (change ? [change] : [])) };
}

/** What is stored with what the row says put in its place; an empty cell says nothing. null where that changes nothing. */
function merge(
  entity: EntityImport,
  current: Pick<Stored, 'values' | 'fields'>,
  record: ImportRecord,
): Pick<Change, 'values' | 'fields'> | null {
  const values = { ...current.values };
  const fields = { ...current.fields };
  let changed = false;
  for (const [column, to] of Object.entries(record.values)) {
    const from = values[column] ?? null;
    if (to === null || to === from || !entity.mayReplace(column, from, to)) continue;
    values[column] = to;
    changed = true;
  }
  for (const [name, to] of Object.entries(withoutEmpty(record.fields))) {
    if (fields[name] === to) continue;
    fields[name] = to;
    changed = true;
  }
  return changed ? { values, fields } : null;
}

const withoutEmpty = (fields: ImportRecord['fields']): ImportRecord['fields'] =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
