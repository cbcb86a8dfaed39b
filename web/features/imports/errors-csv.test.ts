import { expect, test } from 'vitest';
import { errorsCsv } from './errors-csv.ts';

test('rows come back as they were, with number and reason; quotes doubled, formulas harmless, numbers untouched', () => {
  const text = errorsCsv(
    ['Name', 'Visits', 'Note'],
    [
      { row: 4, reason: 'The e-mail is not one', cells: ['Silva, "Ana"', '-3', '=1+1'] },
      { row: 9, reason: 'No name', cells: ['only'] },
    ],
  );
  expect(text).toBe(
    '\uFEFFName,Visits,Note,Row,Reason\r\n"Silva, ""Ana""",-3,\'=1+1,4,The e-mail is not one\r\nonly,,,9,No name\r\n',
  );
});
