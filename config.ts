import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { PayWay } from './domain/collection/contract.ts';

/**
 * Every variable that Backbeat reads, and the only place that reads the environment. `.env.example` documents each one.
 * A value that is empty counts as not set, so that a compose file may pass variables through.
 */

const port = z.coerce.number().int().min(1).max(65535);
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/[^@/]+@[^/]+\/[^/?]+/);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

interface Variable<T extends z.ZodType> {
  readonly schema: T;
  /** Completes "NAME must be …". */
  readonly must: string;
}
const variable = <T extends z.ZodType>(schema: T, must: string): Variable<T> => ({ schema, must });

export const VARIABLES = {
  PORT: variable(port.default(4000), 'a port number from 1 to 65535'),
  HOST: variable(z.string().default('127.0.0.1'), 'the address to listen on, such as 127.0.0.1 or 0.0.0.0'),
  PUBLIC_URL: variable(httpUrl.optional(), 'the http(s) address under which people reach the app'),
  BACKBEAT_DATA_DIR: variable(z.string().default('.data'), 'a folder'),
  BACKBEAT_SECRET: variable(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .optional(),
    '32 bytes as 64 hexadecimal digits (make one with: openssl rand -hex 32)',
  ),
  BACKBEAT_DEMO: variable(z.enum(['0', '1']).default('0'), '0 or 1'),
  DATABASE_URL: variable(postgresUrl.optional(), 'like postgresql://backbeat_app:password@host:5432/backbeat'),
  MIGRATE_DATABASE_URL: variable(postgresUrl.optional(), 'like postgresql://backbeat_owner:password@host/backbeat'),
  RELAY_DATABASE_URL: variable(postgresUrl.optional(), 'like postgresql://backbeat_relay:password@host/backbeat'),
  AUTH_DATABASE_URL: variable(postgresUrl.optional(), 'like postgresql://backbeat_auth:password@host/backbeat'),
  BACKBEAT_OWNER_PASSWORD: variable(z.string().optional(), 'the password of the owner whom npm run db:workspace adds'),
  ADMIN_DATABASE_URL: variable(postgresUrl.optional(), 'like postgresql://postgres:password@host/postgres'),
  DATABASE_POOL: variable(z.coerce.number().int().min(2).max(500).default(20), 'a number of connections from 2 to 500'),
  TEMPORAL_ADDRESS: variable(
    z
      .string()
      .regex(/^[^/\s]+:\d+$/)
      .optional(),
    'host:port, such as 127.0.0.1:7233',
  ),
  TEMPORAL_NAMESPACE: variable(z.string().default('default'), 'the name of a Temporal namespace'),
  TEMPORAL_TLS: variable(z.enum(['0', '1']).default('0'), '0 or 1'),
  TEMPORAL_API_KEY: variable(z.string().optional(), 'the API key of a hosted Temporal'),
  TEMPORAL_UI_URL: variable(httpUrl.optional(), "the http(s) address of Temporal's UI"),
  SMTP_URL: variable(
    z
      .string()
      .regex(/^smtps?:\/\/\S+$/)
      .optional(),
    'like smtps://user:password@mail.example.com',
  ),
  INBOUND_SMTP_PORT: variable(
    z.coerce.number().int().min(0).max(65535).optional(),
    'a port number, or 0 for no listener',
  ),
  INBOUND_SMTP_HOST: variable(z.string().optional(), 'the address to listen on for mail, such as 0.0.0.0'),
  INBOUND_SMTP_KEY: variable(z.string().optional(), 'the path of a private key in PEM'),
  INBOUND_SMTP_CERT: variable(z.string().optional(), 'the path of a certificate in PEM'),
  IMAP_PRIVATE_HOSTS: variable(z.enum(['0', '1']).default('0'), '0 or 1'),
  MAIL_FROM: variable(z.string().default('Backbeat <no-reply@localhost>'), 'like Acme <no-reply@acme.example>'),
  TWILIO_ACCOUNT_SID: variable(z.string().startsWith('AC').optional(), "Twilio's account SID, which begins with AC"),
  TWILIO_AUTH_TOKEN: variable(z.string().optional(), "Twilio's auth token"),
  TWILIO_FROM: variable(
    z
      .string()
      .regex(/^\+\d{6,15}$/)
      .optional(),
    'a number of yours such as +15005550006',
  ),
  STRIPE_SECRET_KEY: variable(
    z
      .string()
      .regex(/^[rs]k_/)
      .optional(),
    "Stripe's secret key, sk_… or rk_…",
  ),
  STRIPE_WEBHOOK_SECRET: variable(
    z.string().startsWith('whsec_').optional(),
    "the signing secret of Stripe's webhook endpoint, which begins with whsec_",
  ),
  SANDBOX_PAYMENTS: variable(z.enum(['0', '1']).default('0'), '0 or 1'),
  CALLS_PER_MINUTE: variable(z.coerce.number().int().min(1).max(1_000_000).default(1200), 'a number of calls from 1'),
  ANONYMOUS_CALLS_PER_MINUTE: variable(
    z.coerce.number().int().min(1).max(1_000_000).default(300),
    'a number of calls from 1',
  ),
  LOG_LEVEL: variable(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'fatal, error, warn, info, debug, trace or silent',
  ),
} as const;

type Name = keyof typeof VARIABLES;
export type Environment = { readonly [N in Name]: z.output<(typeof VARIABLES)[N]['schema']> };

/** One line that says which variable is wrong and what to do; entry points print it and exit with 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const HOW = 'set it in the environment or in .env (see .env.example)';
/** Their values are never repeated in an error: it may end up in a log. */
const SECRET = /URL|SECRET|TOKEN|KEY|PASSWORD/;

/** The variables one by one, checked. @throws ConfigError */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const entries = Object.entries(VARIABLES).map(([name, { schema, must }]) => {
    const given = env[name];
    // Spaces are part of a password.
    const raw = (name.endsWith('PASSWORD') ? given : given?.trim()) || undefined;
    const read = schema.safeParse(raw);
    if (read.success) return [name, read.data];
    throw new ConfigError(`${name}${SECRET.test(name) ? '' : ` is "${raw}", and`} must be ${must}: ${HOW}`);
  });
  return Object.fromEntries(entries) as Environment;
}

export interface DatabaseUrls {
  /** Bound by row-level security; the API, the activities. */
  readonly app: string;
  /** Owns the schema and bypasses row-level security; migrations and seed only. */
  readonly owner: string;
  /** Sees the outbox only. */
  readonly relay: string;
  /** Sees the schema `auth` only. */
  readonly auth: string;
}

export interface Config {
  readonly database: DatabaseUrls & { readonly poolSize: number };
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    readonly uiUrl: string | null;
    /** How to connect beside the address: TLS, and the key of a hosted Temporal (which implies TLS). */
    readonly security: { readonly tls?: true; readonly apiKey?: string };
  };
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string };
  readonly dataDir: string;
  /** 32 bytes; everything that signs or encrypts derives its own key from it. */
  readonly secret: Buffer;
  /** The embedded mode with its known sign-ins, which are to be refused on any address but the loopback one. */
  readonly demo: boolean;
  readonly mail: { readonly smtpUrl: string | null; readonly from: string };
  /** Our own door for mail that comes in; null: none. */
  readonly inbound: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly key: string; readonly cert: string } | null;
  } | null;
  /** Whether mailboxes may be fetched from servers in private networks, which whoever sets one up could else look around in. */
  readonly imap: { readonly privateHosts: boolean };
  readonly sms: { readonly accountSid: string; readonly authToken: string; readonly from: string } | null;
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string | null } | null;
  /** By what cards are charged; the sandbox, whose cards anybody knows, in the demo or by the explicit wish alone. */
  readonly payWay: PayWay;
  /** Calls of the API a minute that one node answers: to one sign-in, and to one address that has none. */
  readonly limits: { readonly perSession: number; readonly perAddress: number };
  readonly logLevel: Environment['LOG_LEVEL'];
}

/** The same server, database and password under another role: what the other URLs fall back to. */
export function asRole(url: string, role: string): string {
  const other = new URL(url);
  other.username = role;
  return other.href;
}

/** The four URLs of an environment that has DATABASE_URL. */
export const databaseUrls = (env: Environment, app: string): DatabaseUrls => ({
  app,
  owner: env.MIGRATE_DATABASE_URL ?? asRole(app, 'backbeat_owner'),
  relay: env.RELAY_DATABASE_URL ?? asRole(app, 'backbeat_relay'),
  auth: env.AUTH_DATABASE_URL ?? asRole(app, 'backbeat_auth'),
});

function required<T>(name: Name, value: T | undefined): T {
  if (value !== undefined) return value;
  throw new ConfigError(`${name} is missing: ${HOW}, or run \`npm start\`, which brings servers of its own`);
}

function inbound(env: Environment): Config['inbound'] {
  const { INBOUND_SMTP_PORT: port, INBOUND_SMTP_HOST: host, INBOUND_SMTP_KEY: key, INBOUND_SMTP_CERT: cert } = env;
  if (Boolean(key) !== Boolean(cert)) {
    throw new ConfigError('INBOUND_SMTP_KEY and INBOUND_SMTP_CERT go together: set both for STARTTLS, or none');
  }
  if (!port) return null;
  return { host: host ?? env.HOST, port, tls: key && cert ? { key, cert } : null };
}

function sms(env: Environment): Config['sms'] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  if (accountSid && authToken && from) return { accountSid, authToken, from };
  if (!accountSid && !authToken && !from) return null;
  throw new ConfigError('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM go together: set all three or none');
}

function payWayOf(env: Environment): PayWay {
  if (env.STRIPE_SECRET_KEY) return 'stripe';
  return env.BACKBEAT_DEMO === '1' || env.SANDBOX_PAYMENTS === '1' ? 'sandbox' : 'none';
}

/** What the worker and the API run on. @throws ConfigError */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const env = readEnvironment(variables);
  return {
    database: {
      ...databaseUrls(env, required('DATABASE_URL', env.DATABASE_URL)),
      poolSize: env.DATABASE_POOL,
    },
    temporal: {
      address: required('TEMPORAL_ADDRESS', env.TEMPORAL_ADDRESS),
      namespace: env.TEMPORAL_NAMESPACE,
      uiUrl: env.TEMPORAL_UI_URL ?? null,
      security: {
        ...(env.TEMPORAL_TLS === '1' || env.TEMPORAL_API_KEY ? { tls: true as const } : {}),
        ...(env.TEMPORAL_API_KEY ? { apiKey: env.TEMPORAL_API_KEY } : {}),
      },
    },
    http: { host: env.HOST, port: env.PORT, publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}` },
    dataDir: path.resolve(env.BACKBEAT_DATA_DIR),
    secret: Buffer.from(required('BACKBEAT_SECRET', env.BACKBEAT_SECRET), 'hex'),
    demo: env.BACKBEAT_DEMO === '1',
    mail: { smtpUrl: env.SMTP_URL ?? null, from: env.MAIL_FROM },
    inbound: inbound(env),
    imap: { privateHosts: env.IMAP_PRIVATE_HOSTS === '1' },
    sms: sms(env),
    stripe: env.STRIPE_SECRET_KEY
      ? { secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? null }
      : null,
    payWay: payWayOf(env),
    limits: { perSession: env.CALLS_PER_MINUTE, perAddress: env.ANONYMOUS_CALLS_PER_MINUTE },
    logLevel: env.LOG_LEVEL,
  };
}

/** `.env` where there is one, below what the environment says already. */
export function loadDotEnv(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/** For entry points: the configuration, or the one line on stderr and exit 1. */
export function loadConfig(): Config {
  try {
    return readConfig(loadDotEnv());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
