import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import pino from 'pino';
import { sandboxOutbox, smtp, twilioSms } from '../activities/adapters/messages.ts';
import { type PaymentPort, sandboxPayments, stripePayments } from '../activities/adapters/payments.ts';
import { charge } from '../activities/collection.ts';
import { deliver } from '../activities/delivery.ts';
import type { ActivityDeps } from '../activities/processes.ts';
import type { Config } from '../config.ts';
import { type Clock, systemClock } from '../services/clock.ts';
import { type Database, openDatabase } from '../services/database.ts';
import { configureLinks } from '../services/links.ts';
import type { Call } from '../services/processes/call.ts';
import { stores } from '../services/registry.ts';
import { startRelay } from './relay.ts';
import { ensureSchedules } from './schedules.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { openSweeper } from './sweeper.ts';
import { createWorkers } from './worker.ts';

/** The doors to the outside world, as the configuration has them. */
export function createDeps(
  config: Pick<Config, 'mail' | 'sms' | 'stripe'>,
  db: Database,
  clock: Clock = systemClock,
): ActivityDeps {
  const email = config.mail.smtpUrl ? smtp(config.mail.smtpUrl, config.mail.from) : sandboxOutbox;
  const sms = config.sms ? twilioSms(config.sms.accountSid, config.sms.authToken, config.sms.from) : sandboxOutbox;
  // One or the other: beside real money, a sandbox card would pay an invoice with nothing.
  const payments: PaymentPort = config.stripe ? stripePayments(config.stripe.secretKey) : sandboxPayments;
  return {
    db,
    clock,
    stores,
    calls: { 'collection.charge': charge(payments) as Call },
    own: { 'delivery.deliver': deliver({ email, sms }) },
  };
}

/** Where `npm run build` puts the workflows' bundle; built from source where it is missing. */
const BUNDLE = fileURLToPath(new URL('../dist/workflows.js', import.meta.url));

export interface Node {
  /** Ends when the workers have: by `stop`, or by a fault that they could not survive. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** A worker node: workflows, activities, relay, schedules. Any number may run; none holds state. */
export async function startNode(config: Config): Promise<Node> {
  const log = pino({ level: config.logLevel, name: 'worker' });
  const { address, namespace, security } = config.temporal;
  configureLinks(config.http.publicUrl);
  const connection = await NativeConnection.connect({ address, ...security });
  const client = new Client({ connection: await Connection.connect({ address, ...security }), namespace });
  await ensureSearchAttributes(client.connection as Connection, namespace);
  const db = openDatabase(config.database.app, { connections: config.database.poolSize });
  const sweeper = openSweeper(config.database.relay);
  const workers = await createWorkers({
    connection,
    namespace,
    deps: { ...createDeps(config, db), sweeper },
    ...(existsSync(BUNDLE) ? { workflowBundle: { codePath: BUNDLE } } : {}),
  });
  await ensureSchedules(client);
  const relay = startRelay({ url: config.database.relay, client, log });
  const done = (async () => {
    try {
      await Promise.all(workers.map((worker) => worker.run()));
    } finally {
      await relay.stop();
      await Promise.all([sweeper.close(), db.close(), client.connection.close()]);
      await connection.close();
    }
  })();
  log.info({ address, namespace }, 'worker started');
  return {
    done,
    async stop() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done;
    },
  };
}
