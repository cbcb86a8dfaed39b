import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { validation } from '../../domain/errors.ts';
import { MOST_FILE_BYTES, sizeWords } from '../../domain/files/contract.ts';
import { requireTakenType } from '../../services/files/upload.ts';

export interface FormFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface ReadForm {
  readonly texts: Readonly<Record<string, string>>;
  readonly files: readonly FormFile[];
}

export const FORM_FILES = 5;

/** A form as browsers send it, with its files: five, and together no larger than a mail may be. @throws AppError Validation */
export async function readForm(req: Request): Promise<ReadForm> {
  const texts: Record<string, string> = {};
  const files: FormFile[] = [];
  let bytes = 0;
  let tooMuch = false;
  if (!req.is('multipart/form-data') && !req.is('application/x-www-form-urlencoded')) throw unreadable();
  const form = busboy({
    headers: req.headers,
    defParamCharset: 'utf8',
    limits: { files: FORM_FILES, fileSize: MOST_FILE_BYTES, fields: 20, fieldSize: 100_000 },
  });
  form.on('field', (name, text) => {
    texts[name] = text;
  });
  form.on('filesLimit', () => {
    tooMuch = true;
  });
  form.on('file', (_field, stream, { filename, mimeType }) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_FILE_BYTES) tooMuch = true;
      else chunks.push(chunk);
    });
    stream.on('limit', () => {
      tooMuch = true;
    });
    stream.on('end', () => {
      const content = Buffer.concat(chunks);
      // A field for files that was left empty comes as a file without name or bytes.
      if (content.length > 0) files.push({ name: filename ?? 'file', mediaType: mimeType, content });
    });
  });
  await pipeline(req, form).catch(() => {
    throw unreadable();
  });
  if (tooMuch) {
    const message = `At most ${FORM_FILES} files, together ${sizeWords(MOST_FILE_BYTES)}`;
    throw validation(message, [{ path: 'files', message }]);
  }
  for (const { name } of files) requireTakenType(name);
  return { texts, files };
}

const unreadable = () => validation('The form could not be read. Send it again.');

/** The rest of a body that was refused, so that the answer is heard. */
export const readOn = (req: Request): Promise<void> =>
  pipeline(req, new Writable({ write: (_chunk, _encoding, done) => done() })).catch(() => undefined);
