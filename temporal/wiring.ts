import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection, isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NativeConnection, TransportError, type Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { withDocuments } from '../activities/adapters/documents.ts';
import { sandboxOutbox, smtp, twilioSms } from '../activities/adapters/messages.ts';
import { noPayments, type PaymentPort, sandboxPayments, stripePayments } from '../activities/adapters/payments.ts';
import { webhooks } from '../activities/adapters/webhook.ts';
import { ask } from '../activities/ask.ts';
import { cancel, charge } from '../activities/collection.ts';
import { deliver } from '../activities/delivery.ts';
import type { ActivityDeps } from '../activities/processes.ts';
import { refund } from '../activities/refund.ts';
import type { Config } from '../config.ts';
import { type Clock, systemClock } from '../services/clock.ts';
import { type Database, openDatabase } from '../services/database.ts';
import { diskFiles, filesFolder } from '../services/files/disk.ts';
import { configureLinks } from '../services/links.ts';
import { stripePay } from '../services/pay/stripe.ts';
import { configurePayWay } from '../services/pay/ways.ts';
import type { Call } from '../services/processes/call.ts';
import { stores } from '../services/registry.ts';
import { configureSecrets } from '../services/secrets.ts';
import { startRelay } from './relay.ts';
import { ensureSchedules } from './schedules.ts';
import { ensureSearchAttributes } from './search-attributes.ts';
import { openSweeper } from './sweeper.ts';
import { createWorkers, type WorkersOptions } from './worker.ts';

const MAILER = { kind: 'process', id: 'delivery' } as const;

/** The doors to the outside world, as the configuration has them. */
export function createDeps(
  config: Pick<Config, 'mail' | 'sms' | 'stripe' | 'payWay'> & { readonly dataDir?: string },
  db: Database,
  clock: Clock = systemClock,
): ActivityDeps {
  const files = config.dataDir ? diskFiles(filesFolder(config.dataDir)) : null;
  const mail = config.mail.smtpUrl ? smtp(config.mail.smtpUrl, config.mail.from, files) : sandboxOutbox;
  const house = (tenantId: string) => ({ tenantId, actor: MAILER, clock, db, requestId: null });
  const email = files ? withDocuments(mail, files, house) : mail;
  const sms = config.sms ? twilioSms(config.sms.accountSid, config.sms.authToken, config.sms.from) : sandboxOutbox;
  // One or the other: beside real money, a sandbox card would pay an invoice with nothing.
  const withoutStripe = config.payWay === 'sandbox' ? sandboxPayments : noPayments;
  const payments: PaymentPort = config.stripe ? stripePayments(config.stripe.secretKey) : withoutStripe;
  const pay = config.stripe ? stripePay(config.stripe) : null;
  const collecting = (tenantId: string) => ({
    ...house(tenantId),
    actor: { kind: 'process', id: 'collection' } as const,
  });
  return {
    db,
    clock,
    stores,
    calls: {
      'collection.charge': charge(payments) as Call,
      'collection.refund': refund(payments) as Call,
      'collection.cancel': cancel(collecting) as Call,
      'collection.ask': ask(pay, collecting) as Call,
    },
    own: { 'delivery.deliver': deliver({ email, sms, webhook: webhooks() }) },
  };
}

/** Where `npm run build` puts the workflows' bundle; built from source where it is missing. */
const BUNDLE = fileURLToPath(new URL('../dist/workflows.js', import.meta.url));

export interface Node {
  /** Ends after `stop`. Whatever else ends the workers, they are started again. */
  readonly done: Promise<void>;
  stop(): Promise<void>;
}

/** How often it looks whether Temporal still knows the schedules: an emptied store has lost them. */
const REGISTER_MS = 60_000;
/** grpc-js would come to wait two minutes between two attempts to connect. */
const RECONNECT = { 'grpc.max_reconnect_backoff_ms': 5000 };
const WAIT_MS = { first: 500, most: 15_000 };

/**
 * A worker node: workflows, activities, relay, schedules. Any number may run; none holds state.
 * It waits for a Temporal that is away, at its start and later, and so it does for Postgres.
 * @throws where it cannot start for another reason
 */
export async function startNode(config: Config, log: Logger): Promise<Node> {
  const { address, namespace } = config.temporal;
  configureLinks(config.http.publicUrl);
  configureSecrets(config.secret);
  configurePayWay(config.payWay);
  const db = openDatabase(config.database.app, { connections: config.database.poolSize });
  const sweeper = openSweeper(config.database.relay);
  const files = diskFiles(filesFolder(config.dataDir));
  const stopping = new AbortController();
  const start = () => startTurn(config, { ...createDeps(config, db), sweeper, files }, log, stopping.signal);

  const pause = (ms: number) => delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  /** The next turn that begins; null where the node was stopped before. */
  async function begin(mayWait: (error: unknown) => boolean): Promise<Turn | null> {
    for (let wait = WAIT_MS.first; !stopping.signal.aborted; wait = Math.min(wait * 2, WAIT_MS.most)) {
      try {
        return await start();
      } catch (error) {
        if (!mayWait(error)) throw error;
        log.warn(
          { address, reason: words(error), againInMs: wait },
          'worker: Temporal does not answer, it is tried again',
        );
        await pause(wait);
      }
    }
    return null;
  }

  let turn = await begin(isConnectionTrouble);
  // Said at every level: whoever starts a worker waits for it (scripts/app.ts).
  log.child({}, { level: 'info' }).info({ address, namespace }, 'worker started');
  const done = (async () => {
    while (turn) {
      await turn.ended.catch((error: unknown) => {
        log.error({ err: error }, 'worker: it fell, and starts again');
        return pause(WAIT_MS.first);
      });
      turn = await begin(() => true);
    }
    await Promise.all([sweeper.close(), db.close()]);
  })();
  return {
    done,
    stop() {
      stopping.abort();
      return done;
    },
  };
}

interface Turn {
  /** When its workers and its relay have ended. Rejects where nobody asked them to. */
  readonly ended: Promise<void>;
}

/** Connections, workers and relay from one start to their end. */
async function startTurn(
  { temporal: { address, namespace, security }, database }: Config,
  deps: WorkersOptions['deps'],
  log: Logger,
  stop: AbortSignal,
): Promise<Turn> {
  const connection = await NativeConnection.connect({ address, ...security });
  const clientConnection = Connection.lazy({ address, ...security, channelArgs: RECONNECT });
  const close = () => Promise.all([connection.close(), clientConnection.close()]);
  try {
    const client = new Client({ connection: clientConnection, namespace });
    await ensureSearchAttributes(clientConnection, namespace);
    const workers = await createWorkers({
      connection,
      namespace,
      deps,
      ...(existsSync(BUNDLE) ? { workflowBundle: { codePath: BUNDLE } } : {}),
    });
    await ensureSchedules(client);
    const relay = startRelay({ url: database.relay, client, log });
    const register = async () => {
      await ensureSearchAttributes(clientConnection, namespace);
      await ensureSchedules(client, 'keep');
    };
    const registering = setInterval(() => {
      register().catch((error: unknown) =>
        log.warn({ reason: words(error) }, 'worker: the schedules cannot be looked at'),
      );
    }, REGISTER_MS);
    const run = async () => {
      try {
        await runTogether(workers, stop);
      } finally {
        clearInterval(registering);
        await relay.stop();
        await close();
      }
    };
    return { ended: run() };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs workers until they are to stop, or one of them falls: then the others end too. @throws what it fell by */
async function runTogether(workers: readonly Worker[], stop: AbortSignal): Promise<void> {
  const endAll = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  stop.addEventListener('abort', endAll);
  const runs = workers.map((worker) => worker.run().finally(endAll));
  if (stop.aborted) endAll();
  const outcomes = await Promise.allSettled(runs);
  stop.removeEventListener('abort', endAll);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

const isConnectionTrouble = (error: unknown): boolean =>
  error instanceof TransportError || error instanceof ServiceError || isGrpcServiceError(error);

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
