import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { countAttempts } from '../services/auth/attempts.ts';
import { openIdentity } from '../services/auth/identity.ts';
import { REVOKED_CHANNEL, revocationSchema } from '../services/auth/revoke.ts';
import { keepSessions } from '../services/auth/sessions.ts';
import { type Clock, systemClock } from '../services/clock.ts';
import { openDatabase } from '../services/database.ts';
import { diskFiles, filesFolder } from '../services/files/disk.ts';
import { configureLinks } from '../services/links.ts';
import { LIVE_CHANNEL } from '../services/live.ts';
import { createLog } from '../services/log.ts';
import type { PayPort } from '../services/pay/port.ts';
import { stripePay } from '../services/pay/stripe.ts';
import { configurePayWay } from '../services/pay/ways.ts';
import { configureSecrets } from '../services/secrets.ts';
import { createApp } from './app.ts';
import type { ApiDeps } from './deps.ts';
import { imapOpener, imapWatcher } from './inbound/imap.ts';
import { startImapPoller } from './inbound/imap-poller.ts';
import { startSmtpListener } from './inbound/smtp.ts';
import { keepLimits } from './limits.ts';
import { openHub } from './live/hub.ts';
import { startListener } from './live/listener.ts';

// Both lie one folder up, from source and from dist/api.js.
const MIGRATIONS = fileURLToPath(new URL('../prisma/migrations', import.meta.url));
const WEB = fileURLToPath(new URL('../dist/web', import.meta.url));

/** How long requests that are under way may take to end. */
const STOP_LIMIT_MS = 10_000;

export type NodeConfig = Pick<
  Config,
  'database' | 'temporal' | 'http' | 'secret' | 'demo' | 'dataDir' | 'limits' | 'logLevel'
> &
  Partial<Pick<Config, 'inbound' | 'imap' | 'stripe' | 'payWay'>>;

export interface NodeOptions {
  readonly clock?: Clock;
  readonly webRoot?: string;
  /** Instead of the configured one: for tests. */
  readonly pay?: PayPort;
  /** false: for tests that need none */
  readonly temporal?: boolean;
}

export interface ApiNode {
  /** The port that is being listened on: the configured one, or with 0 a free one. */
  readonly port: number;
  /** Of the mail listener; null: there is none. */
  readonly mailPort: number | null;
  readonly deps: ApiDeps;
  /** Ends open requests, then everything else. */
  stop(): Promise<void>;
}

const changeSchema = z.object({ tenant: z.string(), noun: z.string(), id: z.string().nullable() });

/** One API node. Any number may run; none holds state. @throws where the port is taken */
export async function startApi(config: NodeConfig, options: NodeOptions = {}): Promise<ApiNode> {
  const log = createLog('api', config.logLevel);
  const db = openDatabase(config.database.app, { connections: config.database.poolSize });
  const { publicUrl } = config.http;
  configureLinks(publicUrl);
  configureSecrets(config.secret);
  configurePayWay(config.payWay ?? 'none');
  const identity = openIdentity({ authDatabaseUrl: config.database.auth, secret: config.secret, publicUrl, db });
  const sessions = keepSessions(identity, db);
  const live = openHub();
  const { address, namespace, security } = config.temporal;
  const temporal =
    options.temporal === false
      ? null
      : new Client({ connection: Connection.lazy({ address, ...security }), namespace });
  const deps: ApiDeps = {
    config,
    db,
    identity,
    sessions,
    attempts: countAttempts(),
    files: diskFiles(filesFolder(config.dataDir)),
    openMailbox: imapOpener(config.imap ?? { privateHosts: false }),
    pay: options.pay ?? (config.stripe ? stripePay(config.stripe) : null),
    limits: keepLimits(config.limits),
    clock: options.clock ?? systemClock,
    live,
    temporal,
    log,
    webRoot: options.webRoot ?? WEB,
    migrations: await knownMigrations(),
  };
  const heard = {
    [LIVE_CHANNEL]: (payload: string) => live.publish(changeSchema.parse(JSON.parse(payload))),
    [REVOKED_CHANNEL]: (payload: string) => sessions.forget(revocationSchema.parse(JSON.parse(payload))),
  };
  const listener = startListener(config.database.app, heard, () => {
    live.missed();
    sessions.forget('everything');
  });
  const { app, endStreams } = createApp(deps);
  const server = createServer(app);
  const closeAll = async () => {
    await listener.close();
    await Promise.all([identity.close(), db.close(), temporal?.connection.close()]);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(config.http.port, config.http.host, resolve);
    });
  } catch (error) {
    await closeAll();
    throw error;
  }
  const mail = config.inbound ? await startSmtpListener(deps, config.inbound).catch(cannotListen(log)) : null;
  const watch = imapWatcher(config.imap ?? { privateHosts: false });
  const poller = startImapPoller(deps, { watch });
  const { port } = server.address() as AddressInfo;
  log.info({ host: config.http.host, port }, 'api started');
  return {
    port,
    deps,
    mailPort: mail?.port ?? null,
    async stop() {
      const mailStopped = Promise.all([mail?.stop(), poller.stop()]);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      endStreams();
      server.closeIdleConnections();
      const limit = setTimeout(() => server.closeAllConnections(), STOP_LIMIT_MS);
      await Promise.all([closed, mailStopped]);
      clearTimeout(limit);
      await closeAll();
    },
  };
}

/** The app goes on without: mail servers keep what they have for us, and try again for days. */
const cannotListen = (log: ApiDeps['log']) => (error: unknown) => {
  log.error({ err: error }, 'the mail listener cannot start: end what listens there, or set INBOUND_SMTP_PORT');
  return null;
};

async function knownMigrations(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
