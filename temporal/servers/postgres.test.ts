import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, provisionRoles } from './databases.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { isAlive, tryPort } from './processes.ts';

let dataDir: string;
let server: PostgresServer | null = null;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'backbeat-postgres-'));
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<PostgresServer> {
  server = await startPostgres({ dataDir, fast: true });
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  it('is there again after kill -9, with its data and its passwords', async () => {
    const first = await start();
    await provisionRoles(first.adminUrl(), first.urls('kept'));
    expect(await createDatabase(first.adminUrl(), 'kept')).toBe(true);
    await query(first.urls('kept').owner, 'CREATE TABLE note AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');

    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second.urls('kept').owner, 'SELECT answer FROM note')).toEqual([{ answer: 42 }]);
    expect(await createDatabase(second.adminUrl(), 'kept')).toBe(false);
  });

  it('ends the server that a killed start left behind', async () => {
    const left = await start();
    const next = await start();
    expect(isAlive(left.pid) && left.pid !== next.pid).toBe(false);
    expect(await query(next.adminUrl(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('does not touch a stranger that has the number of a server gone by', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    await mkdir(path.join(dataDir, 'postgres'));
    await writeFile(path.join(dataDir, 'postgres', 'postmaster.pid'), `${stranger.pid}\n`);
    await start();
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });

  it('takes a free port where the one it should have is in use', async () => {
    const first = await start();
    const otherDir = await mkdtemp(path.join(tmpdir(), 'backbeat-postgres-'));
    const second = await startPostgres({ dataDir: otherDir, port: first.port, fast: true });
    expect(second.port).not.toBe(first.port);
    await second.stop();
    await rm(otherDir, { recursive: true, force: true });
  });

  it('listens on the loopback address only, and its password is for its owner only', async () => {
    const { port, adminUrl } = await start();
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address && !address.internal && address.family === 'IPv4');
    // A port that can be opened on the outside address is not in use there.
    for (const address of outside) expect(await tryPort(port, address?.address)).toBe(port);
    const file = path.join(dataDir, 'postgres-password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).length).toBe(48);
    const wrong = Object.assign(new URL(adminUrl()), { password: 'postgres' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  it('gives the application a role that row-level security binds, and the owner one that it does not', async () => {
    const { adminUrl, urls } = await start();
    await provisionRoles(adminUrl(), urls('postgres'));
    const rows = await query(
      adminUrl(),
      `SELECT rolname, rolbypassrls AS bypass, rolsuper AS super FROM pg_roles WHERE rolname LIKE 'backbeat%' ORDER BY 1`,
    );
    expect(rows).toEqual([
      { rolname: 'backbeat_app', bypass: false, super: false },
      { rolname: 'backbeat_auth', bypass: false, super: false },
      { rolname: 'backbeat_owner', bypass: true, super: false },
      { rolname: 'backbeat_relay', bypass: false, super: false },
    ]);
    expect(await query(urls('postgres').relay, 'SELECT current_user AS me')).toEqual([{ me: 'backbeat_relay' }]);
  });

  it('refuses data of another major version in one line that says what to do', async () => {
    await mkdir(path.join(dataDir, 'postgres'));
    await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(/was written by Postgres 17 and this is 18: [^\n]*npm run reset$/);
  });
});
