import { z } from 'zod';
import { validation } from '../domain/errors.ts';
import { type Page, parseSort } from '../domain/list.ts';
import { Prisma, type Tx } from './database.ts';

/** A sort field of the wire and the column behind it. `column` and `type` are SQL from code, never from a request. */
export interface SortColumn {
  /** `t.created_at`, `lower(m.name)` */
  readonly column: string;
  /** Postgres type to read the cursor's text back with */
  readonly type: 'text' | 'timestamptz' | 'date' | 'bigint' | 'numeric' | 'uuid' | 'boolean';
  /** Rows without a value come last in both directions. */
  readonly nullable?: boolean;
}

export interface ListQuery<Row, T> {
  readonly select: Prisma.Sql;
  /** FROM with its joins: LEFT JOIN by a unique key wherever no row can get lost by it, so that listPage may leave it out */
  readonly from: Prisma.Sql;
  readonly where: readonly Prisma.Sql[];
  /** Unique column that breaks ties: `t.id` */
  readonly id: string;
  /** There may be millions that fit: the total is not counted, and stays null. */
  readonly uncounted?: boolean;
  /** uuid where left out. */
  readonly idType?: 'uuid' | 'text';
  readonly sort: Readonly<Record<string, SortColumn>>;
  readonly read: (row: Row) => T;
}

interface ListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
}

const cursorSchema = z.object({ s: z.string(), v: z.array(z.string().nullable()).max(5), id: z.string().max(64) });

interface Key extends SortColumn {
  readonly descending: boolean;
}

/**
 * ILIKE pattern that finds the text anywhere, its own % and _ taken literally. For lists that stay in the hundreds for one tenant only
 * (members and their timesheets, calendars, policies, journeys, price plans, tax rates): row-level security keeps ILIKE from every index,
 * and reading hundreds of names costs less than a search by trigram would. Lists that grow are searched by services/search.ts.
 */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * One page of a list: at most `pageSize` rows in a stable order (ties broken by id), by page number with the total,
 * or by cursor from where the page before ended, which stays right while rows come and go.
 * @throws AppError Validation for a cursor of another list or order
 */
export async function listPage<Row extends object, T>(
  tx: Tx,
  input: ListRequest,
  query: ListQuery<Row, T>,
): Promise<Page<T>> {
  const keys = sortKeys(input.sort, query);
  const conditions = [...query.where];
  if (input.cursor !== undefined) conditions.push(beyond(keys, readCursor(input.cursor, input.sort, keys.length)));
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join([...conditions], ' AND ')}` : Prisma.empty;
  const order = keys.map(({ column, descending, nullable }) =>
    Prisma.raw(`${column} ${descending ? 'DESC' : 'ASC'}${nullable ? ' NULLS LAST' : ''}`),
  );
  const marks = keys.map(({ column }) => Prisma.raw(`(${column})::text`));
  const skip = input.cursor === undefined ? (input.page - 1) * input.pageSize : 0;
  // First which rows, then what they look like: a LEFT JOIN that neither condition nor order needs falls away from the first step, and
  // the second looks up one page, where joining every row that fits would read other tables from end to end. An array, and no join with
  // the page: with more than eight tables (join_collapse_limit) Postgres would join these first.
  // One row more than asked for tells whether there is a next page.
  const id = Prisma.raw(query.id);
  const rows = await tx.$queryRaw<(Row & { list_marks: (string | null)[] })[]>`
    WITH list_page AS MATERIALIZED (
      SELECT ${id} AS list_id FROM ${query.from} ${where} ORDER BY ${Prisma.join(order)} LIMIT ${input.pageSize + 1} OFFSET ${skip})
    SELECT ${query.select}, ARRAY[${Prisma.join(marks)}] AS list_marks FROM ${query.from} WHERE ${id} = ANY(ARRAY(SELECT list_id FROM list_page))
    ORDER BY ${Prisma.join(order)}`;
  const items = rows.slice(0, input.pageSize);
  const last = rows.length > input.pageSize ? items.at(-1) : undefined;
  return {
    items: items.map(({ list_marks: _, ...row }) => query.read(row as unknown as Row)),
    page: input.cursor === undefined ? input.page : null,
    pageSize: input.pageSize,
    total: input.cursor === undefined && !query.uncounted ? await count(tx, query.from, where) : null,
    nextCursor: last ? writeCursor(input.sort, last.list_marks) : null,
  };
}

async function count(tx: Tx, from: Prisma.Sql, where: Prisma.Sql): Promise<number> {
  const rows = await tx.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM ${from} ${where}`;
  return Number(rows[0]?.total ?? 0);
}

/** The id goes the way of the first field, so that one index and one row comparison serve the common case. */
function sortKeys(sort: string, query: Pick<ListQuery<never, never>, 'sort' | 'id' | 'idType'>): Key[] {
  const fields = parseSort(sort);
  const keys = fields.map(({ field, descending }) => {
    const column = query.sort[field];
    if (!column) throw validation(`This list cannot be sorted by ${field}.`, [{ path: 'sort', message: field }]);
    return { ...column, descending };
  });
  return [...keys, { column: query.id, type: query.idType ?? 'uuid', descending: fields[0]?.descending ?? false }];
}

const writeCursor = (sort: string, marks: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify({ s: sort, v: marks.slice(0, -1), id: marks.at(-1) })).toString('base64url');

function readCursor(cursor: string, sort: string, length: number): (string | null)[] {
  try {
    const { s, v, id } = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (s === sort && v.length === length - 1) return [...v, id];
  } catch {
    // Not one of ours: refused below.
  }
  throw validation('This cursor belongs to another list or order. Start again without it.', [
    { path: 'cursor', message: 'Use the nextCursor of the page before' },
  ]);
}

/** Rows that come after the one the marks are of. */
function beyond(keys: readonly Key[], marks: readonly (string | null)[]): Prisma.Sql {
  const value = (i: number) => Prisma.sql`${marks[i]}::text::${Prisma.raw(keys[i]?.type ?? 'text')}`;
  const oneWay = keys.every((key) => !key.nullable && key.descending === keys[0]?.descending);
  if (oneWay) {
    const columns = Prisma.raw(keys.map((key) => key.column).join(', '));
    const operator = Prisma.raw(keys[0]?.descending ? '<' : '>');
    return Prisma.sql`(${columns}) ${operator} (${Prisma.join(keys.map((_, i) => value(i)))})`;
  }
  const same = (i: number) => {
    const column = Prisma.raw(keys[i]?.column ?? '');
    return marks[i] === null ? Prisma.sql`${column} IS NULL` : Prisma.sql`${column} = ${value(i)}`;
  };
  const after = (i: number) => {
    const { column, descending, nullable } = keys[i] as Key;
    if (marks[i] === null) return Prisma.sql`false`;
    const further = Prisma.sql`${Prisma.raw(column)} ${Prisma.raw(descending ? '<' : '>')} ${value(i)}`;
    return nullable ? Prisma.sql`(${further} OR ${Prisma.raw(column)} IS NULL)` : further;
  };
  const cases = keys.map(
    (_, i) => Prisma.sql`(${Prisma.join([...keys.slice(0, i).map((_key, j) => same(j)), after(i)], ' AND ')})`,
  );
  return Prisma.sql`(${Prisma.join(cases, ' OR ')})`;
}
