/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const START_OF_FORMULA = /^[=+\-@\t\r]/;

/** A cell as RFC 4180 wants it. What a spreadsheet would run gets an apostrophe in front; a plain number stays one. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const plain = START_OF_FORMULA.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
