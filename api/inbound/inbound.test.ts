import { connect } from 'node:net';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOST_MAIL_BYTES } from '../../domain/mail/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { signMail } from '../../services/mail/signed-mail.ts';
import { type Answer, startTestApi, type TestApi } from '../../test/support/api.ts';
import type { ApiNode } from '../node.ts';

let api: TestApi;
let node: ApiNode;
let mailbox: { id: string; version: number };

beforeAll(async () => {
  api = await startTestApi();
  node = await api.addNode({ inbound: { host: '127.0.0.1', port: 0, tls: null } });
  const made = await api.call('manager', 'POST', '/mailboxes', {
    body: { address: 'Support@Acme.test', name: 'Acme support' },
  });
  expect(made.status).toBe(201);
  mailbox = made.body.data;
});
afterAll(() => api.close());

const transport = () =>
  nodemailer.createTransport({ host: '127.0.0.1', port: node.mailPort ?? 0, secure: false, ignoreTLS: true });
const tickets = async () => (await api.call('manager', 'GET', '/tickets?page_size=200')).body.meta.total as number;

async function failureOf(sending: Promise<unknown>): Promise<{ responseCode?: number; message: string }> {
  return sending.then(
    () => expect.unreachable('was sent'),
    (error: unknown) => error as { responseCode?: number; message: string },
  );
}

/** Says the lines, each after the answer to the one before; all that was answered. */
function talk(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(node.mailPort ?? 0, '127.0.0.1');
    socket.on('data', (chunk) => {
      said += String(chunk);
      if (!/(^|\n)\d{3} .*\r\n$/.test(said)) return;
      const line = lines.shift();
      if (line === undefined) socket.end();
      else socket.write(`${line}\r\n`);
    });
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
  });
}

test('SMTP: a mail to a mailbox opens a ticket, also with a plus tag', async () => {
  const mail = { from: 'ana@customer.test', subject: 'By SMTP', text: 'Hello' };
  await transport().sendMail({ ...mail, to: 'support@acme.test' });
  await transport().sendMail({ ...mail, to: 'SUPPORT+anything@acme.test', subject: 'By a tag' });
  const { body } = await api.call('manager', 'GET', '/tickets?q=By');
  expect(body.data.map((ticket: { subject: string }) => ticket.subject).sort()).toEqual(['By SMTP', 'By a tag']);
  const log = await api.call('manager', 'GET', '/inbound-mails');
  expect(log.body.data).toMatchObject([{ door: 'smtp', outcome: 'ticket', fromAddress: 'ana@customer.test' }, {}]);
});

test('SMTP: no relay, and nobody who is not known', async () => {
  const before = await tickets();
  const mail = { from: 'ana@customer.test', subject: 'Relay', text: 'Hello' };
  expect(await failureOf(transport().sendMail({ ...mail, to: 'somebody@elsewhere.test' }))).toMatchObject({
    responseCode: 550,
  });
  expect(await failureOf(transport().sendMail({ ...mail, to: 'sales@acme.test' }))).toMatchObject({
    responseCode: 550,
  });
  expect(await tickets()).toBe(before);
});

test('SMTP: a mail of 30 MB is refused with 552, whether it says its size or not; one just below is taken in', async () => {
  const before = await tickets();
  const mail = { from: 'ana@customer.test', to: 'support@acme.test', subject: 'Big' };
  const line = `${'x'.repeat(76)}\r\n`;
  const bytes = (size: number) =>
    `From: ana@customer.test\r\nSubject: Big\r\n\r\n${line.repeat(Math.floor(size / line.length))}`;
  const envelope = { from: mail.from, to: [mail.to] };
  expect(await failureOf(transport().sendMail({ envelope, raw: bytes(30 * 1024 * 1024) }))).toMatchObject({
    responseCode: 552,
  });
  expect(await talk('EHLO x', 'MAIL FROM:<ana@customer.test> SIZE=31457280')).toMatch(/\n552 .*\r\n$/);
  expect(await tickets()).toBe(before);
  await transport().sendMail({ envelope, raw: bytes(MOST_MAIL_BYTES - 1000) });
  expect(await tickets()).toBe(before + 1);
});

test('SMTP: clients that speak something else are answered and do no harm', async () => {
  expect(await talk('GET / HTTP/1.1', 'Host: x')).toMatch(/\r\n[45]\d\d .*\r\n$/);
  expect(await talk('DATA')).toMatch(/\r\n503 .*\r\n$/);
  await transport().sendMail({
    from: 'ana@customer.test',
    to: 'support@acme.test',
    subject: 'Still there',
    text: 'Hello',
  });
});

const RAW = (id: string) =>
  `From: Bea <bea@customer.test>\r\nSubject: By webhook\r\nMessage-ID: <${id}@customer.test>\r\n\r\nHello`;

async function post(
  raw: string,
  change: { id?: string; secret?: string; at?: Instant; signed?: string } = {},
): Promise<Answer> {
  const hook = await api.call('manager', 'GET', `/mailboxes/${mailbox.id}/webhook`);
  const timestamp = String(Math.floor((change.at ?? Date.now()) / 1000));
  const signature = signMail(change.secret ?? hook.body.data.secret, timestamp, Buffer.from(change.signed ?? raw));
  const response = await fetch(`${api.url}/api/v1/inbound/mail/${change.id ?? mailbox.id}`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', 'x-backbeat-timestamp': timestamp, 'x-backbeat-signature': signature },
    body: raw,
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

test('webhook: a signed mail is taken in, once', async () => {
  const first = await post(RAW('w1'));
  expect(first).toMatchObject({ status: 202, body: { success: true, data: { outcome: 'ticket', duplicate: false } } });
  expect((await post(RAW('w1'))).body.data).toMatchObject({ id: first.body.data.id, duplicate: true });
});

test('webhook: what is not signed by this mailbox, now, over these bytes is refused, and so is a mailbox that is not there, alike', async () => {
  const before = await tickets();
  const minutes = (n: number) => Date.now() + n * 60_000;
  const refusals = [
    await post(RAW('w2'), { secret: 'wrong' }),
    await post(RAW('w2'), { signed: RAW('other') }),
    await post(RAW('w2'), { at: minutes(-6) }),
    await post(RAW('w2'), { at: minutes(6) }),
    await post(RAW('w2'), { id: '018f0000-0000-7000-8000-000000000000' }),
    await post(RAW('w2'), { id: 'support@acme.test' }),
  ];
  const messages = refusals.map(({ status, body }) => [status, body.error.message]);
  expect(new Set(messages.map(String)).size).toBe(1);
  expect(messages[0]?.[0]).toBe(401);
  expect(await tickets()).toBe(before);
  expect((await post(RAW('w3'), { at: minutes(-4) })).status).toBe(202);
});

test('webhook: a mail of 30 MB is refused', async () => {
  const refused = await post(RAW('w5') + 'x'.repeat(30 * 1024 * 1024));
  expect(refused).toMatchObject({ status: 413, body: { error: { code: 'TooLarge' } } });
  expect(refused.body.error.message).toContain('larger than');
});

test('webhook: after its secret was renewed the old one is refused', async () => {
  const old = (await api.call('manager', 'GET', `/mailboxes/${mailbox.id}/webhook`)).body.data.secret as string;
  const renewed = await api.call('manager', 'POST', `/mailboxes/${mailbox.id}/webhook/renew`);
  expect(renewed.body.data.secret).not.toBe(old);
  expect((await post(RAW('w4'), { secret: old })).status).toBe(401);
  expect((await post(RAW('w4'))).status).toBe(202);
});

test('mailboxes: who may, a stale version, an address that is taken, also in another workspace, and another workspace sees none', async () => {
  expect((await api.call('sales', 'GET', '/mailboxes')).status).toBe(403);
  expect((await api.call('support', 'GET', '/mailboxes')).status).toBe(200);
  const mine = { address: 'mine@acme.test', name: 'Mine' };
  expect((await api.call('support', 'POST', '/mailboxes', { body: mine })).status).toBe(403);
  expect((await api.call('guest', 'GET', '/mailboxes')).body.data).toHaveLength(1);
  expect((await api.call('guest', 'GET', `/mailboxes/${mailbox.id}/webhook`)).status).toBe(403);
  const again = await api.call('manager', 'POST', '/mailboxes', {
    body: { address: 'support@acme.test', name: 'Twice' },
  });
  expect(again.status).toBe(409);
  const tagged = await api.call('manager', 'POST', '/mailboxes', {
    body: { address: 'support+a@acme.test', name: 'Tag' },
  });
  expect(tagged.status).toBe(400);
  const stale = await api.call('manager', 'PATCH', `/mailboxes/${mailbox.id}`, { body: { version: 99, name: 'x' } });
  expect(stale.status).toBe(409);
  const other = await api.addTenant('other');
  const login = await api.call(null, 'POST', '/auth/login', {
    body: { email: other.email, password: 'correct horse battery' },
  });
  const token = login.body.data.accessToken as string;
  expect((await api.call(null, 'GET', '/mailboxes', { token })).body.data).toEqual([]);
  const foreign = { body: { version: 1, name: 'Mine' }, token };
  expect((await api.call(null, 'PATCH', `/mailboxes/${mailbox.id}`, foreign)).status).toBe(404);
  expect(
    (await api.call(null, 'POST', '/mailboxes', { body: { address: 'support@acme.test', name: 'Mine' }, token }))
      .status,
  ).toBe(409);
});

test('mailboxes: the IMAP password is kept sealed, never read back, and not carried to another server', async () => {
  const imap = { host: 'imap.acme.test', user: 'support' };
  const without = await api.call('manager', 'PATCH', `/mailboxes/${mailbox.id}`, { body: { version: 1, imap } });
  expect(without.status).toBe(400);
  const set = await api.call('manager', 'PATCH', `/mailboxes/${mailbox.id}`, {
    body: { version: 1, imap, imapPassword: 'sesame-open' },
  });
  expect(set.body.data).toMatchObject({
    hasImapPassword: true,
    imap: { ...imap, port: 993, secure: true, folder: 'INBOX' },
  });
  const moved = { ...imap, host: 'imap.evil.test' };
  expect(
    (await api.call('manager', 'PATCH', `/mailboxes/${mailbox.id}`, { body: { version: 2, imap: moved } })).status,
  ).toBe(400);
  const { db } = node.deps;
  const rows = await db.withTenant(
    api.tenantId,
    (tx) => tx.$queryRaw<{ text: string }[]>`
    SELECT m.imap_password || coalesce((SELECT string_agg(a.after::text, '') FROM audit a WHERE a.noun = 'mailbox'), '') AS text FROM mailbox m`,
  );
  expect(rows[0]?.text).toMatch(/^v1\./);
  expect(rows[0]?.text).not.toContain('sesame-open');
});

test('a mail is fetched as it came by whoever may change mailboxes, and by nobody of another workspace', async () => {
  const [mail] = (await api.call('manager', 'GET', '/inbound-mails?filter[outcome]=ticket&page_size=1')).body.data;
  const get = async (token: string | null) =>
    fetch(
      `${api.url}/api/v1/inbound-mails/${mail.id}/raw`,
      token ? { headers: { authorization: `Bearer ${token}` } } : {},
    );
  const raw = await get(await api.token('manager'));
  expect(raw.status).toBe(200);
  expect(raw.headers.get('content-disposition')).toContain('mail.eml');
  expect((await raw.text()).length).toBe(mail.size);
  expect((await get(await api.token('guest'))).status).toBe(403);
  expect((await get(null)).status).toBe(401);
  const { email } = await api.addTenant('third');
  const login = await api.call(null, 'POST', '/auth/login', { body: { email, password: 'correct horse battery' } });
  expect((await get(login.body.data.accessToken)).status).toBe(404);
});

test('a mailbox that was taken away refuses mail, and its address is free', async () => {
  const made = (await api.call('manager', 'POST', '/mailboxes', { body: { address: 'old@acme.test', name: 'Old' } }))
    .body.data;
  await api.call('manager', 'POST', `/mailboxes/${made.id}/remove`, { body: { version: 1 } });
  const mail = { from: 'ana@customer.test', to: 'old@acme.test', subject: 'Gone', text: 'Hello' };
  expect(await failureOf(transport().sendMail(mail))).toMatchObject({ responseCode: 550 });
  const again = await api.call('manager', 'POST', '/mailboxes', { body: { address: 'old@acme.test', name: 'New' } });
  expect(again.status).toBe(201);
});
