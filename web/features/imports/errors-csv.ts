import type { ImportError } from '../../../domain/imports/contract.ts';

const START_OF_FORMULA = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 wants it. What a spreadsheet would run as a formula is made plain text. */
function cellText(value: string): string {
  const plain = START_OF_FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The rows left out as a file to correct and import again: as they came, with their number and the reason behind. */
export function errorsCsv(header: readonly string[], errors: readonly ImportError[]): string {
  const lines = [
    [...header, 'Row', 'Reason'],
    ...errors.map(({ row, reason, cells }) => [...header.map((_, i) => cells[i] ?? ''), String(row), reason]),
  ];
  return `\uFEFF${lines.map((cells) => cells.map(cellText).join(',')).join('\r\n')}\r\n`;
}
