import { readCamt } from './read-camt.ts';
import { readBankCsv } from './read-csv.ts';
import type { Statement } from './statement-line.ts';

/**
 * Reads a bank's file: CAMT.053, or CSV with a line of titles.
 * @param currency of lines whose file names none
 * @throws AppError Validation that says what is wrong with it, and where
 */
export function readStatement(content: Uint8Array, currency: string): Statement {
  const text = decoded(content);
  return text.trimStart().startsWith('<') ? readCamt(text) : readBankCsv(text, currency);
}

/** Banks write UTF-8, and older ones Windows' own. */
function decoded(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('windows-1252').decode(content);
  }
}
