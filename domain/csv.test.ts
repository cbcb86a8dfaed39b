import { expect, test } from 'vitest';
import { csvCell } from './csv.ts';

test.each([
  ['plain', 'plain'],
  ['=1+1', `'=1+1`],
  ['+49 30', `'+49 30`],
  ['-1', '-1'],
  ['-1+1', `'-1+1`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\t=1', `'\t=1`],
  ['a "b", c', '"a ""b"", c"'],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['two\nlines', '"two\nlines"'],
  [-5, '-5'],
  [null, ''],
])('%j in a file is %j', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
