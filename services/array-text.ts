import { toIso } from '../domain/time/instant.ts';

/** What needs no quotes in an array's text; the word NULL does. */
const PLAIN = /^(?!null$)[\w.:+-]+$/i;

const quoted = (text: string): string => (PLAIN.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`);

const textOf = (value: unknown): string => (value instanceof Date ? toIso(value.getTime()) : String(value));

/**
 * Values as the text of a Postgres array: dates as ISO text, bigints as decimals, null and undefined as NULL. Of a run's values half are those
 * of the row before, and are not written anew.
 * @param pick what is written of an item
 * @param write a value that is not null, before quotes
 */
export function arrayText<T>(
  items: readonly T[],
  pick: (item: T) => unknown,
  write: (value: unknown) => string = textOf,
): string {
  let last: unknown = null;
  let text = 'NULL';
  const cells = items.map((item) => {
    const value = pick(item) ?? null;
    if (value !== last) {
      last = value;
      text = value === null ? 'NULL' : quoted(write(value));
    }
    return text;
  });
  return `{${cells.join(',')}}`;
}
