import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../test/support/house.ts';
import { claimKey } from './idempotency/keep.ts';
import { newId } from './ids.ts';
import { createTicket } from './tickets/create.ts';

/** Tables of schema public that belong to no one tenant. */
const EXCEPTIONS = ['_prisma_migrations', 'tenant'];
/** Functions that look past row-level security and over all tenants. Each is tested below. */
const CROSSING = [
  'applied_migrations',
  'forget_idempotency_keys',
  'forget_usage_events',
  'mailbox_of',
  'memberships_of_user',
  'oldest_wake',
  'polled_mailboxes',
  'stale_calendars',
  'tenant_of_slug',
  'unused_files',
  'waiting_teams',
  'wake_all',
  'wake_overdue',
];

let house: House;
const pools: Record<'app' | 'auth' | 'relay', pg.Pool | null> = { app: null, auth: null, relay: null };
beforeAll(async () => {
  house = await openHouse();
  for (const role of ['app', 'auth', 'relay'] as const) {
    pools[role] = new pg.Pool({ connectionString: house.urls[role], max: 1 });
  }
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool?.end()));
  await house.close();
});

async function ask<T extends object>(
  who: 'owner' | keyof typeof pools,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const pool = who === 'owner' ? house.owner : pools[who];
  return ((await pool?.query(sql, values))?.rows ?? []) as T[];
}

test('every table is bound to a tenant by forced row-level security, but for the exceptions named here', async () => {
  const tables = await ask<{ name: string; safe: boolean }>(
    'owner',
    `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity
        AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype)
        AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polroles = '{0}'
          AND pg_get_expr(p.polqual, p.polrelid) LIKE '%tenant_id = ( SELECT app_tenant()%'
          AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%tenant_id = ( SELECT app_tenant()%') AS safe
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`,
  );
  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter((table) => !table.safe).map((table) => table.name)).toEqual(EXCEPTIONS);
});

test('a policy that lets more through is for another role than the application', async () => {
  const policies = await ask<{ policy: string; roles: string }>(
    'owner',
    `SELECT p.polrelid::regclass || '.' || p.polname AS policy, ARRAY(SELECT rolname FROM pg_roles WHERE oid = ANY(p.polroles))::text AS roles
      FROM pg_policy p WHERE p.polname <> 'tenant_isolation' ORDER BY 1`,
  );
  for (const policy of policies) expect(policy.roles, policy.policy).toMatch(/^\{backbeat_(relay|auth)\}$/);
});

test('keys between tenant tables carry the tenant: Postgres checks them past row-level security', async () => {
  const loose = await ask<{ key: string }>(
    'owner',
    `SELECT conrelid::regclass || '.' || conname AS key FROM pg_constraint k
      WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'u', 'p')
        AND conrelid::regclass::text <> ALL($1)
        AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = conrelid AND a.attnum = ANY(conkey) AND a.attname = 'tenant_id') ORDER BY 1`,
    [EXCEPTIONS],
  );
  // The outbox is numbered over all tenants, in the order of its rows.
  expect(loose.map((row) => row.key)).toEqual(['outbox.outbox_pkey']);
});

test('no view goes round the policies, and the application owns nothing and bypasses nothing', async () => {
  const views = await ask<{ name: string }>(
    'owner',
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
      AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)`,
  );
  expect(views).toEqual([]);
  const roles = await ask<{ rolname: string }>(
    'owner',
    `SELECT rolname FROM pg_roles r WHERE rolname IN ('backbeat_app', 'backbeat_relay', 'backbeat_auth')
      AND (rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid))`,
  );
  expect(roles).toEqual([]);
});

test('functions that look past the policies are the ones named here, or are bound to the tenant in their own words', async () => {
  const functions = await ask<{ name: string; bound: boolean; fixed: boolean; open: boolean }>(
    'owner',
    `SELECT proname AS name, prosrc LIKE '%app_tenant()%' AS bound,
        coalesce(array_to_string(proconfig, ',') LIKE 'search_path=pg_catalog, public, pg_temp%', false) AS fixed,
        has_function_privilege('public', oid, 'EXECUTE') AS open
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`,
  );
  expect(functions.filter((each) => !each.bound).map((each) => each.name)).toEqual(CROSSING);
  expect(functions.filter((each) => !each.fixed || each.open).map((each) => each.name)).toEqual([]);
});

test('in a tenant there is nothing of another, and outside of any nothing at all', async () => {
  const { acme, other } = house;
  const count = async () => (await ask<{ n: number }>('app', 'SELECT count(*)::int AS n FROM member'))[0]?.n;
  expect(await count()).toBe(0);
  // The pool ends a connection whose query failed, and the setting with it.
  const enter = () => ask('app', "SELECT set_config('app.tenant_id', $1, false)", [acme.id]);
  await enter();
  expect(await count()).toBe(8);
  const foreign = await ask('app', 'SELECT FROM member WHERE id = $1', [other.members.owner]);
  expect(foreign).toEqual([]);
  const insert = `INSERT INTO notification (tenant_id, id, member_id, tone, title, created_at) VALUES ($1, $2, $3, 'info', 't', now())`;
  await expect(ask('app', insert, [other.id, newId(), other.members.owner])).rejects.toMatchObject({ code: '42501' });
  await enter();
  const changed = await pools.app?.query('UPDATE member SET name = $1 WHERE id = $2', ['x', other.members.owner]);
  expect(changed?.rowCount).toBe(0);
  expect(await count()).toBe(8);
  const tenants = await ask<{ id: string }>('app', 'SELECT id FROM tenant');
  expect(tenants).toEqual([{ id: acme.id }]);
  await ask('app', "SELECT set_config('app.tenant_id', '', false)");
});

test('each role sees its own room only', async () => {
  const refused = { code: '42501' };
  await expect(ask('app', 'SELECT FROM auth."user"')).rejects.toMatchObject(refused);
  await expect(ask('relay', 'SELECT FROM auth."session"')).rejects.toMatchObject(refused);
  await expect(ask('relay', 'SELECT FROM member')).rejects.toMatchObject(refused);
  await expect(ask('auth', 'SELECT FROM member')).rejects.toMatchObject(refused);
  await expect(ask('app', 'SELECT wake_all(now())')).rejects.toMatchObject(refused);
  await expect(ask('app', 'SELECT forget_idempotency_keys(now())')).rejects.toMatchObject(refused);
  await expect(ask('app', 'SELECT forget_usage_events(now(), 1)')).rejects.toMatchObject(refused);
  await expect(ask('app', 'SELECT stale_calendars(now())')).rejects.toMatchObject(refused);
  await expect(ask('app', 'SELECT waiting_teams(now())')).rejects.toMatchObject(refused);
  await expect(ask('auth', "SELECT memberships_of_user('x')")).rejects.toMatchObject(refused);
});

test('memberships_of_user: those of this identity, in any tenant, and not those that ended', async () => {
  const { acme, other } = house;
  const mine = (id: string, user: string | null, at: string | null = null) =>
    ask('owner', 'UPDATE member SET user_id = $2, deleted_at = $3 WHERE id = $1', [id, user, at]);
  await mine(acme.members.sales, 'ada');
  await mine(other.members.guest, 'ada');
  await mine(other.members.sales, 'ada', '2026-01-02Z');
  await mine(other.members.admin, 'bob');
  const found = await ask<{ member_id: string }>('app', "SELECT member_id FROM memberships_of_user('ada')");
  expect(found.map((row) => row.member_id).sort()).toEqual([acme.members.sales, other.members.guest].sort());
  expect(await ask('app', "SELECT FROM memberships_of_user('nobody')")).toEqual([]);
});

test('wake_overdue and wake_all wake each process in its own tenant; oldest_wake says only since when', async () => {
  const { acme, other } = house;
  for (const tenant of [acme, other]) {
    const id = newId();
    await ask(
      'owner',
      `INSERT INTO process (tenant_id, id, kind, subject_id, workflow_id, status, planned_revision, next_at, started_at)
        VALUES ($1, $2, 'billing', $2, $3, 'running', 1, '2026-03-01Z', '2026-03-01Z')`,
      [tenant.id, id, `billing/${tenant.id}/0`],
    );
  }
  expect(await ask('app', 'SELECT oldest_wake() AS at')).toEqual([{ at: null }]);
  const woken = () =>
    ask<{ fits: boolean }>('owner', `SELECT workflow_id = 'billing/' || tenant_id || '/0' AS fits FROM outbox`);
  await ask('owner', "SELECT wake_overdue('2026-02-28Z', '2026-03-02Z')");
  expect(await woken()).toEqual([]);
  await ask('owner', "SELECT wake_overdue('2026-03-02Z', '2026-03-02Z')");
  expect(await woken()).toEqual([{ fits: true }, { fits: true }]);
  await ask('owner', "SELECT wake_all('2026-03-03Z')");
  expect(await woken()).toEqual(Array(4).fill({ fits: true }));
  expect(await ask('app', 'SELECT oldest_wake() AS at')).toEqual([{ at: new Date('2026-03-02Z') }]);
});

test('forget_idempotency_keys forgets what has expired, in every tenant, and nothing else', async () => {
  const { acme, other, clock } = house;
  const now = await clock.now();
  for (const tenant of [acme, other]) await claimKey(house.ctx(tenant, tenant.as('owner')), 'old', 'h');
  clock.moveTo(now + 1000);
  await claimKey(house.ctx(acme, acme.as('owner')), 'new', 'h');
  const forget = (at: number) =>
    ask<{ n: number }>('owner', 'SELECT forget_idempotency_keys($1)::int AS n', [new Date(at)]);
  const kept = 24 * 3600 * 1000;
  expect(await forget(now + kept)).toEqual([{ n: 0 }]);
  expect(await forget(now + kept + 1)).toEqual([{ n: 2 }]);
  expect(await ask('owner', 'SELECT key FROM idempotency_key')).toEqual([{ key: 'new' }]);
});

test('stale_calendars names those of every tenant that were last read before, and nothing of a file alone', async () => {
  const made = async (tenant: typeof house.acme, sources: object[], readAt: string) => {
    const id = newId();
    await ask(
      'owner',
      `INSERT INTO business_calendar (tenant_id, id, name, zone, weekly, holidays, holiday_sources, sources_read_at, created_at, updated_at)
        VALUES ($1, $2, 'x', 'UTC', '{}', '[]', $3, $4, '2026-01-01Z', '2026-01-01Z')`,
      [tenant.id, id, JSON.stringify(sources), readAt],
    );
    return { tenant_id: tenant.id, calendar_id: id };
  };
  const { acme, other } = house;
  const old = await made(acme, [{ kind: 'country' }], '2026-03-01T00:00:00Z');
  const foreign = await made(other, [{ kind: 'file' }, { kind: 'url' }], '2026-03-01T00:00:01Z');
  await made(acme, [{ kind: 'file' }], '2026-03-01T00:00:00Z');
  await made(acme, [{ kind: 'url' }], '2026-03-02T00:00:00Z');
  const stale = (before: string) => ask<object>('owner', 'SELECT * FROM stale_calendars($1)', [before]);
  expect(await stale('2026-03-01T00:00:00Z')).toEqual([]);
  expect(await stale('2026-03-01T00:00:01Z')).toEqual([old]);
  expect(await stale('2026-03-02T00:00:00Z')).toEqual([old, foreign]);
});

test('unused_files names uploads of every tenant that are a day old and attached to nothing, and no more than asked for', async () => {
  const unused = (at: string, most = 10) => ask<object>('relay', 'SELECT * FROM unused_files($1, $2)', [at, most]);
  const found: object[] = [];
  for (const { id: tenantId, members } of [house.acme, house.other]) {
    for (const by of [members.owner, null]) {
      const id = newId();
      await ask(
        'owner',
        `INSERT INTO stored_file (tenant_id, id, sha256, size, name, media_type, uploaded_by, created_at)
          VALUES ($1, $2, 'x', 1, 'x', 'text/plain', $3, '2026-03-01Z')`,
        [tenantId, id, by],
      );
      if (by) found.push({ tenant_id: tenantId, id });
    }
  }
  expect(await unused('2026-03-02T00:00:00Z')).toEqual([]);
  expect(await unused('2026-03-02T00:00:00.001Z')).toEqual(expect.arrayContaining(found));
  expect(await unused('2026-03-02T00:00:00.001Z')).toHaveLength(2);
  expect(await unused('2026-03-03T00:00:00Z', 1)).toHaveLength(1);
  // So are raw mails that nothing names, and tenants that have bytes to remove.
  const [mail, tenantId] = [newId(), house.other.id];
  await ask(
    'owner',
    `INSERT INTO stored_file (tenant_id, id, sha256, size, name, media_type, created_at)
      VALUES ($1, $2, 'x', 1, 'mail.eml', 'message/rfc822', '2026-03-01Z')`,
    [tenantId, mail],
  );
  for (const hash of ['x', 'y'])
    await ask('owner', 'INSERT INTO bytes_to_remove VALUES ($1, $2, now())', [tenantId, hash]);
  const bytes = { tenant_id: tenantId, id: null };
  expect(await unused('2026-03-02T00:00:00Z')).toEqual([bytes]);
  const all = await unused('2026-03-02T00:00:00.001Z');
  expect(all).toEqual(expect.arrayContaining([...found, { tenant_id: tenantId, id: mail }, bytes]));
  expect(all).toHaveLength(4);
  await expect(ask('app', 'SELECT * FROM unused_files(now(), 1)')).rejects.toMatchObject({ code: '42501' });
});

test('waiting_teams names teams of every tenant where a ticket waits and somebody is not away, and nothing else', async () => {
  const at = '2026-03-01T03:00:00Z';
  const waiting = () => ask<object>('relay', 'SELECT * FROM waiting_teams($1)', [at]);
  const found: object[] = [];
  for (const tenant of [house.acme, house.other]) {
    const team = newId();
    await ask('owner', `INSERT INTO team (tenant_id, id, name, created_at, updated_at) VALUES ($1, $2, 'x', $3, $3)`, [
      tenant.id,
      team,
      at,
    ]);
    await ask(
      'owner',
      `INSERT INTO assignment_rule (tenant_id, team_id, method, by_skill, in_hours, updated_at) VALUES ($1, $2, 'round_robin', false, true, $3)`,
      [tenant.id, team, at],
    );
    await createTicket(house.ctx(tenant, tenant.as('owner')), { subject: 'Help', teamId: team });
    // Nobody is in the team.
    expect(await waiting()).toEqual(found);
    await ask('owner', 'INSERT INTO team_member (tenant_id, team_id, member_id) VALUES ($1, $2, $3)', [
      tenant.id,
      team,
      tenant.members.support,
    ]);
    found.push({ tenant_id: tenant.id, team_id: team });
    found.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    expect(await waiting()).toEqual(found);
  }
  await ask(
    'owner',
    `INSERT INTO absence (tenant_id, id, member_id, from_at, to_at, created_at) VALUES ($1, $2, $3, $4, '2026-03-02Z', $4)`,
    [house.acme.id, newId(), house.acme.members.support, at],
  );
  expect(await waiting()).toEqual(found.filter((row) => (row as { tenant_id: string }).tenant_id === house.other.id));
  await ask('owner', "UPDATE assignment_rule SET method = 'manual'");
  expect(await waiting()).toEqual([]);
});

test('applied_migrations names what has been migrated', async () => {
  const names = (await ask<{ name: string }>('app', 'SELECT name FROM applied_migrations()')).map((row) => row.name);
  expect(names).toContain('20261121090000_core');
});

test('mailbox_of and polled_mailboxes name a mailbox and its tenant and nothing of it; tenant_of_slug a name', async () => {
  const { acme, other } = house;
  const ids: Record<string, string> = {};
  for (const [name, tenant] of [
    ['acme', acme],
    ['other', other],
  ] as const) {
    ids[name] = newId();
    await ask(
      'owner',
      `INSERT INTO mailbox (tenant_id, id, address, name, imap, imap_password, created_at, updated_at)
        VALUES ($1, $2, $3, 'Box', '{}', 'sealed', now(), now())`,
      [tenant.id, ids[name], `support@${name}.test`],
    );
  }
  const of = (wanted: string) => ask('app', 'SELECT * FROM mailbox_of($1)', [wanted]);
  expect(await of('Support@Acme.test')).toEqual([{ tenant_id: acme.id, id: ids.acme }]);
  expect(await of(ids.other ?? '')).toEqual([{ tenant_id: other.id, id: ids.other }]);
  expect(await of('support@%')).toEqual([]);
  const polled = await ask<{ id: string }>('app', 'SELECT * FROM polled_mailboxes()');
  expect(polled.map((row) => Object.keys(row))).toEqual([
    ['tenant_id', 'id'],
    ['tenant_id', 'id'],
  ]);
  await ask('owner', 'UPDATE mailbox SET deleted_at = now() WHERE id = $1', [ids.other]);
  expect(await of('support@other.test')).toEqual([]);
  expect(await ask('app', 'SELECT * FROM polled_mailboxes()')).toEqual([{ tenant_id: acme.id, id: ids.acme }]);
  const slug = `t-${acme.id}`;
  expect(await ask('app', 'SELECT * FROM tenant_of_slug($1)', [slug.toUpperCase()])).toEqual([
    { id: acme.id, name: 'Acme' },
  ]);
  expect(await ask('app', "SELECT * FROM tenant_of_slug('t-%')")).toEqual([]);
  for (const call of ["mailbox_of('x')", 'polled_mailboxes()', "tenant_of_slug('x')"]) {
    await expect(ask('relay', `SELECT ${call}`)).rejects.toMatchObject({ code: '42501' });
  }
});
