import { detectDelimiter } from '../../../domain/imports/dialect.ts';

/** The header is looked for in as much as the server looks at. */
const START_BYTES = 65_536;
const SAMPLES = 20;

export interface FileStart {
  readonly header: readonly string[];
  /** The first rows, as far as they fit. */
  readonly rows: readonly (readonly string[])[];
}

/** Header and first rows of a CSV file, read in the browser before anything is sent. @throws Error in words where it cannot be read */
export async function readStart(file: Blob): Promise<FileStart> {
  const bytes = await file.slice(0, START_BYTES).arrayBuffer();
  const text = decode(bytes, bytes.byteLength < file.size);
  const records = parseStart(text, bytes.byteLength < file.size);
  const [header, ...rows] = records.filter((cells) => cells.some((cell) => cell.trim() !== ''));
  if (!header) throw new Error('The file is empty. Choose one with a header and at least one row.');
  return { header: header.map((cell) => cell.trim()), rows: rows.slice(0, SAMPLES) };
}

function decode(bytes: ArrayBuffer, cut: boolean): string {
  try {
    // `stream`: the cut may lie within a character.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new Error('The file is not UTF-8 text. Save it as “CSV UTF-8” and choose it again.');
}

/** Cells of the first records; quoted ones may hold separators, line ends and doubled quotes. @param cut the last record may be half there: it is left out */
export function parseStart(text: string, cut: boolean): string[][] {
  const delimiter = detectDelimiter(text);
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  const endRecord = () => {
    records.push([...cells, cell]);
    cells = [];
    cell = '';
  };
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(i + 1) === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter) {
      cells.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text.charAt(i + 1) === '\n') i++;
      endRecord();
    } else cell += char;
  }
  if (!cut && (cell !== '' || cells.length > 0)) endRecord();
  return records;
}
