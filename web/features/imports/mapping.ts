import type { ImportMapping } from '../../../domain/imports/contract.ts';
import { ownFieldName } from '../../../domain/text.ts';
import { targetWords } from './words.ts';

/** What a column of the file can fill. */
export interface Target {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean;
}

/** The fixed fields, and a field of one's own named after the column; what another column fills already cannot be chosen twice. */
export function targetsOf(column: string, fields: readonly string[], mapping: ImportMapping): readonly Target[] {
  const taken = new Set(Object.entries(mapping).flatMap(([name, field]) => (name !== column && field ? [field] : [])));
  const own = ownFieldName(column);
  const now = mapping[column];
  const extras = new Set([...(own ? [`fields.${own}`] : []), ...(now?.startsWith('fields.') ? [now] : [])]);
  return [
    ...fields.map((value) => ({ value, label: targetWords(value), disabled: taken.has(value) })),
    ...[...extras].map((value) => ({
      value,
      label: `Own field “${targetWords(value)}”`,
      disabled: taken.has(value),
    })),
  ];
}

/** The first different values of a column that say something, for a look at what it holds. */
export function samplesOf(rows: readonly (readonly string[])[], column: number, most = 3): readonly string[] {
  const values = new Set<string>();
  for (const row of rows) {
    const value = (row[column] ?? '').trim();
    if (value !== '') values.add(value);
    if (values.size === most) break;
  }
  return [...values];
}

/** Names that come twice: only the first of them can be told apart. */
export function repeated(header: readonly string[]): readonly string[] {
  return [...new Set(header.filter((name, i) => name !== '' && header.indexOf(name) !== i))];
}
