import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Config, readConfig } from '../config.ts';
import { systemClock } from '../services/clock.ts';
import { type Ctx, transaction } from '../services/context.ts';
import { createLog } from '../services/log.ts';
import { wake } from '../services/processes/rows.ts';
import { createTicket } from '../services/tickets/create.ts';
import { type House, openHouse } from '../test/support/house.ts';
import { openSupport } from '../test/support/tickets.ts';
import '../test/support/quiet-temporal.ts';
import { freePort } from './servers/processes.ts';
import { startTemporal, type TemporalServer } from './servers/temporal.ts';
import { type Node, startNode } from './wiring.ts';

let house: House;
let ctx: Ctx;
let dataDir: string;
let port: number;
let config: Config;
let temporal: TemporalServer | null = null;
let node: Node | null = null;

beforeAll(async () => {
  house = await openHouse(Date.now());
  ctx = { ...house.ctx(house.acme, house.acme.as('owner')), clock: systemClock };
  await openSupport(ctx);
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-node-'));
  port = await freePort();
  config = readConfig({
    DATABASE_URL: house.urls.app,
    RELAY_DATABASE_URL: house.urls.relay,
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    BACKBEAT_SECRET: '0'.repeat(64),
  });
});
afterAll(async () => {
  await node?.stop();
  await temporal?.stop();
  await house?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const start = async () => {
  temporal = await startTemporal({ dataDir, port, uiPort: null });
  expect(temporal.address).toBe(config.temporal.address);
};

/** What the loop of a ticket says of itself; null while there is none. */
async function phase(ticketId: string): Promise<string | null> {
  const connection = await Connection.connect({ address: config.temporal.address }).catch(() => null);
  if (!connection) return null;
  const workflowId = `ticket-sla/${ctx.tenantId}/${ticketId}`;
  return new Client({ connection }).workflow
    .getHandle(workflowId)
    .query<{ phase: string }>('status')
    .then(
      (status) => status.phase,
      () => null,
    )
    .finally(() => connection.close());
}
const limit = { timeout: 45_000, interval: 250 };

test('a node waits for a Temporal that is away at its start, and goes on by itself after a crash, with the store and without', async () => {
  const starting = startNode(config, createLog('worker', 'silent'));
  const first = await createTicket(ctx, { subject: 'Before Temporal' });
  await start();
  node = await starting;
  await expect.poll(() => phase(first.id), limit).toBe('waiting');

  process.kill(temporal?.pid ?? 0, 'SIGKILL');
  const second = await createTicket(ctx, { subject: 'While Temporal is away' });
  await start();
  for (const { id } of [first, second]) await expect.poll(() => phase(id), limit).toBe('waiting');

  process.kill(temporal?.pid ?? 0, 'SIGKILL');
  await rm(path.join(dataDir, 'temporal'), { recursive: true });
  await start();
  const ids = [first, second].map(({ id }) => `ticket-sla/${ctx.tenantId}/${id}`);
  await transaction(ctx, (tx) => wake(ctx, tx, 'ticket-sla', ids, Date.now()));
  for (const { id } of [first, second]) await expect.poll(() => phase(id), limit).toBe('waiting');
});
