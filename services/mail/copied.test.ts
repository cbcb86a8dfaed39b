import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf } from '../../test/support/tickets.ts';
import { diskFiles } from '../files/disk.ts';
import { createMailbox } from '../mailboxes/create.ts';
import { PORTAL_PLACE } from '../portal/mail-links.ts';
import { addMessage } from '../tickets/add-message.ts';
import { getTicket } from '../tickets/get.ts';
import { mergeTickets } from '../tickets/merge.ts';
import { updateTicket } from '../tickets/update.ts';
import { receiveMail } from './receive.ts';

let house: House;
let folder: string;
let mailboxId: string;
beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-mail-'));
  mailboxId = (await createMailbox(as('owner'), { address: 'support@acme.test', name: 'Acme', priority: 'normal' })).id;
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});
const { as, rows } = deskOf(() => house);

let count = 0;
async function send(head: Readonly<Record<string, string>>): Promise<string> {
  const all = { 'Message-ID': `<${++count}@customer.test>`, Subject: 'Cannot sign in', ...head };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const { db, clock } = as('owner');
  const { id } = await receiveMail(
    { db, clock, files: diskFiles(folder), requestId: null },
    {
      ...{ tenantId: house.acme.id, mailboxId, door: 'smtp' },
      raw: Buffer.from(`${lines.join('\r\n')}\r\n\r\nHello`),
      envelope: { from: null, to: ['support@acme.test'] },
    },
  );
  const [row] = await rows<{ ticketId: string }>('SELECT ticket_id AS "ticketId" FROM inbound_mail WHERE id = $1', id);
  return row?.ticketId ?? '';
}
const reply = (id: string, cc?: string[]) =>
  addMessage(as('owner'), { id, kind: 'public_reply', body: 'Try again', ...(cc && { cc }) });
const sentTo = (messageId: string) =>
  rows<{ to: string; cc: string[]; replyTo: string; body: string }>(
    `SELECT g.to_address AS to, g.body, g.envelope -> 'cc' AS cc, g.envelope ->> 'replyTo' AS "replyTo" FROM ticket_message m JOIN message g ON g.id = m.outgoing_id WHERE m.id = $1`,
    messageId,
  );

const ANA = 'Ana Lima <ana@customer.test>';

it('whoever a mail was written to as well gets a copy of the answer; we, our reply addresses and its writer do not', async () => {
  const id = await send({
    From: ANA,
    To: 'Support <support@acme.test>, boss@customer.test',
    Cc: 'IT <it@customer.test>, SUPPORT+t1-abcdefgh@acme.test, ana@customer.test',
  });
  const ticket = await getTicket(as('owner'), { id });
  expect(ticket.cc).toEqual(['boss@customer.test', 'it@customer.test']);
  expect(ticket.messages[0]?.cc).toEqual(['boss@customer.test', 'it@customer.test']);
  const { message } = await reply(id);
  expect(message.cc).toEqual(['boss@customer.test', 'it@customer.test']);
  expect(await sentTo(message.id)).toMatchObject([
    { to: 'ana@customer.test', cc: ['boss@customer.test', 'it@customer.test'] },
  ]);
});

it('a copied person takes part: their mail by the number alone is an answer, but brings nobody along', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test', Cc: 'it@customer.test' });
  const { number } = await getTicket(as('owner'), { id });
  const subject = `Re: [#${number}] Cannot sign in`;
  expect(
    await send({
      From: 'it@customer.test',
      To: 'support@acme.test',
      Cc: `${ANA}, new@customer.test`,
      Subject: subject,
    }),
  ).toBe(id);
  const { cc, messages } = await getTicket(as('owner'), { id });
  // Whoever writes such a From could read all further answers.
  expect(cc).toEqual(['it@customer.test']);
  expect(messages.slice(-2)).toMatchObject([
    { kind: 'customer_message', cc: [] },
    {
      kind: 'internal_note',
      body: expect.stringMatching(/by the number in its subject only.* It named: new@customer\.test\.$/),
    },
  ]);
  // A stranger who knows the number opens a ticket of their own.
  expect(await send({ From: 'eve@elsewhere.test', To: 'support@acme.test', Subject: subject })).not.toBe(id);
});

it('a mail that answers one of the ticket, or is sent to its reply address, brings others along; by the number, who gets copies needs no note', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test', Cc: 'it@customer.test' });
  const [{ replyTo } = { replyTo: '' }] = await sentTo((await reply(id)).message.id);
  expect(await send({ From: ANA, To: replyTo, Cc: 'one@customer.test' })).toBe(id);
  const first = `<${count - 1}@customer.test>`;
  expect(await send({ From: ANA, To: 'support@acme.test', Cc: 'two@customer.test', 'In-Reply-To': first })).toBe(id);
  const { cc, number, messages } = await getTicket(as('owner'), { id });
  expect(cc).toEqual(['it@customer.test', 'one@customer.test', 'two@customer.test']);
  const Subject = `Re: [#${number}] Cannot sign in`;
  expect(
    await send({ From: 'it@customer.test', To: `support@acme.test, ${ANA}`, Cc: 'one@customer.test', Subject }),
  ).toBe(id);
  expect((await getTicket(as('owner'), { id })).messages).toHaveLength(messages.length + 1);
});

it('whom the customer of a merged ticket writes to as well gets no copy of what is answered to another customer', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test', Cc: 'boss@customer.test' });
  const bobs = await send({ From: 'bob@else.test', To: 'support@acme.test' });
  const [{ replyTo } = { replyTo: '' }] = await sentTo((await reply(bobs)).message.id);
  await mergeTickets(as('owner'), { id, ids: [bobs] });
  const write = () => send({ From: 'bob@else.test', To: replyTo, Cc: 'eve@else.test' });
  expect(await write()).toBe(id);
  const { cc, messages } = await getTicket(as('owner'), { id });
  expect(cc).toEqual(['boss@customer.test']);
  expect(messages.at(-1)).toMatchObject({ kind: 'customer_message', cc: ['eve@else.test'] });
  expect(await sentTo((await reply(id)).message.id)).toMatchObject([
    { to: 'ana@customer.test', cc: ['boss@customer.test'] },
  ]);
  // Their next mail answers their own one, which is here: neither they nor whom they have written to bring anybody along.
  const own = `<${count}@customer.test>`;
  for (const From of ['bob@else.test', 'eve@else.test']) {
    expect(await send({ From, To: 'support@acme.test', Cc: 'mal@else.test', 'In-Reply-To': own })).toBe(id);
    expect((await getTicket(as('owner'), { id })).cc).toEqual(['boss@customer.test']);
  }
  expect(await send({ From: ANA, To: 'support@acme.test', Cc: 'new@customer.test', 'In-Reply-To': own })).toBe(id);
  const withNew = ['boss@customer.test', 'new@customer.test'];
  expect((await getTicket(as('owner'), { id })).cc).toEqual(withNew);
  // Nor is what a staff member answers in the merged one kept for the other.
  await reply(bobs, ['cy@else.test']);
  expect((await getTicket(as('owner'), { id })).cc).toEqual(withNew);

  // Closed where it went on: what follows is of who writes, and follows up the ticket they wrote in.
  const { version } = await getTicket(as('owner'), { id });
  await updateTicket(as('owner'), { id, version, status: 'closed' });
  const next = await write();
  expect([id, bobs]).not.toContain(next);
  expect(await getTicket(as('owner'), { id: next })).toMatchObject({
    requesterEmail: 'bob@else.test',
    cc: ['eve@else.test'],
  });
  expect(await rows('SELECT follows_id AS follows FROM ticket WHERE id = $1', next)).toEqual([{ follows: bobs }]);
});

it('staff say who gets a copy, from then on; nobody is one of the answers too', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test', Cc: 'it@customer.test' });
  const first = await reply(id, ['Ben@Partner.test', 'ana@customer.test']);
  expect(first.message.cc).toEqual(['ben@partner.test']);
  expect(first.ticket.cc).toEqual(['ben@partner.test']);
  const second = await reply(id);
  expect(second.message.cc).toEqual(['ben@partner.test']);
  const third = await reply(id, []);
  expect(third.ticket.cc).toEqual([]);
  expect(await sentTo(third.message.id)).toMatchObject([{ cc: [] }]);
});

it('a mail with copies bears no link to the portal, which would let them speak as the requester', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test', Cc: 'it@customer.test' });
  const copied = await reply(id);
  expect(await sentTo(copied.message.id)).toMatchObject([
    { body: 'Try again\n\n-- \nAnswer this mail to go on with the conversation.' },
  ]);
  const alone = await reply(id, []);
  expect(await sentTo(alone.message.id)).toMatchObject([{ body: expect.stringContaining(PORTAL_PLACE) }]);
});

it('refuses a mailbox of ours, what is no address, and an eleventh', async () => {
  const id = await send({ From: ANA, To: 'support@acme.test' });
  await expect(reply(id, ['support+x@acme.test'])).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'cc' }],
  });
  await expect(reply(id, ['nobody'])).rejects.toThrow();
  const some = (n: number) => Array.from({ length: n }, (_, i) => `p${i}@customer.test`);
  await expect(reply(id, some(11))).rejects.toThrow();
  expect((await reply(id, some(10))).ticket.cc).toHaveLength(10);
  // A list of people is cut to so many when it comes by mail.
  const many = await send({ From: ANA, To: 'support@acme.test', Cc: some(30).join(', ') });
  expect((await getTicket(as('owner'), { id: many })).cc).toEqual(some(10));
});
