import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, SECOND } from '../domain/time/instant.ts';
import type { Ctx } from '../services/context.ts';
import type { Database } from '../services/database.ts';
import { updateDeskSettings } from '../services/desk/settings.ts';
import { getDocumentSettings, updateDocumentSettings } from '../services/documents/settings.ts';
import { uploadLogo } from '../services/documents/upload-logo.ts';
import type { FilePort } from '../services/files/port.ts';
import { uploadFile } from '../services/files/upload.ts';
import { receiveMail } from '../services/mail/receive.ts';
import { createMailbox } from '../services/mailboxes/create.ts';
import { addMessage } from '../services/tickets/add-message.ts';
import { createTicket } from '../services/tickets/create.ts';
import type { House } from '../test/support/house.ts';
import { hashOf, type KeptFiles, openKeptFiles } from '../test/support/kept-files.ts';

/** Bytes are as old as the disk says: what is put now is put at the end of the test. */
const start: Instant = Date.now() - 60 * DAY;
let kept: KeptFiles;
let house: House;
let db: Database;
let files: FilePort;
let owner: Ctx;
let { remove, later, placeOf, putNow, isThere } = {} as KeptFiles;
beforeAll(async () => {
  kept = await openKeptFiles(start);
  ({ house, db, files, owner, remove, later, placeOf, putNow, isThere } = kept);
});
afterAll(() => kept.close());

const entered = async () => (await house.owner.query('SELECT sha256 FROM bytes_to_remove ORDER BY 1')).rows;
/** Puts bytes that were put when the house's clock says. */
async function put(text: string) {
  const bytes = Buffer.from(text);
  const sha256 = await files.put(house.acme.id, bytes);
  await putNow(sha256);
  return { sha256, size: bytes.length, name: 'a.txt', mediaType: 'text/plain' };
}
const upload = async (text: string) => {
  const file = await put(text);
  return { ...file, id: (await uploadFile(owner, file)).id };
};
const open = async () => (await createTicket(owner, { subject: 'x', requesterEmail: 'ana@customer.test' })).id;
const attach = async (fileId: string) =>
  addMessage(owner, { id: await open(), kind: 'public_reply', body: 'See there', fileIds: [fileId] });

test('an upload that was never sent goes after a day, with its bytes where nothing else is made of them', async () => {
  const [idle, sent, once, twin] = [
    await upload('idle'),
    await upload('sent'),
    await upload('same'),
    await upload('same'),
  ];
  await attach(sent.id);
  await attach(twin.id);
  house.clock.moveTo(start + DAY);
  expect(await remove()).toBe(0);
  house.clock.moveTo(start + DAY + 1);
  expect(await remove()).toBe(2);
  expect(await Promise.all([idle, sent, once].map(({ sha256 }) => isThere(sha256)))).toEqual([false, true, true]);
  expect(await remove()).toBe(0);
  await expect(attach(idle.id)).rejects.toMatchObject({ kind: 'Validation' });
});

test('a picture of documents and a file that was sent stay, whatever was uploaded beside them', async () => {
  const [picture, paper, waiting] = [await upload('logo'), await upload('paper'), await upload('waits')];
  const { seller, sellerNumber } = await getDocumentSettings(owner);
  const logo = await uploadLogo(owner, picture, { mediaType: 'image/png', width: 10, height: 10 });
  await updateDocumentSettings(owner, { sellerNumber, seller: { ...seller, logo } });
  // As though nothing but these named them.
  await house.owner.query('DELETE FROM stored_file WHERE sha256 = $1 AND uploaded_by IS NULL', [picture.sha256]);
  await house.owner.query(
    `INSERT INTO sent_document (tenant_id, noun, subject_id, format, sha256, size, name, created_at)
     VALUES ($1, 'invoice', gen_random_uuid(), 'pdf', $2, 1, 'a.pdf', now())`,
    [house.acme.id, paper.sha256],
  );
  await house.owner.query(
    `INSERT INTO message (tenant_id, id, channel, to_address, subject, body, due_at, state, noun, subject_id, created_at, envelope)
     VALUES ($1, gen_random_uuid(), 'email', 'a@b.test', 's', 'b', now(), 'queued', 'customer', gen_random_uuid(), now(), $2)`,
    [house.acme.id, { files: [{ sha256: waiting.sha256, name: 'a.pdf', mediaType: 'application/pdf' }] }],
  );
  await later(2 * DAY);
  expect(await remove()).toBe(3);
  for (const { sha256 } of [picture, paper, waiting]) expect(await isThere(sha256)).toBe(true);
});

test('bytes that somebody puts again this moment stay, though the upload before them goes', async () => {
  const { sha256 } = await upload('again');
  await later(2 * DAY);
  await putNow(sha256, HOUR - SECOND);
  expect(await remove()).toBe(1);
  expect(await isThere(sha256)).toBe(true);
  // They are looked at again, until they have lain for an hour or somebody has made something of them.
  expect(await entered()).toEqual([{ sha256 }]);
  await later(HOUR);
  expect(await remove()).toBe(0);
  expect(await isThere(sha256)).toBe(false);
  expect(await entered()).toEqual([]);
});

test('bytes that could not be taken away are taken away the next time, and other workspaces do not wait for it', async () => {
  const idle = [await upload('stuck'), await upload('fine')];
  const other = house.ctx(house.other, house.other.as('owner'));
  const sha256 = await files.put(house.other.id, Buffer.from('theirs'));
  await uploadFile(other, { sha256, size: 6, name: 'a.txt', mediaType: 'text/plain' });
  await later(2 * DAY);
  const [stuck] = idle.map((one) => one.sha256);
  const broken: FilePort = {
    ...files,
    remove: (tenantId, hash, since) =>
      hash === stuck ? Promise.reject(new Error('EIO')) : files.remove(tenantId, hash, since),
  };
  const isOf = (tenantId: string) => tenantId === house.acme.id;
  const closed: Database = {
    ...db,
    withTenant: (tenantId, work) =>
      isOf(tenantId) ? Promise.reject(new Error('closed')) : db.withTenant(tenantId, work),
  };
  const left = async () => (await house.owner.query('SELECT id FROM stored_file WHERE sha256 = $1', [sha256])).rowCount;
  await expect(remove({ db: closed })).rejects.toThrow('closed');
  expect(await left()).toBe(0);
  await expect(remove({ files: broken })).rejects.toThrow('EIO');
  expect(await Promise.all(idle.map((one) => isThere(one.sha256)))).toEqual([true, false]);
  // Theirs were put this moment by the clock of the disk, long after the house's.
  expect((await entered()).map((one) => one.sha256).sort()).toEqual([stuck, sha256].sort());
  expect(await remove()).toBe(0);
  expect(await isThere(stuck ?? '')).toBe(false);
  expect(await entered()).toEqual([{ sha256 }]);
  await house.owner.query('DELETE FROM bytes_to_remove');
});

test('bytes that somebody names again stay, also where whoever looked at them died over it', async () => {
  const { sha256 } = await upload('once more');
  await later(2 * DAY);
  const dies = () =>
    rename(placeOf(sha256), `${placeOf(sha256)}.aside`).then(() => Promise.reject(new Error('killed')));
  await expect(remove({ files: { ...files, remove: dies } })).rejects.toThrow('killed');
  expect(await entered()).toEqual([{ sha256 }]);
  const again = { sha256, size: 9, name: 'a.txt', mediaType: 'text/plain' };
  const { id } = await uploadFile(owner, again);
  await attach(id);
  expect(await remove()).toBe(0);
  expect(await entered()).toEqual([]);
  expect(await isThere(sha256)).toBe(true);
});

test('a file that somebody holds this moment is left for the next time', async () => {
  const { id } = await upload('held');
  await later(2 * DAY);
  const holder = await house.owner.connect();
  holder.on('error', () => undefined);
  try {
    // Whoever waits for it goes on then, and has removed it.
    await holder.query("SET idle_in_transaction_session_timeout = '5s'");
    await holder.query('BEGIN');
    await holder.query('SELECT FROM stored_file WHERE id = $1 FOR KEY SHARE', [id]);
    expect(await remove()).toBe(0);
    await holder.query('ROLLBACK');
  } finally {
    holder.release(true);
  }
  expect(await remove()).toBe(1);
});

test('mails are kept as they came for as long as the workspace says; the ticket and its log stay', async () => {
  const { id: mailboxId } = await createMailbox(owner, { address: 'support@acme.test', name: 'Acme' });
  const raw = Buffer.from('From: ana@customer.test\r\nMessage-ID: <1@customer.test>\r\nSubject: Hi\r\n\r\nHello');
  const arrived = { tenantId: house.acme.id, mailboxId, door: 'smtp', raw, envelope: { from: null, to: [] } } as const;
  await receiveMail({ db, clock: house.clock, files, requestId: null }, arrived);
  const sha256 = hashOf(String(raw));
  await putNow(sha256);
  const mails = async () =>
    (await house.owner.query('SELECT outcome, file_id IS NOT NULL AS kept FROM inbound_mail')).rows;
  await later(10 * DAY);
  expect(await remove()).toBe(0);
  await updateDeskSettings(owner, { keepMailDays: 11 });
  expect(await remove()).toBe(0);
  expect(await mails()).toEqual([{ outcome: 'ticket', kept: true }]);
  await updateDeskSettings(owner, { keepMailDays: 9 });
  expect(await remove()).toBe(1);
  expect(await mails()).toEqual([{ outcome: 'ticket', kept: false }]);
  expect(await isThere(sha256)).toBe(false);
});

/** What names a file and is asked before its bytes go (services/files/remove.ts). */
const ASKED = ['message.envelope', 'seller_profile.details', 'sent_document.sha256', 'stored_file.sha256'];
/** What says of one that there was one. */
const TOLD = ['audit.after', 'audit.before', 'bytes_to_remove.sha256', 'inbound_mail.dedupe_key'];

test('whatever refers to a file is known where files are removed', async () => {
  const { rows: keys } = await house.owner.query(
    `SELECT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'f' AND confrelid = 'stored_file'::regclass ORDER BY 1`,
  );
  expect(keys.map(({ name }) => name)).toEqual(['attachment', 'inbound_mail']);
  const columns = async (which: string) =>
    (
      await house.owner.query<{ table: string; column: string }>(
        `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND ${which} ORDER BY 1, 2`,
      )
    ).rows;
  const named = await columns(`a.attname LIKE '%sha256%'`);
  expect(named.map(({ table, column }) => `${table}.${column}`)).toEqual([
    'bytes_to_remove.sha256',
    'sent_document.sha256',
    'stored_file.sha256',
  ]);
  // Everything that bears the hash of one of the files of these tests, in whatever it keeps.
  const found: string[] = [];
  for (const { table, column } of await columns(`a.atttypid IN ('jsonb'::regtype, 'json'::regtype, 'text'::regtype)`)) {
    const { rows } = await house.owner.query(
      `SELECT FROM "${table}" t, (SELECT array_agg(h) AS all FROM (
         SELECT sha256 AS h FROM stored_file UNION SELECT $1) AS one) AS known
       WHERE EXISTS (SELECT FROM unnest(known.all) AS h WHERE position(h IN t."${column}"::text) > 0) LIMIT 1`,
      [hashOf('logo')],
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  expect(found.filter((name) => !TOLD.includes(name))).toEqual(ASKED.filter((name) => found.includes(name)));
  expect(found).toEqual(expect.arrayContaining(['message.envelope', 'seller_profile.details', 'stored_file.sha256']));
});
