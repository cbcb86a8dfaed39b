import { z } from 'zod';

/** The convention of every list: which page or after which cursor, in what order, filtered by which fields, searched for what. */

export const MAX_PAGE_SIZE = 200;
export const DEFAULT_PAGE_SIZE = 50;

/** One page of a list. `page` and `total` are null where the caller went on by cursor. */
export interface Page<T> {
  items: T[];
  page: number | null;
  pageSize: number;
  total: number | null;
  nextCursor: string | null;
}

const escaped = (name: string) => name.replace(/[^\w]/g, '\\$&');

/**
 * Input of a list. Filters and sort fields that are not named here are refused.
 * @param sortable fields of `sort`: comma-separated, `-` in front for descending
 * @param filters `filter[field]=value` over REST; an array (`anyOf`) takes values separated by commas
 */
export function listInput<const S extends string, F extends z.ZodRawShape>(options: {
  readonly sortable: readonly [S, ...S[]];
  readonly defaultSort: `-${NoInfer<S>}` | NoInfer<S>;
  readonly filters: F;
}) {
  const fields = options.sortable.map(escaped).join('|');
  return z.strictObject({
    page: z.int().min(1).max(1_000_000).default(1),
    pageSize: z.int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
    cursor: z.string().max(2000).optional().describe('nextCursor of the page before; takes the place of page'),
    sort: z
      .string()
      .regex(new RegExp(`^-?(${fields})(,-?(${fields})){0,3}$`), `Sort by ${options.sortable.join(', ')}`)
      .default(options.defaultSort)
      .describe(`Fields separated by commas, - for descending: ${options.sortable.join(', ')}`),
    // Every key is optional, which the generic type cannot see.
    filter: z
      .strictObject(options.filters)
      .partial()
      .default({} as never),
    q: z.string().trim().max(200).optional().describe('Search'),
  });
}

/** A filter that matches any of the values given. */
export const anyOf = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(50);

const pages = new WeakSet<object>();

/** Output of a list. */
export function listOutput<T extends z.ZodType>(item: T) {
  const page = z.object({
    items: z.array(item),
    page: z.int().nullable(),
    pageSize: z.int(),
    total: z.int().nullable(),
    nextCursor: z.string().nullable(),
  });
  pages.add(page);
  return page;
}

/** Whether a schema came from listOutput: such answers carry `meta` and `links` over REST. */
export const isListOutput = (schema: object): boolean => pages.has(schema);

export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

export const parseSort = (sort: string): SortField[] =>
  sort.split(',').map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }));
