import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { AppError } from '../../domain/errors.ts';
import { MOST_MAIL_BYTES } from '../../domain/mail/contract.ts';
import { mailboxOfAddress } from '../../services/mail/context.ts';
import { receiveMail } from '../../services/mail/receive.ts';
import type { ApiDeps } from '../deps.ts';

export interface SmtpListenerOptions {
  readonly host: string;
  readonly port: number;
  /** Files in PEM; without them there is no STARTTLS. */
  readonly tls: { readonly key: string; readonly cert: string } | null;
}

export interface SmtpListener {
  readonly port: number;
  stop(): Promise<void>;
}

/** Mails being taken in at once: each is held in memory while it is read. */
const MOST_CLIENTS = 20;
/** RFC 5321 asks for a hundred at least. */
const MOST_RECIPIENTS = 100;
const IDLE_MS = 60_000;

interface Recipient {
  readonly address: string;
  readonly tenantId: string;
  readonly mailboxId: string;
}

/** A refusal with its code: 5xx for good, 4xx for now. */
const refusal = (code: number, words: string): Error => Object.assign(new Error(words), { responseCode: code });

/** Our own door for mail: takes in what is for our mailboxes and nothing else; it passes nothing on, so it can relay nothing. */
export async function startSmtpListener(
  deps: Pick<ApiDeps, 'db' | 'clock' | 'files' | 'log'>,
  { host, port, tls }: SmtpListenerOptions,
): Promise<SmtpListener> {
  const { log } = deps;
  const known = new WeakMap<SMTPServerSession, Recipient[]>();
  const [key, cert] = tls ? await Promise.all([readFile(tls.key), readFile(tls.cert)]) : [null, null];

  const server = new SMTPServer({
    name: 'backbeat',
    banner: 'Backbeat',
    authOptional: true,
    disabledCommands: key && cert ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(key && cert ? { key, cert } : {}),
    size: MOST_MAIL_BYTES,
    maxClients: MOST_CLIENTS,
    socketTimeout: IDLE_MS,
    closeTimeout: 5_000,
    disableReverseLookup: true,
    logger: false,
    onMailFrom(_address, session, done) {
      known.set(session, []);
      done();
    },
    onRcptTo({ address }, session, done) {
      const taken = known.get(session) ?? [];
      if (taken.length >= MOST_RECIPIENTS) return done(refusal(452, 'Too many recipients'));
      mailboxOfAddress(deps, address).then(
        (found) => {
          if (!found) return done(refusal(550, 'No such mailbox here'));
          taken.push({ address, tenantId: found.tenantId, mailboxId: found.id });
          known.set(session, taken);
          done();
        },
        (error: unknown) => {
          log.error({ err: error }, 'mail: the recipient could not be looked up');
          done(refusal(451, 'Try again later'));
        },
      );
    },
    onData(stream, session, done) {
      takeIn(deps, stream, session, known.get(session) ?? []).then(
        () => done(null, 'Taken in'),
        (error: unknown) => {
          if (typeof (error as { responseCode?: unknown }).responseCode === 'number') return done(error as Error);
          if (error instanceof AppError && error.kind === 'NotFound') return done(refusal(550, 'No such mailbox here'));
          log.error({ err: error }, 'mail: a mail could not be taken in, its sender keeps it');
          done(refusal(451, 'Try again later'));
        },
      );
    },
  });
  // Of clients that go away, or speak something else than SMTP.
  server.on('error', (error: Error) => log.warn({ err: error }, 'mail: a connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  const listening = (server.server.address() as AddressInfo).port;
  log.info({ host, port: listening }, 'mail listener started');
  return { port: listening, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

/** The whole mail, once for each mailbox it is for: they stand or fall one by one, and a repeat finds what was done. */
async function takeIn(
  deps: Pick<ApiDeps, 'db' | 'clock' | 'files'>,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  recipients: readonly Recipient[],
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    // The rest is read and thrown away, so that the answer is heard.
    if (size <= MOST_MAIL_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (stream.sizeExceeded || size > MOST_MAIL_BYTES)
    throw refusal(552, `The mail is larger than ${Math.round(MOST_MAIL_BYTES / 1_048_576)} MB`);
  const raw = Buffer.concat(chunks);
  const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  const mailboxes = new Map(recipients.map((recipient) => [recipient.mailboxId, recipient]));
  for (const { tenantId, mailboxId } of mailboxes.values()) {
    const to = recipients.filter((other) => other.mailboxId === mailboxId).map(({ address }) => address);
    const { db, clock, files } = deps;
    await receiveMail(
      { db, clock, files, requestId: null },
      { tenantId, mailboxId, door: 'smtp', raw, envelope: { from, to } },
    );
  }
}
