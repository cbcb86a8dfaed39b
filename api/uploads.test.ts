import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { permit } from '../services/context.ts';
import { type Answer, startTestApi, type TestApi } from '../test/support/api.ts';
import { logRequests } from './log.ts';
import { contextOf } from './session/context.ts';
import { sessionCookies } from './session/cookies.ts';
import { uploadRoute } from './uploads.ts';

const MAX = 1000;
let api: TestApi;
let server: Server;
let handled = 0;

const route = uploadRoute({
  path: '/files',
  summary: 'Take a file',
  maxBytes: MAX,
  fields: z.object({ entity: z.string(), mapping: z.record(z.string(), z.string()).optional() }),
  output: z.object({
    text: z.string(),
    name: z.string(),
    size: z.int(),
    sha256: z.string(),
    by: z.string(),
    mapping: z.unknown(),
  }),
  permit: (ctx) => permit(ctx, 'import:create'),
  async handle(ctx, upload, { mapping }) {
    handled++;
    const text = await readFile(upload.path, 'utf8');
    return {
      text: text.slice(0, 10),
      name: upload.fileName,
      size: upload.size,
      sha256: upload.sha256,
      by: ctx.actor.kind,
      mapping,
    };
  },
});

beforeAll(async () => {
  api = await startTestApi();
  const { deps } = api.node;
  const app = express().use(logRequests(deps.log));
  app.post('/files', route.handler(contextOf(deps, sessionCookies('http://localhost:4000'))));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.close();
});

async function send(role: 'sales' | 'guest' | null, content: string | null, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.set('entity', 'leads');
  form.set('mapping', '{"Name":"name"}');
  if (content !== null) form.set('file', new Blob([content]), '../../etc/leads.csv');
  const authorization: Record<string, string> = role ? { authorization: `Bearer ${await api.token(role)}` } : {};
  const { port } = server.address() as AddressInfo;
  const sent = await fetch(`http://127.0.0.1:${port}/files`, {
    method: 'POST',
    body: form,
    headers: { ...authorization, ...headers },
  });
  return { status: sent.status, headers: sent.headers, body: (await sent.json()) as Answer['body'] };
}
const leftOver = () => readdir(path.join(api.node.deps.config.dataDir, 'uploads'));

test('a file arrives whole, with its fields, and is removed afterwards', async () => {
  const { status, body } = await send('sales', 'a,b\n1,2\n');
  expect([status, body]).toMatchObject([
    201,
    { success: true, data: { text: 'a,b\n1,2\n', name: 'leads.csv', size: 8, by: 'member' } },
  ]);
  expect(body.data.mapping).toEqual({ Name: 'name' });
  expect(body.data.sha256).toBe(createHash('sha256').update('a,b\n1,2\n').digest('hex'));
  expect(await leftOver()).toEqual([]);
});

test(`a file just below ${MAX} bytes is taken, one of ${MAX} or more is not`, async () => {
  expect((await send('sales', 'x'.repeat(MAX - 1))).status).toBe(201);
  for (const size of [MAX, MAX + 1, MAX * 500]) {
    const refused = await send('sales', 'x'.repeat(size));
    expect([refused.status, refused.body.error.issues[0].path]).toEqual([400, 'file']);
  }
  expect(await leftOver()).toEqual([]);
});

test('who may not, does not get to send; no file, or no form, is said', async () => {
  expect((await send(null, 'x')).status).toBe(401);
  expect((await send('guest', 'x')).status).toBe(403);
  expect((await send('sales', null)).body.error.issues[0].path).toBe('file');
  expect((await send('sales', 'x', { 'content-type': 'text/plain' })).status).toBe(400);
});

test('the same key and content is taken once, the same key and other content is refused', async () => {
  const headers = { 'idempotency-key': 'upload-1' };
  const before = handled;
  const first = await send('sales', 'same', headers);
  const again = await send('sales', 'same', headers);
  expect([again.status, again.headers.get('idempotency-replayed'), again.body]).toEqual([201, 'true', first.body]);
  expect((await send('sales', 'other', headers)).status).toBe(409);
  expect(handled - before).toBe(1);
});
