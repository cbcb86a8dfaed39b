import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { bearer, jwt } from 'better-auth/plugins';
import { Pool } from 'pg';
import { MAX_PASSWORD, MIN_PASSWORD } from '../../domain/members/contract.ts';
import type { Database } from '../database.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

export const ACCESS_SECONDS = 15 * 60;
export const REFRESH_SECONDS = 7 * 24 * 3600;

export interface IdentityOptions {
  /** Of role backbeat_auth, which alone sees the schema `auth`. */
  readonly authDatabaseUrl: string;
  readonly secret: Buffer;
  readonly publicUrl: string;
  /** Where memberships are asked for. */
  readonly db: Database;
}

/** The membership that a new session is for; null where this identity belongs to no tenant. */
async function firstMembership(db: Database, userId: string) {
  const rows = await db.anyone.$queryRaw<{ tenant_id: string; member_id: string }[]>`
    SELECT tenant_id, member_id FROM memberships_of_user(${userId}) LIMIT 1`;
  return rows[0] ?? null;
}

function buildAuth({ secret, publicUrl, db }: IdentityOptions, pool: Pool) {
  return betterAuth({
    appName: 'Backbeat',
    baseURL: publicUrl,
    secret: secret.toString('hex'),
    database: pool,
    // What matters is thrown; the rest is wrong passwords and people without a membership.
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: {
      expiresIn: REFRESH_SECONDS,
      additionalFields: {
        tenantId: { type: 'string', required: true, input: false },
        memberId: { type: 'string', required: true, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          // A session is always in one tenant. Without a membership there is none, and the answer is that of a wrong password.
          before: async (session) => {
            const membership = await firstMembership(db, session.userId);
            return membership
              ? { data: { ...session, tenantId: membership.tenant_id, memberId: membership.member_id } }
              : false;
          },
        },
      },
    },
    plugins: [
      jwt({
        jwt: {
          issuer: 'backbeat',
          audience: 'backbeat',
          expirationTime: `${ACCESS_SECONDS}s`,
          // Ids only: the plugin's own default is the whole user record.
          definePayload: ({ session }) => ({ sid: session.id, tid: session.tenantId, mid: session.memberId }),
        },
      }),
      bearer({ requireSignature: true }),
      // The second factor (twoFactor), single sign-on (sso) and API keys (apiKey) are plugins that belong here.
    ],
  } satisfies BetterAuthOptions);
}

export type Auth = ReturnType<typeof buildAuth>;

/** Who somebody is: credentials and sessions. What they may do is ours: members and roles. */
export interface Identity {
  readonly auth: Auth;
  /** Of role backbeat_auth, inside the schema `auth`. */
  readonly pool: Pool;
  close(): Promise<void>;
}

export function openIdentity(options: IdentityOptions): Identity {
  const pool = new Pool({
    connectionString: options.authDatabaseUrl,
    max: 5,
    options: '-c search_path=auth',
    idleTimeoutMillis: 30_000,
  });
  // A connection that Postgres ends is replaced at the next query. The pool listens to idle ones only; better-auth takes them in hand
  // and does not listen, and an error that nobody listens to would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { auth: buildAuth(options, pool), pool, close: () => pool.end() };
}
