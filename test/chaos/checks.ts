import type pg from 'pg';

/** Collects what is not as it has to be, in words; looks past row-level security. */
export interface Checks {
  readonly wrong: string[];
  rows<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  count(from: string, values?: readonly unknown[]): Promise<number>;
  same(what: string, found: unknown, expected: unknown): void;
  /** No row may be found. */
  none(what: string, sql: string, values?: readonly unknown[]): Promise<void>;
}

const SHOWN = 3;

export function checksOn(owner: pg.Pool): Checks {
  const wrong: string[] = [];
  const rows = async <T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> =>
    (await owner.query<T & pg.QueryResultRow>(sql, [...values])).rows;
  return {
    wrong,
    rows,
    async count(from, values) {
      const [row] = await rows<{ n: string }>(`SELECT count(*) AS n FROM ${from}`, values);
      return Number(row?.n);
    },
    same(what, found, expected) {
      const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
      if (is !== should) wrong.push(`${what}: ${is} instead of ${should}`);
    },
    async none(what, sql, values) {
      const found = await rows(sql, values);
      if (found.length > 0) wrong.push(`${what}: ${found.length}, such as ${JSON.stringify(found.slice(0, SHOWN))}`);
    },
  };
}

/** Rows whose number does not follow the one before it. @param number an expression */
export const gapsIn = (table: string, number: string): string =>
  `SELECT n, before FROM (SELECT ${number} AS n, lag(${number}) OVER (ORDER BY ${number}) AS before FROM ${table} WHERE number IS NOT NULL) x
   WHERE n <> before + 1`;
