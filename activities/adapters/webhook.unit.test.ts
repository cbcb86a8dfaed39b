import http, { type IncomingMessage } from 'node:http';
import type https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outgoing } from '../../services/messages/deliver.ts';
import { webhooks } from './webhook.ts';

let server: http.Server;
let port = 0;
let answer: { status: number; headers?: Record<string, string> } | 'nothing' = { status: 204 };
let asked: { key: unknown; body: string }[] = [];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  server = http.createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push({ key: request.headers['idempotency-key'], body });
      if (answer === 'nothing') request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end('ignored');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());
beforeEach(() => {
  asked = [];
});

const message = (host = '127.0.0.1'): Outgoing => ({
  tenantId: 't',
  id: 'm',
  channel: 'webhook',
  toAddress: `http://${host}:${port}/hook`,
  toName: null,
  subject: 's',
  body: '{"event":"ticket.sla.breach"}',
  envelope: null,
  attempt: 1,
});
/** This server counts as the open internet, and needs no certificate. */
const open = webhooks({ isAllowed: () => true, request: http.request as unknown as typeof https.request });
const send = (port: typeof open, host?: string) => port.send(message(host), 'key-1', AbortSignal.timeout(5000));

test.each([
  [200, 'done'],
  [204, 'done'],
  [302, 'failed'],
  [404, 'failed'],
  [429, 'refused'],
  [503, 'refused'],
  [500, 'ambiguous'],
])('an answer of %i is %s', async (status, kind) => {
  answer = { status, ...(status === 429 && { headers: { 'retry-after': '30' } }) };
  expect(await send(open)).toMatchObject({ kind, ...(status === 429 && { retryAfterSeconds: 30 }) });
  expect(asked).toEqual([{ key: 'key-1', body: '{"event":"ticket.sla.breach"}' }]);
});

test('a connection that breaks after the request is ambiguous, one that was never made is refused', async () => {
  answer = 'nothing';
  expect(await send(open)).toMatchObject({ kind: 'ambiguous' });
  const nobody = { ...message(), toAddress: 'http://127.0.0.1:1/hook' };
  expect(await open.send(nobody, 'k', AbortSignal.timeout(5000))).toMatchObject({ kind: 'refused' });
});

test('a private address is never reached: by number or by name', async () => {
  answer = { status: 204 };
  const guarded = webhooks({ request: http.request as unknown as typeof https.request });
  expect(await send(guarded)).toMatchObject({ kind: 'failed' });
  expect(await send(guarded, 'localhost')).toMatchObject({ kind: 'failed' });
  expect(asked).toEqual([]);
});
