import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf } from '../../test/support/tickets.ts';
import { diskFiles } from '../files/disk.ts';
import { createMailbox } from '../mailboxes/create.ts';
import { getTicket } from '../tickets/get.ts';
import { receiveMail } from './receive.ts';

let house: House;
let folder: string;
const boxes: string[] = [];
beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-mail-'));
  for (const name of ['support', 'sales']) {
    boxes.push((await createMailbox(as('owner'), { address: `${name}@acme.test`, name })).id);
  }
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});
const { as, rows } = deskOf(() => house);

const bring = (mailboxId: string, head: readonly string[]) => {
  const { db, clock } = as('owner');
  return receiveMail(
    { db, clock, files: diskFiles(folder), requestId: null },
    {
      ...{ tenantId: house.acme.id, mailboxId, door: 'smtp' },
      raw: Buffer.from(`${['From: ana@customer.test', ...head].join('\r\n')}\r\n\r\nHello`),
      envelope: { from: null, to: [] },
    },
  );
};
const logOf = (key: string) =>
  rows<{ outcome: string; reason: string | null; ticketId: string }>(
    'SELECT outcome, reason, ticket_id AS "ticketId" FROM inbound_mail WHERE dedupe_key = $1 ORDER BY outcome DESC',
    key,
  );

it('a mail to two of our mailboxes opens one ticket, also where both doors bring it at once; the log of the other says so', async () => {
  const head = ['To: support@acme.test, sales@acme.test', 'Subject: Both', 'Message-ID: <both@customer.test>'];
  const done = await Promise.all(boxes.map((box) => bring(box, head)));
  expect(done.map(({ outcome }) => outcome).sort()).toEqual(['ignored', 'ticket']);
  const [taken, other] = await logOf('both@customer.test');
  expect(other).toMatchObject({
    ticketId: taken?.ticketId,
    reason: expect.stringMatching(/^It came to (support|sales)@/),
  });
  expect((await getTicket(as('owner'), { id: taken?.ticketId ?? '' })).messages).toHaveLength(1);

  // So is an answer.
  const answer = ['In-Reply-To: <both@customer.test>', 'Message-ID: <again@customer.test>', 'Subject: Re: Both'];
  for (const box of boxes) await bring(box, answer);
  expect((await logOf('again@customer.test')).map(({ outcome }) => outcome)).toEqual(['reply', 'ignored']);
  expect((await getTicket(as('owner'), { id: taken?.ticketId ?? '' })).messages).toHaveLength(2);
});

it('two mails that say no Message-ID are two, whatever they say', async () => {
  const done = [];
  for (const box of boxes) done.push(await bring(box, ['Subject: Nameless']));
  expect(done.map(({ outcome }) => outcome)).toEqual(['ticket', 'ticket']);
});
