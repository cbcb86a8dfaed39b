import { isIP } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import { validation } from '../../domain/errors.ts';
import type { ImapSettings } from '../../domain/mail/contract.ts';
import { MINUTE, SECOND } from '../../domain/time/instant.ts';
import type { FetchedMail, MailSource, OpenSource } from '../../services/mail/poll.ts';
import { OPEN_INTERNET, type PinSeams, pin } from '../../services/outbound/pin.ts';

const LIMITS = { connectionTimeout: 15_000, greetingTimeout: 10_000, socketTimeout: 60_000 };
/** Of a mail that is too large. */
const HEAD_BYTES = 256 * 1024;

export interface ImapReach {
  /** Servers in networks of one's own may be reached too, and by plain text where they have no STARTTLS. */
  readonly privateHosts: boolean;
}

/** Waits for mail at a server that tells by itself (IDLE, RFC 2177). */
export type WatchSource = (
  settings: ImapSettings,
  password: string,
  hear: (what: 'opened' | 'mail') => void,
  signal: AbortSignal,
) => Promise<'broken' | 'does not tell'>;

/**
 * How mailboxes at IMAP servers are opened, each for one visit. Whoever sets a mailbox up names host and port: only addresses of the open
 * internet are connected to, and a password goes over TLS only, unless the installation has servers in its own network.
 * @throws AppError Validation in words where the host may not be reached; else where it cannot be, or refuses the password
 */
export const imapOpener = (reach: ImapReach, seams: PinSeams = OPEN_INTERNET): OpenSource =>
  oneByOne(async (settings, password) => visit(settings, await connect(settings, password, reach, seams)));

/** Visits to one mailbox do not overlap, whoever asks for them: the next logs in when the one before is closed. */
function oneByOne(open: OpenSource): OpenSource {
  const last = new Map<string, Promise<void>>();
  return async (settings, password) => {
    const key = JSON.stringify([settings, password]);
    const before = last.get(key);
    let leave = () => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    last.set(key, left);
    const done = () => {
      leave();
      if (last.get(key) === left) last.delete(key);
    };
    await before;
    try {
      const source = await open(settings, password);
      return { ...source, close: () => source.close().finally(done) };
    } catch (error) {
      done();
      throw error;
    }
  };
}

/**
 * How a mailbox is watched, over a connection of its own, by the same rules: hears once that it is watched, and of each mail then.
 * Ends when the connection does, or when the server will not tell.
 */
export const imapWatcher =
  (reach: ImapReach, seams: PinSeams = OPEN_INTERNET): WatchSource =>
  async (settings, password, hear, signal) => {
    const client = await connect(settings, password, reach, seams, IDLE_LIMITS);
    const end = () => client.close();
    signal.addEventListener('abort', end);
    try {
      if (signal.aborted) return 'broken';
      await client.mailboxOpen(settings.folder, { readOnly: true });
      if (!client.capabilities.has('IDLE')) return 'does not tell';
      client.on('exists', ({ count, prevCount }) => {
        if (count > prevCount) hear('mail');
      });
      hear('opened');
      while (client.usable && client.mailbox) {
        const round = delay(ROUND_MS, undefined, { signal, ref: false }).catch(() => undefined);
        // Refused over a line that stands, whatever it had said it can do.
        if ((await client.idle()) === false) return client.usable ? 'does not tell' : 'broken';
        await round;
      }
      return 'broken';
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  };

/** Servers drop who idles for half an hour, and routers on the way who says nothing for some minutes. */
const IDLE_LIMITS = { maxIdleTime: 4 * MINUTE, socketTimeout: 6 * MINUTE };
/** At least: some servers end each IDLE at once. */
const ROUND_MS = SECOND;

async function connect(
  { host, port, secure, user }: ImapSettings,
  password: string,
  { privateHosts }: ImapReach,
  seams: PinSeams,
  limits: Partial<ImapFlowOptions> = {},
): Promise<ImapFlow> {
  const found = await pin(host, { ...seams, isAllowed: (at) => privateHosts || seams.isAllowed(at) });
  if (!('to' in found)) {
    if (found.refused === 'unknown') throw validation('There is no server of this name.');
    throw validation(
      'The server lies in a private network, which mailboxes are not fetched from. Use one of the open internet, or let whoever runs Backbeat set IMAP_PRIVATE_HOSTS=1.',
    );
  }
  const client = new ImapFlow({
    // The certificate is checked against the name, the connection goes to what was found for it.
    host: found.to.address,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    port,
    secure,
    ...(seams.isAllowed(found.to.address) && !secure ? { doSTARTTLS: true } : {}),
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
    ...LIMITS,
    ...limits,
  });
  // Whoever waits for an answer hears of it as well.
  client.on('error', () => undefined);
  // A refused password alone leaves the connection standing.
  await client.connect().catch((error: unknown) => {
    client.close();
    throw error;
  });
  return client;
}

async function visit({ folder }: ImapSettings, client: ImapFlow): Promise<MailSource> {
  const lock = await client.getMailboxLock(folder).catch((error: unknown) => {
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
