import { isIP } from 'node:net';
import { ImapFlow } from 'imapflow';
import { validation } from '../../domain/errors.ts';
import type { ImapSettings } from '../../domain/mail/contract.ts';
import type { FetchedMail, MailSource, OpenSource } from '../../services/mail/poll.ts';
import { pollMailboxes } from '../../services/mail/poll.ts';
import { OPEN_INTERNET, type Pinned, type PinSeams, pin } from '../../services/outbound/pin.ts';
import type { ApiDeps } from '../deps.ts';

const LIMITS = { connectionTimeout: 15_000, greetingTimeout: 10_000, socketTimeout: 60_000 };
/** Of a mail that is too large. */
const HEAD_BYTES = 256 * 1024;

export interface ImapReach {
  /** Servers in networks of one's own may be reached too, and by plain text where they have no STARTTLS. */
  readonly privateHosts: boolean;
}

/**
 * How mailboxes at IMAP servers are opened, each for one visit. Whoever sets a mailbox up names host and port: only addresses of the open
 * internet are connected to, and a password goes over TLS only, unless the installation has servers in its own network.
 * @throws AppError Validation in words where the host may not be reached; else where it cannot be, or refuses the password
 */
export const imapOpener =
  ({ privateHosts }: ImapReach, seams: PinSeams = OPEN_INTERNET): OpenSource =>
  async (settings, password) => {
    const found = await pin(settings.host, { ...seams, isAllowed: (at) => privateHosts || seams.isAllowed(at) });
    if ('to' in found) return openImap(settings, password, found.to, seams.isAllowed(found.to.address));
    if (found.refused === 'unknown') throw validation('There is no server of this name.');
    throw validation(
      'The server lies in a private network, which mailboxes are not fetched from. Use one of the open internet, or let whoever runs Backbeat set IMAP_PRIVATE_HOSTS=1.',
    );
  };

async function openImap(
  { host, port, secure, user, folder }: ImapSettings,
  password: string,
  to: Pinned,
  isPublic: boolean,
): Promise<MailSource> {
  const client = new ImapFlow({
    // The certificate is checked against the name, the connection goes to what was found for it.
    host: to.address,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    port,
    secure,
    ...(isPublic && !secure ? { doSTARTTLS: true } : {}),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    ...LIMITS,
  });
  // Whoever waits for an answer hears of it as well.
  client.on('error', () => undefined);
  // A refused password alone leaves the connection standing.
  const lock = await client
    .connect()
    .then(() => client.getMailboxLock(folder))
    .catch((error: unknown) => {
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
  deps: Pick<ApiDeps, 'db' | 'clock' | 'files' | 'log' | 'openMailbox'>,
  { everyMs = EVERY_MS }: { everyMs?: number } = {},
): { stop(): Promise<void> } {
  const { db, clock, files, log, openMailbox } = deps;
  let visit: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    visit = pollMailboxes({ db, clock, files, requestId: null }, openMailbox)
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
