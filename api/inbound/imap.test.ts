import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diskFiles } from '../../services/files/disk.ts';
import { pollMailboxes } from '../../services/mail/poll.ts';
import type { MailDeps } from '../../services/mail/receive.ts';
import { createMailbox } from '../../services/mailboxes/create.ts';
import { fetchNow } from '../../services/mailboxes/fetch-now.ts';
import { listMailboxes } from '../../services/mailboxes/list.ts';
import { eventually } from '../../temporal/servers/processes.ts';
import { type Dovecot, startDovecot, withoutDovecot } from '../../test/support/dovecot.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { imapOpener, imapWatcher } from './imap.ts';
import { startImapPoller } from './imap-poller.ts';

/** Dovecot listens on this machine. */
const openImap = imapOpener({ privateHosts: true });

const reason = withoutDovecot();
if (reason) console.info(`skipped: IMAP against a real server, for ${reason}`);

let house: House;
let folder: string;
let deps: MailDeps;

beforeAll(async () => {
  house = await openHouse();
  folder = await mkdtemp(path.join(os.tmpdir(), 'backbeat-imap-'));
  const { db, clock } = house.ctx(house.acme, house.acme.as('owner'));
  deps = { db, clock, files: diskFiles(folder), requestId: null };
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true, force: true });
});

const owner = () => house.ctx(house.acme, house.acme.as('owner'));
const subjects = async () =>
  (await house.owner.query<{ subject: string }>('SELECT subject FROM ticket ORDER BY number')).rows.map(
    ({ subject }) => subject,
  );
const mail = (subject: string, body = 'Hello') =>
  Buffer.from(
    `From: ana@customer.test\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@customer.test>\r\nSubject: ${subject}\r\n\r\n${body}\r\n`,
  );
const errorOf = async (address: string) => {
  const { items } = await listMailboxes(owner(), {});
  return items.find((box) => box.address === address)?.imapError;
};

describe.skipIf(reason)('against Dovecot', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
    const imap = { host: '127.0.0.1', port: dovecot.port, secure: false, user: 'desk', folder: 'INBOX' };
    await createMailbox(owner(), { address: 'desk@acme.test', name: 'Desk', imap, imapPassword: dovecot.password });
    const wrong = { ...imap, user: 'other' };
    await createMailbox(owner(), { address: 'wrong@acme.test', name: 'Wrong', imap: wrong, imapPassword: 'not it' });
    const nobody = { ...imap, port: 1 };
    await createMailbox(owner(), { address: 'nobody@acme.test', name: 'Nobody', imap: nobody, imapPassword: 'x' });
  });
  afterAll(() => dovecot.stop());

  test('unseen mails become tickets and are marked as seen; a second visit takes nothing; a failing mailbox says why and holds up no other', async () => {
    await dovecot.deliver('desk', mail('First by IMAP'));
    await dovecot.deliver('desk', mail('Second by IMAP'));
    expect(await pollMailboxes(deps, openImap)).toBe(2);
    expect(await subjects()).toEqual(['First by IMAP', 'Second by IMAP']);
    expect((await dovecot.inbox('desk')).every((name) => /:2,S$/.test(name))).toBe(true);
    expect(await pollMailboxes(deps, openImap)).toBe(0);
    expect(await errorOf('desk@acme.test')).toBeNull();
    expect(await errorOf('wrong@acme.test')).toBe('The server refuses the user name or the password.');
    expect(await errorOf('nobody@acme.test')).toBe('The server refuses the connection: check name and port.');
  });

  test('whoever sets a mailbox up may look at once; nobody else, and not of another workspace', async () => {
    const { items } = await listMailboxes(owner(), {});
    const id = items.find((box) => box.address === 'desk@acme.test')?.id ?? '';
    await dovecot.deliver('desk', mail('At once'));
    const looked = await fetchNow({ ...owner(), files: deps.files }, openImap, { id });
    expect(looked).toMatchObject({ imapError: null, recentMails: 3 });
    const support = { ...house.ctx(house.acme, house.acme.as('support')), files: deps.files };
    await expect(fetchNow(support, openImap, { id })).rejects.toMatchObject({ kind: 'Forbidden' });
    const stranger = { ...house.ctx(house.other, house.other.as('owner')), files: deps.files };
    await expect(fetchNow(stranger, openImap, { id })).rejects.toMatchObject({ kind: 'NotFound' });
  });

  test('a mail whose ticket could not be committed stays unseen and comes again, once', async () => {
    await dovecot.deliver('desk', mail('Comes again', 'poison'));
    await dovecot.deliver('desk', mail('Behind it'));
    await house.owner.query(`ALTER TABLE ticket_message ADD CONSTRAINT broken CHECK (body NOT LIKE 'poison%')`);
    expect(await pollMailboxes(deps, openImap)).toBe(1);
    expect((await dovecot.inbox('desk')).filter((name) => !name.includes('S'))).toHaveLength(1);
    expect(await errorOf('desk@acme.test')).toContain('tried again');
    await house.owner.query('ALTER TABLE ticket_message DROP CONSTRAINT broken');
    expect(await pollMailboxes(deps, openImap)).toBe(1);
    expect((await subjects()).slice(3)).toEqual(['Behind it', 'Comes again']);
  });

  test('a mail that comes while its server is listened to is a ticket within seconds, long before the next visit', async () => {
    const fetched = { ...deps, openMailbox: openImap, log: pino({ level: 'silent' }) };
    const poller = startImapPoller(fetched, { everyMs: 3_600_000, watch: imapWatcher({ privateHosts: true }) });
    try {
      for (const subject of ['Before it listened', 'While it listened', 'Once more']) {
        await dovecot.deliver('desk', mail(subject));
        expect(await eventually(async () => (await subjects()).at(-1) === subject, 10_000)).toBe(true);
      }
    } finally {
      await poller.stop();
    }
  });

  test('a mail of 30 MB becomes a ticket without its contents, and a note says so', async () => {
    await dovecot.deliver('desk', mail('Far too big', 'x'.repeat(76).concat('\r\n').repeat(400_000)));
    expect(await pollMailboxes(deps, openImap)).toBe(1);
    const { rows } = await house.owner.query(
      `SELECT m.kind, m.body FROM ticket_message m JOIN ticket t ON t.id = m.ticket_id WHERE t.subject = 'Far too big' ORDER BY m.at, m.id`,
    );
    expect(rows).toMatchObject([{ kind: 'customer_message', body: '' }, { kind: 'internal_note' }]);
    expect(rows[1]?.body).toMatch(/^This mail is 29\.8 MB, more than the 25\.0 MB/);
  });
});

test('a source that breaks off in the middle loses nothing: what was committed is known when it comes again', async () => {
  await house.owner.query('UPDATE mailbox SET imap = NULL, imap_password = NULL');
  const imap = { host: 'imap.acme.test', user: 'fake' };
  await createMailbox(owner(), { address: 'fake@acme.test', name: 'Fake', imap, imapPassword: 'x' });
  const inbox = new Map([1, 2, 3].map((uid) => [uid, mail(`Fake ${uid}`)]));
  const seen = new Set<number>();
  let cutAt = 2;
  const open = () =>
    Promise.resolve({
      async *unseen() {
        for (const [uid, raw] of inbox) if (!seen.has(uid)) yield { uid, raw, size: raw.length, isHeadOnly: false };
      },
      async markSeen(uid: number) {
        if (uid === cutAt) throw Object.assign(new Error('cut'), { code: 'ECONNRESET' });
        seen.add(uid);
      },
      close: () => Promise.resolve(),
    });
  expect(await pollMailboxes(deps, open)).toBe(1);
  expect(await errorOf('fake@acme.test')).toContain('tried again');
  cutAt = 0;
  expect(await pollMailboxes(deps, open)).toBe(2);
  expect((await subjects()).filter((subject) => subject.startsWith('Fake'))).toEqual(['Fake 1', 'Fake 2', 'Fake 3']);
});
