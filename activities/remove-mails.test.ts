import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../domain/time/instant.ts';
import type { Ctx } from '../services/context.ts';
import { updateDeskSettings } from '../services/desk/settings.ts';
import type { FilePort } from '../services/files/port.ts';
import { removeFiles } from '../services/files/remove.ts';
import { newId } from '../services/ids.ts';
import { receiveMail } from '../services/mail/receive.ts';
import { createMailbox } from '../services/mailboxes/create.ts';
import { startSideConversation } from '../services/sideConversations/write.ts';
import { createTicket } from '../services/tickets/create.ts';
import type { House } from '../test/support/house.ts';
import { hashOf, type KeptFiles, openKeptFiles } from '../test/support/kept-files.ts';

/** A whole second, as are all others here: what a disk says of the time is rounded below that. */
const start: Instant = Math.floor(Date.now() / SECOND) * SECOND - 60 * DAY;
let disk: KeptFiles;
let house: House;
let files: FilePort;
let owner: Ctx;
let mailboxId: string;
let { remove, later, putNow, isThere } = {} as KeptFiles;
beforeAll(async () => {
  disk = await openKeptFiles(start);
  ({ house, files, owner, remove, later, putNow, isThere } = disk);
  mailboxId = (await createMailbox(owner, { address: 'support@acme.test', name: 'Acme' })).id;
});
afterAll(() => disk.close());

const rows = async <T extends object>(sql: string, ...values: unknown[]) =>
  (await house.owner.query<T>(sql, values)).rows;
const entered = async (...hashes: string[]) =>
  (await rows('SELECT FROM bytes_to_remove WHERE sha256 = ANY($1)', hashes)).length;
const rawOf = (head: readonly string[], body: string) =>
  `${['From: ana@customer.test', 'MIME-Version: 1.0', ...head].join('\r\n')}\r\n\r\n${body}`;
const receive = (raw: string, to = mailboxId, port = files) =>
  receiveMail(
    { db: disk.db, clock: house.clock, files: port, requestId: null },
    { tenantId: house.acme.id, mailboxId: to, door: 'smtp', raw: Buffer.from(raw), envelope: { from: null, to: [] } },
  );
/** Its bytes were put when the house's clock says. */
async function arrive(raw: string, attached: readonly string[] = []) {
  await later(MINUTE);
  const done = await receive(raw);
  for (const sha256 of [raw, ...attached].map(hashOf)) await putNow(sha256);
  return done;
}
const MIXED = 'Content-Type: multipart/mixed; boundary="b"';
const part = (name: string, content: string) =>
  `--b\r\nContent-Type: text/csv; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${content}\r\n`;
const mixed = (...parts: string[]) => `--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n${parts.join('')}--b--\r\n`;

test('a mail that is the only copy of something stays however few days mails are kept; beside one that is told whole it goes', async () => {
  const { id: ticketId } = await createTicket(owner, { subject: 'Parcel' });
  const side = await startSideConversation(owner, {
    ...{ ticketId, toAddress: 'depot@carrier.test', toName: 'Carrier', subject: 'Parcel 7', body: 'Where?' },
    targetSeconds: 4 * 3600,
  });
  const [asked] = await rows<{ id: string }>(`SELECT id FROM message WHERE subject_id = $1`, side.id);
  const answers = [`In-Reply-To: <${asked?.id}@acme.test>`, 'Subject: Re: Parcel 7'];
  const is = async (raw: string, outcome: string) => {
    const done = await arrive(raw);
    expect(done).toMatchObject({ outcome, duplicate: false });
    return done.id;
  };
  const withFile = rawOf([...answers, MIXED], mixed(part('where.csv', 'a,b')));
  const kept = [
    await is(withFile, 'reply'),
    await is(rawOf(['Subject: Long'], 'x'.repeat(100_001)), 'ticket'),
    await is(rawOf(['Subject: HTML', 'Content-Type: text/html'], '<div>'.repeat(6000)), 'ticket'),
    await is(
      rawOf(['Subject: Files', MIXED], mixed(...Array.from({ length: 101 }, (_, i) => part(`${i}`, 'x')))),
      'ticket',
    ),
  ];
  const told = [
    await is(rawOf(['Subject: As long as it is shown'], 'x'.repeat(100_000)), 'ticket'),
    await is(rawOf(['Subject: One file', MIXED], mixed(part('one.csv', 'c,d'))), 'ticket'),
  ];
  // One of before there was the mark.
  const old = await is(rawOf([...answers, 'X: old', MIXED], mixed(part('then.csv', 'a,b'))), 'reply');
  await house.owner.query('UPDATE inbound_mail SET only_copy = false WHERE id = $1', [old]);
  await updateDeskSettings(owner, { keepMailDays: 1 });
  await later(2 * DAY);
  const of = async (column: string) =>
    (await rows<{ id: string }>(`SELECT id FROM inbound_mail WHERE ${column} ORDER BY received_at`)).map(
      ({ id }) => id,
    );
  expect(await of('only_copy')).toEqual(kept);
  // Also whoever is told of all of them looks again.
  const all = await rows<{ id: string }>('SELECT file_id AS id FROM inbound_mail');
  const ids = all.map(({ id }) => id);
  expect(await removeFiles(owner, ids)).toBe(told.length);
  expect(await of('file_id IS NOT NULL')).toEqual([...kept, old]);
  const unused = await disk.sweeper.unusedFiles(new Date(await house.clock.now()), 10);
  expect(unused.filter(({ fileId }) => fileId !== null)).toEqual([]);
  expect(await remove()).toBe(0);
  expect(await of('file_id IS NOT NULL')).toEqual([...kept, old]);
  expect(await isThere(hashOf(withFile))).toBe(true);
  await updateDeskSettings(owner, { keepMailDays: null });
});

test('a mail that is brought twice is kept once; what a second one once left behind goes after a day', async () => {
  const raw = rawOf(['Subject: Twice', 'Message-ID: <twice@customer.test>', MIXED], mixed(part('t.csv', 'twice')));
  const again = raw.replace('Subject: Twice', 'Received: by another way\r\nSubject: Twice');
  expect(await arrive(raw)).toMatchObject({ duplicate: false });
  expect(await arrive(raw)).toMatchObject({ duplicate: true });
  expect(await arrive(again)).toMatchObject({ duplicate: true });
  const named = (hash: string) => rows('SELECT id FROM stored_file WHERE sha256 = $1', hash);
  expect([await named(hashOf(raw)), await named(hashOf(again))].map((found) => found.length)).toEqual([1, 0]);
  await later(HOUR + SECOND);
  expect(await remove()).toBe(0);
  expect([await isThere(hashOf(raw)), await isThere(hashOf(again))]).toEqual([true, false]);
  expect(await isThere(hashOf('twice'))).toBe(true);
  expect(await entered(hashOf(raw), hashOf(again), hashOf('twice'))).toBe(0);

  const at = new Date(await house.clock.now());
  await house.owner.query(
    `INSERT INTO stored_file (tenant_id, id, sha256, size, name, media_type, created_at) VALUES ($1, $2, $3, 1, 'mail.eml', 'message/rfc822', $4)`,
    [house.acme.id, newId(), hashOf(raw), at],
  );
  await later(DAY);
  expect(await remove()).toBe(0);
  await later(SECOND);
  expect(await remove()).toBe(1);
  expect([(await named(hashOf(raw))).length, await isThere(hashOf(raw))]).toEqual([1, true]);
});

test('bytes of files that came with a mail of which nothing was made go after an hour', async () => {
  const head = ['Subject: Away', 'Auto-Submitted: auto-replied', MIXED];
  const raw = rawOf(head, mixed(part('away.csv', 'nobody')));
  expect(await arrive(raw, ['nobody'])).toMatchObject({ outcome: 'ignored' });
  await later(HOUR);
  await remove();
  expect(await isThere(hashOf('nobody'))).toBe(true);
  await later(SECOND);
  await remove();
  expect([await isThere(hashOf('nobody')), await isThere(hashOf(raw))]).toEqual([false, true]);
  expect(await entered(hashOf('nobody'))).toBe(0);
});

test('bytes of a mail whose transaction fails go after an hour, also where somebody looked before they were there', async () => {
  const raw = rawOf(['Subject: Lost', MIXED], mixed(part('lost.csv', 'lost')));
  const looked: FilePort = {
    ...files,
    async put(tenantId, bytes) {
      await remove();
      return files.put(tenantId, bytes);
    },
  };
  await expect(receive(raw, newId(), looked)).rejects.toMatchObject({ kind: 'NotFound' });
  const left = [hashOf(raw), hashOf('lost')];
  for (const sha256 of left) await putNow(sha256);
  const thereAfter = async (time: number) => {
    await later(time);
    await remove();
    return Promise.all(left.map(isThere));
  };
  expect(await thereAfter(HOUR)).toEqual([true, true]);
  expect(await thereAfter(SECOND)).toEqual([false, false]);
  expect(await entered(...left)).toBe(0);
});
