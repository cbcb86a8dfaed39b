import http, { type IncomingMessage } from 'node:http';
import type https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Outgoing } from '../../services/messages/deliver.ts';
import { signed, webhooks } from './webhook.ts';

let server: http.Server;
let port = 0;
let answer: { status: number; headers?: Record<string, string> } | 'nothing' = { status: 204 };
let asked: { key: unknown; body: string }[] = [];
let heads: http.IncomingHttpHeaders[] = [];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  server = http.createServer((request, response) => {
    void bodyOf(request).then((body) => {
      heads.push(request.headers);
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
  heads = [];
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
const clock = { now: () => Promise.resolve(1_674_087_231_500) };
/** This server counts as the open internet, and needs no certificate. */
const open = webhooks(clock, { isAllowed: () => true, request: http.request as unknown as typeof https.request });
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
  const guarded = webhooks(clock, { request: http.request as unknown as typeof https.request });
  expect(await send(guarded)).toMatchObject({ kind: 'failed' });
  expect(await send(guarded, 'localhost')).toMatchObject({ kind: 'failed' });
  expect(asked).toEqual([]);
});

test('is signed as the example of Standard Webhooks is', () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const body = '{"test": 2432232314}';
  expect(signed('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body, [secret])).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('bears its id, the second and a signature for each secret; none where there is no secret', async () => {
  answer = { status: 204 };
  const secrets = ['whsec_YQ==', 'whsec_Yg=='];
  await open.send({ ...message(), secrets }, 'key-1', AbortSignal.timeout(5000));
  await send(open);
  const [both, none] = heads;
  expect(both).toMatchObject(signed('m', 1_674_087_231, message().body, secrets));
  expect(both?.['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/);
  expect(none?.['webhook-signature']).toBeUndefined();
});
