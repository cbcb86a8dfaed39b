import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, startTestApi, type TestApi } from '../test/support/api.ts';

let api: TestApi;
let webRoot: string;
beforeAll(async () => {
  webRoot = await mkdtemp(path.join(os.tmpdir(), 'backbeat-web-'));
  await mkdir(path.join(webRoot, 'assets'));
  await writeFile(path.join(webRoot, 'index.html'), '<!doctype html><title>start page</title>');
  await writeFile(path.join(webRoot, 'assets', 'app-1a2b3c.js'), 'export {};');
  api = await startTestApi({ node: { webRoot } });
});
afterAll(async () => {
  await api.close();
  await rm(webRoot, { recursive: true });
});

const get = (where: string) => fetch(api.url + where);

test('any path of the app is the start page, which is never kept; hashed files are kept for a year', async () => {
  for (const where of ['/', '/tickets/0199']) {
    const page = await get(where);
    expect([await page.text(), page.headers.get('cache-control')]).toEqual([
      expect.stringContaining('start page'),
      'no-cache',
    ]);
  }
  expect((await get('/assets/app-1a2b3c.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await get('/assets/app-gone.js')).status).toBe(404);
});

test('nothing runs that is not ours, and nobody frames us', async () => {
  const { headers } = await get('/');
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(headers.get('x-powered-by')).toBeNull();
  expect((await get('/api/v1/me')).headers.get('cache-control')).toBe('no-store');
});

test('the docs page has no inline script or style, and what it loads is there', async () => {
  const page = await (await get('/api/docs')).text();
  expect(page).not.toMatch(/<script>|<style|style=|onload=/);
  const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(files).toHaveLength(3);
  for (const file of files) expect([file, (await get(file)).status]).toEqual([file, 200]);
});

test('the node is alive, and ready where the database is migrated and wakes are delivered', async () => {
  expect((await get('/health/live')).status).toBe(200);
  const ready = await get('/health/ready');
  expect([ready.status, await ready.json()]).toMatchObject([
    200,
    { ok: true, checks: { migrations: { missing: [], newer: [] }, relay: { lagSeconds: 0 } } },
  ]);
  const { db } = api.node.deps;
  const old = new Date(Date.now() - 120_000);
  await db.withTenant(
    api.tenantId,
    (tx) => tx.$executeRaw`
    INSERT INTO outbox (tenant_id, kind, workflow_id, created_at) VALUES (${api.tenantId}::uuid, 'billing', 'w', ${old})`,
  );
  const late = await get('/health/ready');
  const { checks } = (await late.json()) as Answer['body'];
  expect([late.status, checks.relay.ok]).toEqual([503, false]);
  expect(checks.relay.lagSeconds).toBeGreaterThanOrEqual(120);
});

test('metrics count by route, not by what callers make up', async () => {
  await api.call('owner', 'GET', '/members');
  await get('/api/v1/members/0199c0de-0000-7000-8000-000000000000');
  const text = await (await get('/metrics')).text();
  expect(text).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/members",status="200"\} \d/,
  );
  expect(text).toContain('route="/api/v1/members/{id}",status="401"');
  expect(text).toContain('backbeat_relay_lag_seconds');
  expect(text).not.toContain('0199c0de');
});
