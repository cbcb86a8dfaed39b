import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { validation } from '../../domain/errors.ts';
import { detectDelimiter } from '../../domain/imports/dialect.ts';

/** A file larger than this is to be split: what a browser uploads in minutes. */
export const MAX_BYTES = 200 * 1024 * 1024;
/** A cell that grows beyond this has lost its closing quote. */
const MAX_RECORD_CHARS = 1_000_000;
/** The header is looked for in the first 64 kB. */
const START_CHARS = 65_536;

export interface CsvRecord {
  /** As a spreadsheet counts: 1 is the first record, blank ones count. */
  readonly row: number;
  readonly cells: string[];
}

export interface CsvFile {
  /** Records that hold anything, in the order of the file. @throws AppError Validation where the file cannot be read */
  readonly records: AsyncIterable<CsvRecord>;
  /** SHA-256 of the bytes, hex; once all records were read. */
  hash(): string;
}

/** Reads CSV as a stream: UTF-8 with or without a byte order mark, separated by comma, semicolon or tab, CR, LF or both, quoted cells with line ends. */
export function readCsv(bytes: AsyncIterable<Uint8Array>, maxBytes = MAX_BYTES): CsvFile {
  const hash = createHash('sha256');
  return { records: recordsOf(textOf(bytes, maxBytes, hash)), hash: () => hash.digest('hex') };
}

async function* textOf(
  bytes: AsyncIterable<Uint8Array>,
  maxBytes: number,
  hash: { update(chunk: Uint8Array): unknown },
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw validation('The file is not UTF-8 text. Save it as "CSV UTF-8" and try again.');
    }
  };
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw validation(
        `The file is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB. Split it and import the parts.`,
      );
    }
    hash.update(chunk);
    const text = decode(chunk);
    if (text.includes('\0')) throw validation('The file is not text. Export it as CSV (UTF-8) and try again.');
    if (text.length > 0) yield text;
  }
  yield decode();
}

async function* recordsOf(texts: AsyncGenerator<string>): AsyncGenerator<CsvRecord> {
  let start = '';
  while (start.length < START_CHARS && !/[^\s][^\n\r]*[\n\r]/.test(start)) {
    const next = await texts.next();
    if (next.done) break;
    start += next.value;
  }
  const parser = parse({
    delimiter: detectDelimiter(start),
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD_CHARS,
  });
  pipeline(Readable.from(joined(start, texts)), parser, () => {
    // The parser is destroyed with the error, and so iterating it throws it.
  });
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row++;
      if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
    }
  } catch (error) {
    throw error instanceof CsvError ? validation(words(error, Number(error.records ?? row) + 1)) : error;
  }
}

async function* joined(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (start.length > 0) yield start;
  yield* rest;
}

function words(error: CsvError, row: number): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return `Row ${row} opens a quote (") that is never closed. Correct it and try again.`;
  }
  return `Row ${row} cannot be read: ${error.message}`;
}
