import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express, { type RequestHandler } from 'express';

/** Below a kilobyte the answer fits one packet either way. */
const SMALLEST_BYTES = 1024;
/** The cheapest: 0.3 ms for 30 kB of a list's JSON, in libuv's threads, for a fifth of the bytes. */
const LEVEL = 1;

const FORMS = { br: '.br', gzip: '.gz' } as const;

/**
 * Serves the form of a built file that scripts/compress.ts laid beside it and that the browser takes, else leaves it to who comes next.
 * Each form has an ETag of its own (size and time of its file); caches keep them apart by Vary.
 */
export function compressedFiles(root: string, cacheControl: (file: string) => string): RequestHandler {
  const serve = express.static(root, {
    index: false,
    acceptRanges: false,
    redirect: false,
    setHeaders(res, file) {
      const [, plain = '', form = ''] = /^(.*)(\.br|\.gz)$/.exec(file) ?? [];
      (res as express.Response).type(plain.slice(plain.lastIndexOf('.')));
      res.setHeader('Content-Encoding', form === FORMS.br ? 'br' : 'gzip');
      res.setHeader('Cache-Control', cacheControl(plain));
    },
  });
  return (req, res, next) => {
    if (!/\.\w+$/.test(req.path) || /\.(br|gz)$/.test(req.path)) return next();
    res.vary('Accept-Encoding');
    const form = req.acceptsEncodings('br', 'gzip');
    if (form !== 'br' && form !== 'gzip') return next();
    const asked = req.url;
    req.url = `${req.path}${FORMS[form]}`;
    serve(req, res, (error?: unknown) => {
      req.url = asked;
      next(error);
    });
  };
}

const isJson = (res: ServerResponse) => /^application\/json\b/.test(String(res.getHeader('content-type') ?? ''));

/** JSON of more than a kilobyte goes out gzipped to who takes it; event streams and everything else stay as they are. */
export const compressJson: RequestHandler = (req, res, next) => {
  if (req.method === 'HEAD' || req.acceptsEncodings('gzip') !== 'gzip') return next();
  const write = res.write.bind(res) as (chunk: unknown, encoding?: BufferEncoding) => boolean;
  const end = res.end.bind(res) as (chunk?: unknown, encoding?: BufferEncoding) => typeof res;
  const chunks: Buffer[] = [];
  const bytes = (chunk: unknown, encoding?: BufferEncoding) =>
    typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk as Uint8Array);
  res.write = ((chunk: unknown, encoding?: BufferEncoding) => {
    if (!isJson(res) || res.headersSent) return write(chunk, encoding);
    chunks.push(bytes(chunk, encoding));
    return true;
  }) as typeof res.write;
  res.end = ((chunk?: unknown, encoding?: BufferEncoding) => {
    if (!isJson(res) || res.headersSent) return end(chunk, encoding);
    if (chunk) chunks.push(bytes(chunk, encoding));
    const whole = Buffer.concat(chunks);
    res.vary('Accept-Encoding');
    if (whole.length <= SMALLEST_BYTES) return end(whole);
    promisify(gzip)(whole, { level: LEVEL }).then(
      (small) => {
        res.setHeader('Content-Encoding', 'gzip');
        res.setHeader('Content-Length', small.length);
        end(small);
      },
      () => end(whole),
    );
    return res;
  }) as typeof res.end;
  next();
};
