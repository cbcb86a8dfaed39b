import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ConfigError, databaseUrls, loadDotEnv, readEnvironment } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { emailAddress, password } from '../domain/members/contract.ts';
import { currencyCode } from '../domain/money/currency.ts';
import { zoneName } from '../domain/time/civil.ts';
import { openIdentity } from '../services/auth/identity.ts';
import { systemClock } from '../services/clock.ts';
import { openDatabase } from '../services/database.ts';
import { createTenant } from '../services/members/create-tenant.ts';

const USAGE =
  'npm run db:workspace -- --slug acme --name "Acme Ltd" --zone Europe/Lisbon --currency EUR --email owner@acme.example --owner "Ana Silva"';

const wanted = z.object({
  slug: z.string().regex(/^[a-z0-9-]{2,40}$/, 'lower-case letters, digits and hyphens'),
  name: z.string().trim().min(1).max(120),
  zone: zoneName,
  currency: currencyCode,
  email: emailAddress,
  owner: z.string().trim().min(1).max(120),
});

/** `npm run db:workspace`: a workspace with its first owner, on the database of the environment. The password comes from BACKBEAT_OWNER_PASSWORD, or is made and printed once. */
try {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { slug: option, name: option, zone: option, currency: option, email: option, owner: option },
  });
  const read = wanted.safeParse(values);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new ConfigError(`--${String(issue?.path[0] ?? 'slug')}: ${issue?.message ?? 'is missing'}\n${USAGE}`);
  }
  const env = readEnvironment(loadDotEnv());
  if (!env.DATABASE_URL)
    throw new ConfigError('DATABASE_URL is missing: set it in the environment or in .env (see .env.example)');
  const urls = databaseUrls(env, env.DATABASE_URL);
  const given = env.BACKBEAT_OWNER_PASSWORD;
  const secret = password.parse(given ?? randomBytes(15).toString('base64url'));
  const owner = openDatabase(urls.owner, { connections: 2 });
  const db = openDatabase(urls.app, { connections: 2 });
  // Credentials are kept by a hash of the password alone; what signs sessions plays no part here.
  const identity = openIdentity({
    authDatabaseUrl: urls.auth,
    secret: createHash('sha256').update('workspace').digest(),
    publicUrl: 'http://localhost',
    db,
  });
  try {
    const { email, owner: ownerName, ...tenant } = read.data;
    await createTenant(
      { owner, identity, clock: systemClock },
      { ...tenant, owner: { email, name: ownerName, password: secret } },
    );
    console.log(
      `The workspace ${tenant.name} is there. Sign in as ${email}${given ? '' : ` with the password ${secret} (shown this once)`}.`,
    );
  } finally {
    await identity.close();
    await Promise.all([owner.close(), db.close()]);
  }
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof AppError || error instanceof z.ZodError)) throw error;
  console.error(error instanceof z.ZodError ? `BACKBEAT_OWNER_PASSWORD: ${error.issues[0]?.message}` : error.message);
  process.exitCode = 1;
}
