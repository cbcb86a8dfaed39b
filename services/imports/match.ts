import { derivedId } from '../ids.ts';
import type { EntityImport, ImportRecord } from './entities.ts';

/** How a row finds what it is about. */
export interface Key {
  /** What a new one is stored under. */
  readonly externalId: string;
  /** For a row without an id: a column and value by which somebody may be there already, under whatever id. */
  readonly natural: { readonly column: string; readonly value: string } | null;
}

/**
 * The id of a row: its own; else derived from what tells people or companies apart (`email:ann@acme.example`), so that the same file
 * finds them again; else from all that it says (two such rows that say the same are one).
 */
export function keyOf(entity: EntityImport, record: ImportRecord): Key {
  if (record.externalId !== null) return { externalId: record.externalId, natural: null };
  for (const column of entity.naturalKeys) {
    const value = record.values[column];
    if (value) return { externalId: `${column}:${value.toLowerCase()}`, natural: { column, value } };
  }
  const said = JSON.stringify([
    Object.entries(record.values),
    record.company ?? null,
    Object.entries(record.fields).sort(),
  ]);
  return { externalId: `row:${derivedId('import', entity.table, said)}`, natural: null };
}
