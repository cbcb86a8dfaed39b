import { describe, expect, test } from 'vitest';
import { recordset } from './database.ts';

/** The text of a column whose rows hold these: with more than the few behind them that go as themselves. */
const column = (type: Parameters<typeof recordset>[1][string], ...values: unknown[]) => {
  const rows = [...values, ...Array<null>(5).fill(null)].map((value) => ({ value }));
  return String(recordset(rows, { value: type }).values[0]).replace(/(,NULL){5}}$/, '}');
};

describe('rows as arrays', () => {
  test('quote what an array would take apart, and tell the word NULL from nothing', () => {
    expect(column('text', 'a', 'a b', 'a,b', '{}', 'say "x"', '\\', '', 'NULL', 'null', null, undefined)).toBe(
      '{a,"a b","a,b","{}","say \\"x\\"","\\\\","","NULL","null",NULL,NULL}',
    );
    expect(column('uuid', 'x},{y', 'x')).toBe('{"x},{y",x}');
  });

  test('write a value that comes again as they wrote it first', () => {
    const taxes = [{ code: 'DE', taxMinor: 19n }];
    expect(column('text', 'a b', 'a b', null, null, 'a b')).toBe('{"a b","a b",NULL,NULL,"a b"}');
    expect(column('jsonb', taxes, taxes, [...taxes])).toBe(
      `{${Array(3).fill('"[{\\"code\\":\\"DE\\",\\"taxMinor\\":\\"19\\"}]"').join(',')}}`,
    );
    expect(column('jsonb', 'null', 1, true)).toBe('{"\\"null\\"",1,true}');
    expect(column('bigint', 1n, 1n, -2n)).toBe('{1,1,-2}');
    expect(column('int', 0, 0, 1)).toBe('{0,0,1}');
    expect(column('boolean', false, true, null)).toBe('{false,true,NULL}');
  });

  test('take instants as dates and as milliseconds', () => {
    const at = Date.UTC(2026, 2, 29, 1);
    expect(column('timestamptz', at, new Date(at), null)).toBe(
      '{2026-03-29T01:00:00.000Z,2026-03-29T01:00:00.000Z,NULL}',
    );
    expect(() => column('timestamptz', Number.NaN)).toThrow(RangeError);
  });
});
