import { csvCell } from '../../../domain/csv.ts';
import type { ImportError } from '../../../domain/imports/contract.ts';

/** The rows left out as a file to correct and import again: as they came, with their number and the reason behind. */
export function errorsCsv(header: readonly string[], errors: readonly ImportError[]): string {
  const lines = [
    [...header, 'Row', 'Reason'],
    ...errors.map(({ row, reason, cells }) => [...header.map((_, i) => cells[i] ?? ''), String(row), reason]),
  ];
  return `\uFEFF${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
