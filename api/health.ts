import { Router } from 'express';
import type { ApiDeps } from './deps.ts';

/** A wake that has waited longer says that no relay is delivering. */
const RELAY_LAG_LIMIT_SECONDS = 60;
const CHECK_MS = 2000;

interface Check {
  readonly ok: boolean;
  readonly [detail: string]: unknown;
}

async function database({ db }: ApiDeps): Promise<Check> {
  await db.anyone.$queryRaw`SELECT 1`;
  return { ok: true };
}

async function migrations({ db, migrations: known }: ApiDeps): Promise<Check> {
  const rows = await db.anyone.$queryRaw<{ name: string }[]>`SELECT name FROM applied_migrations()`;
  const applied = new Set(rows.map((row) => row.name));
  const missing = known.filter((name) => !applied.has(name));
  const newer = rows.map((row) => row.name).filter((name) => !known.includes(name));
  return { ok: missing.length === 0 && newer.length === 0, missing, newer };
}

async function temporal({ temporal: client }: ApiDeps): Promise<Check> {
  if (!client) return { ok: true };
  await client.connection.withDeadline(Date.now() + CHECK_MS, () => client.workflowService.getSystemInfo({}));
  return { ok: true };
}

/** Seconds that the oldest wish to wake has waited; 0 where none waits. */
export async function relayLag({ db, clock }: Pick<ApiDeps, 'db' | 'clock'>): Promise<number> {
  const rows = await db.anyone.$queryRaw<{ oldest: Date | null }[]>`SELECT oldest_wake() AS oldest`;
  const oldest = rows[0]?.oldest;
  return oldest ? Math.max(0, ((await clock.now()) - oldest.getTime()) / 1000) : 0;
}

async function relay(deps: ApiDeps): Promise<Check> {
  const lagSeconds = await relayLag(deps);
  return { ok: lagSeconds < RELAY_LAG_LIMIT_SECONDS, lagSeconds };
}

/** What went wrong stays in the log: the page is open to anybody. */
async function checked(deps: ApiDeps, name: string, check: (deps: ApiDeps) => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`${name} did not answer in ${CHECK_MS} ms`)), CHECK_MS);
    });
    return await Promise.race([check(deps), late]);
  } catch (error) {
    deps.log.warn({ err: error, check: name }, 'not ready');
    return { ok: false };
  } finally {
    clearTimeout(timer);
  }
}

/** /health/live: the process answers. /health/ready: it can do its work. */
export function health(deps: ApiDeps): Router {
  const router = Router();
  router.get('/live', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/ready', async (_req, res) => {
    const entries = Object.entries({ database, migrations, temporal, relay }).map(
      async ([name, check]) => [name, await checked(deps, name, check)] as const,
    );
    const checks = Object.fromEntries(await Promise.all(entries));
    const ok = Object.values(checks).every((check) => check.ok);
    res.status(ok ? 200 : 503).json({ ok, checks });
  });
  return router;
}
