import writeXlsxFile, { type Row } from 'write-excel-file/node';
import { csvCell } from '../../domain/csv.ts';
import { validation } from '../../domain/errors.ts';
import type { Table, TableCell } from './tables.ts';

const textOf = (cell: TableCell): string | number | null =>
  cell !== null && typeof cell === 'object' ? cell.amount : cell;

/** Lines that leave together: one write for each would cost more than the line. */
const TOGETHER = 200;

/** The table as lines of a CSV file (RFC 4180), as they are read: a file of any length takes the memory of a part of it. */
export async function* asCsv({ head, rows }: Table): AsyncGenerator<string> {
  // Spreadsheets take UTF-8 for what it is by this mark.
  let lines = [`\u{feff}${head.map(csvCell).join(',')}`];
  for await (const row of rows) {
    lines.push(row.map((cell) => csvCell(textOf(cell))).join(','));
    if (lines.length < TOGETHER) continue;
    yield `${lines.join('\r\n')}\r\n`;
    lines = [];
  }
  yield lines.length > 0 ? `${lines.join('\r\n')}\r\n` : '';
}

/** A workbook is made in one piece: this many rows take about half a second of it. */
export const MOST_ROWS = 20_000;

/** The table as a workbook of one sheet, amounts as numbers. @throws AppError Validation beyond 20,000 rows */
export async function asXlsx({ head, rows }: Table, sheet: string): Promise<Buffer> {
  const data: Row[] = [head.map((value) => ({ value, fontWeight: 'bold' as const }))];
  for await (const row of rows) {
    if (data.length > MOST_ROWS) {
      throw validation('This is too long for a workbook. Choose a shorter span, or take the CSV file.');
    }
    data.push(row.map(cellOf));
  }
  return writeXlsxFile(data, { sheet, stickyRowsCount: 1 }).toBuffer();
}

function cellOf(cell: TableCell): Row[number] {
  if (cell === null) return null;
  if (typeof cell !== 'object') return { value: cell };
  // A workbook holds numbers as floats and shows fifteen digits: exact for any amount that is billed.
  const digits = cell.amount.split('.')[1]?.length ?? 0;
  return { value: Number(cell.amount), format: digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}` };
}
