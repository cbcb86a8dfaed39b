import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compressFolder, SMALLEST_BYTES } from '../scripts/compress.ts';
import { startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
let webRoot: string;
const script = (bytes: number) => `export const text = '${'backbeat '.repeat(bytes)}';`.slice(0, bytes);
beforeAll(async () => {
  webRoot = await mkdtemp(path.join(os.tmpdir(), 'backbeat-web-'));
  await mkdir(path.join(webRoot, 'assets'));
  await writeFile(path.join(webRoot, 'index.html'), '<!doctype html><title>start page</title>');
  await writeFile(path.join(webRoot, 'theme.js'), script(5000));
  for (const size of [SMALLEST_BYTES, SMALLEST_BYTES + 1]) {
    await writeFile(path.join(webRoot, 'assets', `a-${size}.js`), script(size));
  }
  await writeFile(path.join(webRoot, 'assets', 'picture.png'), Buffer.alloc(5000));
  api = await startTestApi({ node: { webRoot } });
});
afterAll(async () => {
  await api.close();
  await rm(webRoot, { recursive: true });
});

interface Got {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** As it comes over the wire: fetch would decompress it. */
const get = (where: string, headers: Record<string, string> = {}) =>
  new Promise<Got>((resolve, reject) => {
    http
      .get(api.url + where, { headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }),
        );
      })
      .on('error', reject);
  });

test('at build, text of more than a kilobyte gets two compressed forms, and nothing else does', async () => {
  expect(await compressFolder(webRoot)).toBe(2);
  const large = `assets/a-${SMALLEST_BYTES + 1}.js`;
  const plain = await readFile(path.join(webRoot, large));
  expect(gunzipSync(await readFile(path.join(webRoot, `${large}.gz`)))).toEqual(plain);
  expect(brotliDecompressSync(await readFile(path.join(webRoot, `${large}.br`)))).toEqual(plain);
  for (const file of [`assets/a-${SMALLEST_BYTES}.js.gz`, 'assets/picture.png.gz', 'index.html.gz']) {
    await expect(readFile(path.join(webRoot, file))).rejects.toMatchObject({ code: 'ENOENT' });
  }
});

test('a browser gets the form it takes; type, caching and Vary are those of the file, each form has its own ETag', async () => {
  const where = `/assets/a-${SMALLEST_BYTES + 1}.js`;
  const forms = [
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
  ] as const;
  const tags = new Set<string | undefined>();
  for (const [accept, encoding, read] of forms) {
    const { status, headers, body } = await get(where, { 'accept-encoding': accept });
    expect([status, headers['content-encoding'], headers['content-type']]).toEqual([
      200,
      encoding,
      'text/javascript; charset=utf-8',
    ]);
    expect([headers.vary, headers['cache-control']]).toEqual([
      'Accept-Encoding',
      'public, max-age=31536000, immutable',
    ]);
    expect(read(body).toString()).toBe(script(SMALLEST_BYTES + 1));
    expect(Number(headers['content-length'])).toBe(body.length);
    tags.add(headers.etag);
    const again = await get(where, { 'accept-encoding': accept, 'if-none-match': headers.etag ?? '' });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  }
  expect(tags.size).toBe(3);
  expect((await get('/theme.js', { 'accept-encoding': 'br' })).headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'no-cache',
  });
});

test('what has no compressed form comes as it is, and what is not there is not found', async () => {
  const accept = { 'accept-encoding': 'br, gzip' };
  const small = await get(`/assets/a-${SMALLEST_BYTES}.js`, accept);
  expect([small.status, small.headers['content-encoding']]).toEqual([200, undefined]);
  const picture = await get('/assets/picture.png', accept);
  expect([picture.headers['content-type'], picture.headers['content-encoding']]).toEqual(['image/png', undefined]);
  expect((await get('/assets/gone.js', accept)).status).toBe(404);
  expect((await get('/tickets/0199', accept)).body.toString()).toContain('start page');
});

test('JSON of more than a kilobyte is gzipped over REST and tRPC, less is not, nor for who does not take it', async () => {
  const authorization = `Bearer ${await api.token('owner')}`;
  const trpc = `/api/trpc/members.list?batch=1&input=${encodeURIComponent('{"0":{}}')}`;
  for (const where of ['/api/v1/members', trpc]) {
    const plain = await get(where, { authorization, 'accept-encoding': 'identity' });
    expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
    expect(plain.body.length).toBeGreaterThan(1024);
    const small = await get(where, { authorization, 'accept-encoding': 'gzip, br' });
    expect(small.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-store' });
    expect(small.headers.vary).toMatch(/accept-encoding/i);
    expect(small.body.length).toBeLessThan(plain.body.length / 2);
    expect(JSON.parse(gunzipSync(small.body).toString())).toEqual(JSON.parse(plain.body.toString()));
  }
  const short = await get('/api/v1/tenant', { authorization, 'accept-encoding': 'gzip' });
  expect([short.status, short.headers['content-encoding']]).toEqual([200, undefined]);
  expect(JSON.parse(short.body.toString()).success).toBe(true);
});
