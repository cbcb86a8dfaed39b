import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MOST_FROM_SENDER } from '../../domain/mail/decide.ts';
import { MINUTE, SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { TestTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { attachmentsOf } from '../files/attachments.ts';
import { diskFiles } from '../files/disk.ts';
import { newId } from '../ids.ts';
import { createMailbox } from '../mailboxes/create.ts';
import { houseMark, signReply } from '../mailboxes/secrets.ts';
import { PORTAL_PLACE } from '../portal/mail-links.ts';
import { addMessage } from '../tickets/add-message.ts';
import { getTicket } from '../tickets/get.ts';
import { receiveMail } from './receive.ts';
import { HTML_LEFT_OUT } from './sanitise.ts';

let house: House;
let folder: string;
let mailboxId: string;
let ctx: Ctx;

beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-mail-'));
  ctx = house.ctx(house.acme, house.acme.as('owner'));
  mailboxId = (
    await createMailbox(ctx, { address: 'support@acme.test', name: 'Acme support', category: 'mail', priority: 'high' })
  ).id;
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
interface Sent {
  readonly raw?: string | Buffer;
  readonly head?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly from?: string | null;
  readonly to?: readonly string[];
  readonly leftOut?: string;
  readonly tenant?: TestTenant;
}

/** A mail of Ana's unless it says otherwise, a minute after the one before. */
async function send({
  raw,
  head = {},
  body = 'Hello',
  from = 'ana@customer.test',
  to = ['support@acme.test'],
  leftOut,
  tenant = house.acme,
}: Sent = {}) {
  house.clock.moveTo((await house.clock.now()) + MINUTE);
  const headers = {
    From: 'Ana Lima <ana@customer.test>',
    To: 'support@acme.test',
    Subject: 'Cannot sign in',
    'Message-ID': `<${++count}@customer.test>`,
    Date: 'Mon, 2 Mar 2026 10:00:00 +0000',
    ...head,
  };
  const text = `${Object.entries(headers)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n${body}`;
  const { db, clock } = ctx;
  const deps = { db, clock, files: diskFiles(folder), requestId: null };
  const mail = {
    tenantId: tenant.id,
    mailboxId,
    door: 'smtp' as const,
    raw: Buffer.from(raw ?? text),
    envelope: { from, to },
  };
  return receiveMail(deps, { ...mail, ...(leftOut ? { leftOut } : {}) });
}

async function outcomeOf(id: string) {
  const { rows } = await house.owner.query(
    'SELECT outcome, reason, ticket_id AS "ticketId", file_id AS "fileId" FROM inbound_mail WHERE id = $1',
    [id],
  );
  return rows[0] as { outcome: string; reason: string | null; ticketId: string; fileId: string };
}
const ticketOf = async (id: string) => getTicket(ctx, { id: (await outcomeOf(id)).ticketId });
const ticketCount = async () => Number((await house.owner.query('SELECT count(*) AS n FROM ticket')).rows[0].n);

test('a mail opens a ticket of its mailbox, from a contact that is made, with the raw mail kept', async () => {
  const { id, outcome } = await send();
  expect(outcome).toBe('ticket');
  const ticket = await ticketOf(id);
  expect(ticket).toMatchObject({
    subject: 'Cannot sign in',
    status: 'new',
    priority: 'high',
    category: 'mail',
    channel: 'email',
    requesterName: 'Ana Lima',
    requesterEmail: 'ana@customer.test',
  });
  expect(ticket.messages).toMatchObject([
    {
      kind: 'customer_message',
      body: 'Hello',
      authorName: 'Ana Lima',
      authorAddress: 'ana@customer.test',
      via: 'email',
    },
  ]);
  const files = await readdir(path.join(folder, house.acme.id), { recursive: true });
  expect(files.some((name) => /[0-9a-f]{64}$/.test(name))).toBe(true);
  // A second mail of hers finds the contact again.
  const second = await ticketOf((await send({ head: { Subject: 'Another thing' } })).id);
  expect(second.contactId).toBe(ticket.contactId);
  expect(second.id).not.toBe(ticket.id);
});

test('the same mail comes three times, twice at once: it is taken in once', async () => {
  const before = await ticketCount();
  const head = { 'Message-ID': '<same@customer.test>' };
  const [first, second] = await Promise.all([send({ head }), send({ head })]);
  const third = await send({ head });
  expect([first, second, third].filter(({ duplicate }) => duplicate)).toHaveLength(2);
  expect(new Set([first.id, second.id, third.id]).size).toBe(1);
  expect(await ticketCount()).toBe(before + 1);
  // Without a Message-ID its bytes tell.
  const raw = 'From: bob@customer.test\r\nSubject: No id\r\n\r\nHi';
  expect((await send({ raw })).duplicate).toBe(false);
  expect((await send({ raw })).duplicate).toBe(true);
});

test('two first mails of somebody at once are two tickets of one contact', async () => {
  const head = { From: 'Twice <twice@customer.test>' };
  const both = await Promise.all([send({ head }), send({ head })]);
  const [one, two] = await Promise.all(both.map(({ id }) => ticketOf(id)));
  expect(one?.id).not.toBe(two?.id);
  expect(one?.contactId).toBe(two?.contactId);
});

test('a reply finds its ticket by the mail it answers, by the signed address, and by the number only for those who take part', async () => {
  const { id } = await send({ head: { 'Message-ID': '<thread@customer.test>' } });
  const ticket = await ticketOf(id);
  const { message } = await addMessage(ctx, {
    id: ticket.id,
    kind: 'public_reply',
    body: 'Try again',
    status: 'pending',
  });
  const { rows } = await house.owner.query('SELECT id, subject, body, envelope FROM message WHERE subject_id = $1', [
    ticket.id,
  ]);
  const outgoing = rows[0];
  expect(outgoing.subject).toBe(`Re: [#${ticket.number}] Cannot sign in`);
  // The link is put in when it is sent.
  expect(outgoing.body).toBe(`Try again\n\n-- \nThe whole conversation: ${PORTAL_PLACE}`);
  expect(outgoing.envelope).toMatchObject({
    inReplyTo: 'thread@customer.test',
    references: ['thread@customer.test'],
    replyTo: `support+t${ticket.number}-${signReply(house.acme.id, ticket.number)}@acme.test`,
    fromName: 'Acme support',
  });
  expect(message.delivery).toBeNull();

  const byReference = await send({
    head: { 'In-Reply-To': `<${outgoing.id}.2@mail.backbeat.test>`, Subject: 'completely other' },
  });
  expect(await outcomeOf(byReference.id)).toMatchObject({ outcome: 'reply', ticketId: ticket.id });
  expect((await getTicket(ctx, { id: ticket.id })).status).toBe('open');

  const bySignature = await send({
    to: [outgoing.envelope.replyTo],
    from: 'colleague@else.test',
    head: { From: 'colleague@else.test' },
  });
  expect(await outcomeOf(bySignature.id)).toMatchObject({ outcome: 'reply', ticketId: ticket.id });

  const subject = `Re: [#${ticket.number}] Cannot sign in`;
  const byTag = await send({ head: { Subject: subject } });
  expect(await outcomeOf(byTag.id)).toMatchObject({ outcome: 'reply', ticketId: ticket.id });

  const stranger = await send({ head: { Subject: subject, From: 'eve@else.test' } });
  const own = await ticketOf(stranger.id);
  expect(own.id).not.toBe(ticket.id);
  expect(own.messages.find(({ kind }) => kind === 'internal_note')?.body).toContain(`#${ticket.number}`);

  const forged = `support+t${ticket.number}-aaaaaaaaaaaaaaaa@acme.test`;
  const guessed = await send({ to: [forged], head: { From: 'eve2@else.test' } });
  expect((await outcomeOf(guessed.id)).outcome).toBe('ticket');
});

test('the signature of another workspace opens nothing here', async () => {
  const ticket = await ticketOf((await send()).id);
  const theirs = `support+t${ticket.number}-${signReply(house.other.id, ticket.number)}@acme.test`;
  const sent = await send({ to: [theirs], head: { From: 'mallory@else.test' } });
  expect((await outcomeOf(sent.id)).outcome).toBe('ticket');
});

/** A report of another server that a mail of ours did not arrive. */
const bounceOf = (outgoingId: string, recipient: string): string =>
  [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.customer.test>',
    'To: no-reply@acme.test',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'Message-ID: <dsn1@mx.customer.test>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'I am sorry to inform you.',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.test',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${outgoingId}@acme.test>`,
    'Subject: Re: Cannot sign in',
    '',
    '--b1--',
    '',
  ].join('\r\n');

test('a bounce opens nothing and marks the reply that came back; whoever has the ticket is told', async () => {
  const ticket = await ticketOf((await send()).id);
  await house.owner.query('UPDATE ticket SET assignee_id = $2 WHERE id = $1', [ticket.id, house.acme.members.support]);
  await addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'Hello' });
  await house.owner.query(`UPDATE message SET state = 'sent', sent_at = now() WHERE subject_id = $1`, [ticket.id]);
  const { rows } = await house.owner.query('SELECT id FROM message WHERE subject_id = $1', [ticket.id]);
  const before = await ticketCount();
  const raw = bounceOf(rows[0].id, 'ana@customer.test');
  const { id } = await send({ raw, from: '' });
  expect(await outcomeOf(id)).toMatchObject({ outcome: 'bounce', ticketId: ticket.id });
  expect(await ticketCount()).toBe(before);
  const after = await getTicket(ctx, { id: ticket.id });
  expect(after.messages.at(-1)?.delivery).toEqual({ state: 'failed', error: 'It came back: 550 5.1.1 no such user' });
  const notes = await house.owner.query(`SELECT title FROM notification WHERE member_id = $1`, [
    house.acme.members.support,
  ]);
  expect(notes.rows).toContainEqual({ title: `A reply did not arrive: #${ticket.number}` });
  // Another server's bounce of the same mail, of which nothing is to be done any more.
  expect((await send({ raw: raw.replace('dsn1', 'dsn2'), from: '' })).outcome).toBe('bounce');
});

test('a copy that came back leaves the answer sent, and it says whom it did not reach; the answer itself may come back after it', async () => {
  const ticket = await ticketOf((await send()).id);
  await house.owner.query('UPDATE ticket SET assignee_id = $2 WHERE id = $1', [ticket.id, house.acme.members.support]);
  const cc = ['boss@customer.test', 'it@customer.test'];
  await addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'Hello', cc });
  await house.owner.query(`UPDATE message SET state = 'sent', sent_at = now() WHERE subject_id = $1`, [ticket.id]);
  const { rows } = await house.owner.query('SELECT id FROM message WHERE subject_id = $1', [ticket.id]);
  let count = 0;
  const comeBack = async (recipient: string) => {
    const raw = bounceOf(rows[0].id, recipient).replace('<dsn1@', `<copy${++count}@`);
    expect((await send({ raw, from: '' })).outcome).toBe('bounce');
    return (await getTicket(ctx, { id: ticket.id })).messages.at(-1)?.delivery;
  };
  const boss = 'The copy to boss@customer.test did not arrive. It came back: 550 5.1.1 no such user';
  expect(await comeBack('Boss@Customer.test')).toEqual({ state: 'sent', error: boss });
  expect(await comeBack('boss@customer.test')).toEqual({ state: 'sent', error: boss });
  expect(await comeBack('it@customer.test')).toEqual({
    state: 'sent',
    error: `${boss} ${boss.replace('boss@', 'it@')}`,
  });
  const notes = await house.owner.query('SELECT title FROM notification WHERE href = $1 AND tone = $2 ORDER BY title', [
    `/tickets/${ticket.id}`,
    'warning',
  ]);
  expect(notes.rows.map(({ title }) => title)).toEqual([
    `A copy to boss@customer.test did not arrive: #${ticket.number}`,
    `A copy to it@customer.test did not arrive: #${ticket.number}`,
  ]);
  expect(await comeBack('ana@customer.test')).toMatchObject({ state: 'failed' });
});

test('an automatic reply is a note and moves no clock; without a thread it is ignored', async () => {
  const ticket = await ticketOf((await send({ head: { 'Message-ID': '<away@customer.test>' } })).id);
  await addMessage(ctx, { id: ticket.id, kind: 'public_reply', body: 'Hello', status: 'pending' });
  const events = async () =>
    Number(
      (await house.owner.query('SELECT count(*) AS n FROM ticket_event WHERE ticket_id = $1', [ticket.id])).rows[0].n,
    );
  const before = await events();
  const head = { 'Auto-Submitted': 'auto-replied', Subject: 'Out of office', 'In-Reply-To': '<away@customer.test>' };
  expect((await send({ head })).outcome).toBe('note');
  expect(await events()).toBe(before);
  const after = await getTicket(ctx, { id: ticket.id });
  expect(after.status).toBe('pending');
  expect(after.messages.at(-1)).toMatchObject({ kind: 'internal_note', authorName: 'Automatic reply of Ana Lima' });
  expect((await send({ head: { ...head, 'In-Reply-To': '' } })).outcome).toBe('ignored');
});

test('loops: our own mark comes back, and a machine that writes without end', async () => {
  expect((await send({ head: { 'X-Backbeat': houseMark(house.acme.id) } })).outcome).toBe('ignored');
  // Another workspace writes to us as anybody does, were it of the same installation.
  const theirs = { 'X-Backbeat': houseMark(house.other.id), From: 'desk@other.test' };
  expect((await send({ head: theirs })).outcome).toBe('ticket');
  const other = await send({ head: { 'X-Backbeat': 'someotherhouse', From: 'desk@elsewhere.test' } });
  expect(other.outcome).toBe('ticket');
  const outcomes: string[] = [];
  for (let i = 0; i <= MOST_FROM_SENDER; i++) {
    house.clock.moveTo((await house.clock.now()) - MINUTE + SECOND);
    outcomes.push((await send({ head: { From: 'robot@machine.test' } })).outcome);
  }
  expect(outcomes.slice(0, MOST_FROM_SENDER).every((outcome) => outcome === 'ticket')).toBe(true);
  expect(outcomes[MOST_FROM_SENDER]).toBe('ignored');
});

test('the hour of arrival counts, whatever the mail says: ten years old, in the year 9999, or no date', async () => {
  for (const said of ['Tue, 1 Mar 2016 10:00:00 +0000', 'Fri, 31 Dec 9999 23:59:59 +0000', 'yesterday', '']) {
    const ticket = await ticketOf((await send({ head: { Date: said } })).id);
    const arrived = new Date(await house.clock.now()).toISOString();
    expect(ticket.createdAt).toBe(arrived);
    expect(ticket.messages[0]?.at).toBe(arrived);
  }
});

test('HTML of a stranger keeps its words and loses what runs, loads, submits or is counted', async () => {
  const html = `<html><head><title>x</title><style>body{display:none}</style><meta http-equiv="refresh" content="0;url=http://evil"></head>
<body onload="alert(1)"><p style="position:fixed" onclick="steal()">Hello <b>there</b></p><script>alert(1)</script>
<a href="javascript:alert(1)">bad</a> <a href="https://good.test/x">good</a>
<img src="https://evil.test/p.gif" width="1" height="1"><img src="https://evil.test/logo.png" alt="Logo"><img src=x onerror=alert(1)>
<form action="https://evil.test"><input name="password"><button>Sign in</button></form>
<iframe src="https://evil.test"></iframe><svg><script>alert(1)</script></svg><object data="x"></object>
<table background="https://evil.test/t.png"><tr><td>cell</td></tr></table></body></html>`;
  const { id } = await send({
    head: { 'Content-Type': 'text/html; charset=utf-8', 'MIME-Version': '1.0' },
    body: html,
  });
  const shown = (await ticketOf(id)).messages[0]?.html ?? '';
  expect(shown).toContain('<b>there</b>');
  expect(shown).toContain('href="https://good.test/x"');
  // Where a picture is stands beside its words, and loads nothing.
  const logo = '<em data-picture="https://evil.test/logo.png">[picture: Logo]</em>';
  expect(shown).toContain(logo);
  expect(shown).toContain('cell');
  for (const bad of [
    'script',
    'onload',
    'onclick',
    'onerror',
    'javascript:',
    '<img',
    'evil.test',
    '<form',
    '<input',
    '<iframe',
    'style',
    '<svg',
    '<object',
    'refresh',
    'alert',
  ]) {
    expect(shown.replace(logo, ''), bad).not.toContain(bad);
  }
});

test('broken MIME, no headers, unknown and lying charsets, NUL bytes, no sender: each is taken in, none is lost', async () => {
  const cases: Record<string, Buffer> = {
    'no headers': Buffer.from('just some text\n\nand more'),
    'a boundary that never comes': Buffer.from(
      'From: a@customer.test\r\nSubject: Cut\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello wor',
    ),
    'an unknown charset': Buffer.from(
      'From: a@customer.test\r\nSubject: =?klingon-8?B?Zm9v?=\r\nContent-Type: text/plain; charset=klingon-8\r\n\r\nHello \x80\x81',
      'latin1',
    ),
    'latin1 that says it is utf-8': Buffer.from(
      'From: =?utf-8?Q?Jos=E9?= <a@customer.test>\r\nSubject: Caf\xe9\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nCaf\xe9',
      'latin1',
    ),
    'NUL bytes': Buffer.from('From: a@customer.test\r\nSubject: Nul\x00l\r\n\r\nHel\x00lo'),
    'bad base64': Buffer.from(
      'From: a@customer.test\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n@@@@not base64===\r\n',
    ),
    'nobody as its sender': Buffer.from('Subject: Anonymous\r\n\r\nHello'),
    'an address that is none': Buffer.from('From: "Bad" <not an address>\r\nSubject: Odd\r\n\r\nHello'),
    'deeply nested parts': Buffer.from(
      `From: a@customer.test\r\nMIME-Version: 1.0\r\n${Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary="b${i}"\r\n\r\n--b${i}\r\n`).join('')}Content-Type: text/plain\r\n\r\ndeep`,
    ),
    empty: Buffer.from(''),
  };
  for (const [name, raw] of Object.entries(cases)) {
    const { id, outcome } = await send({ raw, from: null });
    expect(outcome, name).toBe('ticket');
    const ticket = await ticketOf(id);
    expect(ticket.subject.length, name).toBeGreaterThan(0);
    expect(`${ticket.subject}${ticket.messages[0]?.body}`, name).not.toContain('\u0000');
  }
});

test('attachments are stored under safe names and belong to their message', async () => {
  const body = [
    '--b',
    'Content-Type: text/plain',
    '',
    'See the file',
    '--b',
    'Content-Type: application/pdf; name="../../etc/passwd.pdf"',
    'Content-Disposition: attachment; filename="../../etc/passwd.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('%PDF-1.4 hello').toString('base64'),
    '--b--',
    '',
  ].join('\r\n');
  const head = { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary="b"' };
  const ticket = await ticketOf((await send({ head, body })).id);
  expect(ticket.messages[0]?.attachments).toMatchObject([
    { name: 'passwd.pdf', mediaType: 'application/pdf', size: 14 },
  ]);
  const other = house.ctx(house.other, house.other.as('owner'));
  const seen = await other.db.withTenant(other.tenantId, (tx) =>
    attachmentsOf(other, tx, [ticket.messages[0]?.id ?? newId()]),
  );
  expect(seen.size).toBe(0);
});

test('what a filter has called spam is kept out of the lists, and staff may say that it is none', async () => {
  const ticket = await ticketOf((await send({ head: { 'X-Spam-Flag': 'YES', From: 'win@prize.test' } })).id);
  expect(ticket.spam).toBe(true);
});

test('what a door left out is said in a note', async () => {
  const ticket = await ticketOf((await send({ leftOut: 'The mail of 30 MB was not taken in.' })).id);
  expect(ticket.messages.at(-1)).toMatchObject({ kind: 'internal_note', body: 'The mail of 30 MB was not taken in.' });
});

test('HTML with too many tags is left out: the text is shown, and a note says so', async () => {
  const head = { 'MIME-Version': '1.0', 'Content-Type': 'text/html' };
  const ticket = await ticketOf((await send({ head, body: `<p>Hello</p>${'<div>'.repeat(6_000)}` })).id);
  expect(ticket.messages).toMatchObject([
    { kind: 'customer_message', body: 'Hello', html: null },
    { kind: 'internal_note', body: HTML_LEFT_OUT },
  ]);
});

test('a mailbox of another workspace takes in nothing, and a failure in the middle leaves nothing behind', async () => {
  await expect(send({ tenant: house.other })).rejects.toMatchObject({ kind: 'NotFound' });
  const before = await ticketCount();
  await house.owner.query(`ALTER TABLE ticket_message ADD CONSTRAINT broken CHECK (body <> 'poison')`);
  const head = { 'Message-ID': '<again@customer.test>' };
  await expect(send({ head, body: 'poison' })).rejects.toThrow();
  expect(await ticketCount()).toBe(before);
  await house.owner.query('ALTER TABLE ticket_message DROP CONSTRAINT broken');
  expect(await send({ head, body: 'poison' })).toMatchObject({ outcome: 'ticket', duplicate: false });
});

test.each([
  ['a NUL', 'Hel\u0000lo', 'Hello'],
  ['a lone surrogate in UTF-16', Buffer.from('Hello \ud800!', 'utf16le'), 'Hello \ufffd!'],
  ['entities of both', 'Hello &#0;&#xD800;!', 'Hello \ufffd\ufffd!'],
])('HTML with %s, which Postgres does not take, is taken in without it', async (_, words, kept) => {
  const charset = typeof words === 'string' ? 'utf-8' : 'utf-16le';
  const head = `From: ana@customer.test\r\nSubject: x\r\nContent-Type: text/html; charset=${charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  const body = Buffer.from(words).toString('base64');
  const { id, outcome } = await send({ raw: head + body });
  expect(outcome).toBe('ticket');
  expect((await ticketOf(id)).messages[0]?.html).toBe(kept);
});

test('an answer to a closed ticket opens one that follows it up, of the same mailbox; one to a merged ticket goes where it goes on', async () => {
  const closed = await ticketOf((await send({ head: { 'Message-ID': '<closed@customer.test>' } })).id);
  await house.owner.query(`UPDATE ticket SET status = 'closed' WHERE id = $1`, [closed.id]);
  const answer = (to: string) => send({ head: { 'In-Reply-To': `<${to}@customer.test>`, Subject: 'Once more' } });
  const followUp = await outcomeOf((await answer('closed')).id);
  expect(followUp.ticketId).not.toBe(closed.id);
  const { rows } = await house.owner.query('SELECT follows_id, mailbox_id FROM ticket WHERE id = $1', [
    followUp.ticketId,
  ]);
  expect(rows).toEqual([{ follows_id: closed.id, mailbox_id: mailboxId }]);

  const [source, target] = [
    await ticketOf((await send({ head: { 'Message-ID': '<source@customer.test>' } })).id),
    await ticketOf((await send()).id),
  ];
  await house.owner.query(`UPDATE ticket SET status = 'closed', merged_into_id = $2 WHERE id = $1`, [
    source.id,
    target.id,
  ]);
  expect(await outcomeOf((await answer('source')).id)).toMatchObject({ outcome: 'reply', ticketId: target.id });
});
