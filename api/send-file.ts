import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { DocumentFile } from '../services/documents/sent.ts';
import type { FileToSend } from '../services/files/attachments.ts';
import type { FilePort } from '../services/files/port.ts';
import type { Picture } from '../services/tickets/picture.ts';

/** What a browser may be told that it is: nothing of it runs. The rest is bytes. */
const PLAIN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'application/xml',
  'text/plain',
]);

/** Sends a file to be kept, never to be shown here: a page of a stranger's under our address could do what we can. */
export async function sendFile(res: Response, files: FilePort, tenantId: string, file: FileToSend): Promise<void> {
  await sendBytes(res, await files.read(tenantId, file.sha256), file);
}

async function sendBytes(res: Response, bytes: Readable, file: Omit<FileToSend, 'sha256'>): Promise<void> {
  const plainName = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  res.setHeader('Content-Type', PLAIN.has(file.mediaType) ? file.mediaType : 'application/octet-stream');
  res.setHeader('Content-Disposition', `attachment; filename="${plainName}"; filename*=UTF-8''${encoded(file.name)}`);
  res.setHeader('Content-Length', String(file.size));
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cache-Control', 'private, no-store');
  await pipeline(bytes, res);
}

/** A document that was drawn just now, or that lies with the files. */
export function sendDocument(res: Response, files: FilePort, tenantId: string, file: DocumentFile): Promise<void> {
  if ('sha256' in file) return sendFile(res, files, tenantId, file);
  return sendBytes(res, Readable.from([file.bytes]), { ...file, size: BigInt(file.bytes.length) });
}

/** A picture of a stranger's, to be shown in a page of ours and nowhere else. */
export function sendPicture(res: Response, { bytes, mediaType }: Picture): void {
  res.setHeader('Content-Type', mediaType);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  // Its sender is asked once a day and reader.
  res.setHeader('Cache-Control', 'private, max-age=86400');
  res.end(bytes);
}

/** RFC 5987: encodeURIComponent leaves a few characters that it does not allow. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
