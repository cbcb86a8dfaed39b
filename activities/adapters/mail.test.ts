import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enterFiles } from '../../services/files/attachments.ts';
import { diskFiles } from '../../services/files/disk.ts';
import type { FilePort } from '../../services/files/port.ts';
import { readMail } from '../../services/mail/parse.ts';
import { receiveMail } from '../../services/mail/receive.ts';
import { createMailbox } from '../../services/mailboxes/create.ts';
import { deliverDue } from '../../services/messages/deliver.ts';
import { addMessage } from '../../services/tickets/add-message.ts';
import { getTicket } from '../../services/tickets/get.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { smtp } from './messages.ts';

/** The customer's mail server: keeps what it is given. */
const inbox: Buffer[] = [];
const senders: string[] = [];
const recipients: string[][] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, { envelope }, done) {
    recipients.push(envelope.rcptTo.map(({ address }) => address));
    senders.push(envelope.mailFrom ? envelope.mailFrom.address : '');
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      inbox.push(Buffer.concat(chunks));
      done();
    });
  },
});

let house: House;
let folder: string;
let files: FilePort;
beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-out-'));
  files = diskFiles(folder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise<void>((resolve) => server.close(resolve));
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

test('a reply goes out with its headers and files; answered by a mail program it comes back to its ticket, and bounced it is seen on the message', async () => {
  const ctx = house.ctx(house.acme, house.acme.as('owner'));
  const { db, clock } = ctx;
  const mailbox = await createMailbox(ctx, { address: 'support@acme.test', name: 'Acme support' });
  const receive = (raw: string, to: readonly string[], from: string | null = null) =>
    receiveMail(
      { db, clock, files, requestId: null },
      { tenantId: ctx.tenantId, mailboxId: mailbox.id, door: 'smtp', raw: Buffer.from(raw), envelope: { from, to } },
    );
  await receive('From: Ana <ana@customer.test>\r\nMessage-ID: <q1@customer.test>\r\nSubject: Export\r\n\r\nIt stops.', [
    'support@acme.test',
  ]);
  const { rows } = await house.owner.query('SELECT id, number FROM ticket');
  const ticket = rows[0] as { id: string; number: string };
  const sha256 = await files.put(ctx.tenantId, Buffer.from('a,b\n1,2\n'));
  const upload = { sha256, size: 8, name: 'Überblick.csv', mediaType: 'text/csv' };
  const fileIds = await db.withTenant(ctx.tenantId, (tx) => enterFiles(ctx, tx, [upload], ctx.actor.id, 0));
  await addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'Try this', fileIds });

  const { port } = server.server.address() as AddressInfo;
  const out = smtp(`smtp://127.0.0.1:${port}`, 'Backbeat <no-reply@desk.test>', files);
  expect(await deliverDue(ctx, 'email', out, () => undefined)).toBe(1);
  expect(inbox).toHaveLength(1);
  expect(senders).toEqual(['no-reply@desk.test']);
  const { letter, files: sent } = await readMail(inbox[0] as Buffer, { from: null, to: [] });
  expect(letter).toMatchObject({
    from: { address: 'no-reply@desk.test', name: 'Acme support' },
    recipients: ['ana@customer.test'],
    subject: `Re: [#${ticket.number}] Export`,
    inReplyTo: 'q1@customer.test',
    references: ['q1@customer.test'],
  });
  expect(letter.messageId).toMatch(/^[0-9a-f-]{36}@desk\.test$/);
  expect(letter.text).toMatch(/\/portal\/[\w-]{70,}\s*$/);
  expect(letter.headers['x-backbeat']).toMatch(/^[a-z2-7]{16}$/);
  const replyTo = letter.headers['reply-to'] ?? '';
  expect(replyTo).toMatch(/^support\+t\d+-[a-z2-7]{16}@acme\.test$/);
  expect(sent).toMatchObject([{ name: 'Überblick.csv', mediaType: 'text/csv' }]);
  expect(sent[0]?.content.toString()).toBe('a,b\n1,2\n');

  // A program that keeps neither headers nor subject still answers to the address.
  await receive('From: Ana <ana@customer.test>\r\nSubject: ok\r\n\r\nThanks', [replyTo]);
  // Another keeps the thread alone.
  const quoting = `From: Ana <ana@customer.test>\r\nIn-Reply-To: <${letter.messageId}>\r\nSubject: ok\r\n\r\nThanks again`;
  await receive(quoting, ['support@acme.test']);
  const { messages } = await getTicket(ctx, { id: ticket.id });
  expect(messages.map(({ body }) => body)).toEqual(['It stops.', 'Try this', 'Thanks', 'Thanks again']);
  expect(messages[1]?.delivery).toEqual({ state: 'sent', error: null });

  const bounce = `From: MAILER-DAEMON@mx.test\r\nSubject: Undelivered Mail\r\nReferences: <${letter.messageId}>\r\n\r\n550 no such user\r\n`;
  expect((await receive(bounce, ['no-reply@desk.test'], '')).outcome).toBe('bounce');
  expect((await getTicket(ctx, { id: ticket.id })).messages[1]?.delivery).toEqual({
    state: 'failed',
    error: 'It came back: 550 no such user',
  });
  // Our own mail, sent back by a loop between two servers.
  expect((await receive((inbox[0] as Buffer).toString(), ['support@acme.test'])).outcome).toBe('ignored');

  // From a sender of the mailbox's own domain, what cannot be delivered comes back to the mailbox.
  await addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'Once more', cc: ['boss@customer.test'] });
  await deliverDue(ctx, 'email', smtp(`smtp://127.0.0.1:${port}`, 'no-reply@acme.test', files), () => undefined);
  expect(senders[1]).toBe('support@acme.test');
  // Who gets a copy gets it, and everybody sees so; the first reply went to nobody else.
  expect(recipients).toEqual([['ana@customer.test'], ['ana@customer.test', 'boss@customer.test']]);
  const copied = await readMail(inbox[1] as Buffer, { from: null, to: [] });
  expect(copied.letter.headers.cc).toBe('boss@customer.test');
});
