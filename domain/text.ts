import { z } from 'zod';

/** Trimmed text that may be missing; empty is the same as none. */
export const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .transform((value) => value || null)
    .nullable();

/* ---- the dirt of files ---- */

/** Ways in which forms and exports say "nothing": X Education's forms send the untouched prompt of a list, `Select`. */
const EMPTY: ReadonlySet<string> = new Set(['', 'select', 'null', 'n/a', 'na', '-', '--', '?']);

/** The text without surrounding or doubled blanks; null where it says nothing. */
export function cleanText(text: string | undefined): string | null {
  const clean = (text ?? '').trim().replace(/\s+/g, ' ');
  return EMPTY.has(clean.toLowerCase()) ? null : clean;
}

/** A number where the whole text is a plain one (`1.33`, `-2`), else the text. Telephone-like `007` and `+49` stay text. */
export function normaliseValue(text: string | undefined): string | number | boolean | null {
  const clean = cleanText(text);
  if (clean === null) return null;
  if (/^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(clean)) return Number(clean);
  if (/^(true|false)$/i.test(clean)) return clean.toLowerCase() === 'true';
  return clean.slice(0, 2000);
}

/** A column's name as that of a field of the tenant's own: `Total Visits`, `TotalVisits` → `totalVisits`; null where nothing is left of it. */
export function ownFieldName(column: string): string | null {
  const words = column.replace(/([a-z0-9])([A-Z])/g, '$1 $2').match(/[A-Za-z0-9]+/g) ?? [];
  const name = words
    .map((word, i) => (i === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('');
  return /^[a-z][A-Za-z0-9]{0,39}$/.test(name) ? name : null;
}

/** Guesses where each column goes: by its bare name (lower case, letters and digits) in `known`, else to a field of the tenant's own; each field once. */
export function guessColumns<T extends string>(
  header: readonly string[],
  known: Readonly<Record<string, T>>,
): Record<string, T | `fields.${string}`> {
  const mapping: Record<string, T | `fields.${string}`> = {};
  const taken = new Set<string>();
  for (const column of header) {
    const own = ownFieldName(column);
    const target = known[column.toLowerCase().replace(/[^a-z0-9]/g, '')] ?? (own && (`fields.${own}` as const));
    if (!target || taken.has(target)) continue;
    mapping[column] = target;
    taken.add(target);
  }
  return mapping;
}
