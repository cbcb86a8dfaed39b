import { ImapFlow } from 'imapflow';
import type { ImapSettings } from '../../domain/mail/contract.ts';
import type { FetchedMail, MailSource } from '../../services/mail/poll.ts';
import { pollMailboxes } from '../../services/mail/poll.ts';
import type { ApiDeps } from '../deps.ts';

const LIMITS = { connectionTimeout: 15_000, greetingTimeout: 10_000, socketTimeout: 60_000 };
/** Of a mail that is too large. */
const HEAD_BYTES = 256 * 1024;

/** A mailbox at an IMAP server, opened for one visit. @throws where it cannot be reached, or refuses the password */
export async function openImap(
  { host, port, secure, user, folder }: ImapSettings,
  password: string,
): Promise<MailSource> {
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    ...LIMITS,
  });
  // Whoever waits for an answer hears of it as well.
  client.on('error', () => undefined);
  await client.connect();
  const lock = await client.getMailboxLock(folder).catch(async (error: unknown) => {
    client.close();
    throw error;
  });
  return {
    async *unseen(most, mostBytes) {
      const found = await client.search({ seen: false }, { uid: true });
      for (const uid of (found || []).slice(0, most)) {
        const mail = await fetchOne(client, uid, mostBytes);
        if (mail) yield mail;
      }
    },
    async markSeen(uid) {
      await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
    },
    async close() {
      lock.release();
      await client.logout().catch(() => client.close());
    },
  };
}

/** With BODY.PEEK, so that reading alone marks nothing. */
async function fetchOne(client: ImapFlow, uid: number, mostBytes: number): Promise<FetchedMail | null> {
  const about = await client.fetchOne(String(uid), { size: true }, { uid: true });
  if (!about) return null;
  const size = about.size ?? 0;
  if (size <= mostBytes) {
    const whole = await client.fetchOne(String(uid), { source: true }, { uid: true });
    if (!whole) return null;
    return whole.source ? { uid, raw: whole.source, size, isHeadOnly: false } : null;
  }
  const head = await client.fetchOne(String(uid), { headers: true }, { uid: true });
  if (!head) return null;
  return head.headers ? { uid, raw: headOnly(head.headers), size, isHeadOnly: true } : null;
}

/** The head without what it says of a body that is not there. */
function headOnly(headers: Buffer): Buffer {
  const kept = headers
    .subarray(0, HEAD_BYTES)
    .toString('latin1')
    .replace(/^(content-[\w-]+|mime-version):.*(\r?\n[ \t].*)*\r?\n/gim, '')
    .trimEnd();
  return Buffer.from(`${kept}\r\n\r\n`, 'latin1');
}

const EVERY_MS = 60_000;

/** Visits the mailboxes once a minute, one visit after the other. Several nodes may do so: a mail is taken in once. */
export function startImapPoller(
  deps: Pick<ApiDeps, 'db' | 'clock' | 'files' | 'log'>,
  { everyMs = EVERY_MS }: { everyMs?: number } = {},
): { stop(): Promise<void> } {
  const { db, clock, files, log } = deps;
  let visit: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    visit = pollMailboxes({ db, clock, files, requestId: null }, openImap)
      .then((taken) => {
        if (taken > 0) log.info({ taken }, 'mail: fetched');
      })
      .catch((error: unknown) => log.warn({ err: error }, 'mail: the mailboxes cannot be visited'))
      .finally(() => {
        isBusy = false;
      });
  }, everyMs);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      return visit;
    },
  };
}
