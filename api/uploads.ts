import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError, validation } from '../domain/errors.ts';
import type { Ctx } from '../services/context.ts';
import { newId } from '../services/ids.ts';
import type { ApiDeps } from './deps.ts';
import { toAppError } from './errors.ts';
import { envelope, sendError } from './rest/envelope.ts';
import { idempotencyKey, once, requestHash } from './rest/keyed.ts';
import type { PlainRoute } from './routes.ts';
import { type CreateContext, serviceCtx } from './session/context.ts';

/** A file that has arrived whole. It is removed when the request ends: move it, or read it, before. */
export interface Upload {
  readonly path: string;
  /** As the sender calls it; never a path here. */
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
}

export type UploadCtx = Ctx & { readonly deps: ApiDeps };

export interface UploadRoute<Fields extends z.ZodObject, Output extends z.ZodType> {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly status?: PlainRoute['status'];
  readonly maxBytes: number;
  /** The form's fields beside `file`; text that is JSON arrives parsed. */
  readonly fields: Fields;
  readonly output: Output;
  /** Before a byte is read: `(ctx) => permit(ctx, 'import:create')`. */
  readonly permit: (ctx: Ctx) => unknown;
  readonly handle: (ctx: UploadCtx, upload: Upload, fields: z.output<Fields>) => Promise<z.input<Output>>;
}

/**
 * A POST that takes one file as multipart/form-data, streamed to disk: signed-in members only, up to `maxBytes`, once for an
 * Idempotency-Key and the same content. Add it to plainRoutes of routes.ts.
 */
export function uploadRoute<Fields extends z.ZodObject, Output extends z.ZodType>(
  route: UploadRoute<Fields, Output>,
): PlainRoute {
  const status = route.status ?? 201;

  async function answer(createContext: CreateContext, req: Request, res: Response): Promise<void> {
    const asked = await createContext({ req, res });
    if (!asked.session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
    const ctx = { ...serviceCtx(asked.deps, asked.session, asked.requestId), deps: asked.deps };
    route.permit(ctx);
    const key = idempotencyKey(req);
    const folder = path.join(asked.deps.config.dataDir, 'uploads');
    const { upload, texts } = await receive(req, folder, route.maxBytes);
    const done = await (async () => {
      try {
        const fields = route.fields.parse(texts);
        const hash = () => requestHash(req, `${req.baseUrl}${req.path}`, { texts, sha256: upload.sha256 });
        return await once(ctx, key, hash, async () => {
          const data = route.output.parse(await route.handle(ctx, upload, fields));
          return { status, body: envelope(data, false, req.originalUrl) };
        });
      } finally {
        await rm(upload.path, { force: true });
      }
    })();
    if (done.replayed) res.setHeader('Idempotency-Replayed', 'true');
    res.status(done.status).json(done.body);
  }

  return {
    path: route.path,
    summary: route.summary,
    status,
    fields: route.fields,
    output: route.output,
    handler:
      (createContext): RequestHandler =>
      (req, res) => {
        answer(createContext, req, res).catch((error: unknown) => {
          // The rest of the body is not wanted.
          res.setHeader('Connection', 'close');
          sendError(req, res, toAppError(error));
        });
      },
  };
}

interface Received {
  readonly upload: Upload;
  readonly texts: Record<string, unknown>;
}

/** @throws AppError Validation: no form, no file, too large, cut off */
async function receive(req: Request, folder: string, maxBytes: number): Promise<Received> {
  if (!req.is('multipart/form-data')) throw validation('Send the file as multipart/form-data.');
  await mkdir(folder, { recursive: true });
  const target = path.join(folder, newId());
  const texts: Record<string, unknown> = {};
  const writing: Promise<Upload>[] = [];
  const form = busboy({
    headers: req.headers,
    defParamCharset: 'utf8',
    limits: { files: 1, fileSize: maxBytes, fields: 20, fieldSize: 100_000 },
  });
  form.on('field', (name, text) => {
    texts[name] = parsed(text);
  });
  form.on('file', (name, stream, { filename }) => {
    if (name === 'file') writing.push(store(stream, target, filename));
    else stream.resume();
  });
  try {
    await pipeline(req, form).catch((error: unknown) => {
      throw new AppError('Validation', 'The upload was cut off or is not a form. Send it again.', { cause: error });
    });
    const [upload] = await Promise.all(writing);
    if (!upload) throw validation('The form has no file.', [{ path: 'file', message: 'Choose a file' }]);
    if (upload.size >= maxBytes) throw tooLarge(maxBytes);
    return { upload, texts };
  } catch (error) {
    await Promise.allSettled(writing);
    await rm(target, { force: true });
    throw error;
  }
}

const tooLarge = (maxBytes: number) => {
  const message = `The file must be smaller than ${Math.round(maxBytes / 1e6)} MB`;
  return validation(`${message}.`, [{ path: 'file', message }]);
};

async function store(stream: NodeJS.ReadableStream, target: string, fileName: string | undefined): Promise<Upload> {
  const hash = createHash('sha256');
  let size = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(stream, counting, createWriteStream(target, { mode: 0o600 }));
  return { path: target, fileName: path.basename(fileName || 'file'), size, sha256: hash.digest('hex') };
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
