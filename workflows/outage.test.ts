import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActivityDeps } from '../activities/processes.ts';
import { conflict } from '../domain/errors.ts';
import { HOUR } from '../domain/time/instant.ts';
import { createTicket } from '../services/tickets/create.ts';
import { ticketStore } from '../services/tickets/process.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { forecastLines } from '../test/support/forecast.ts';
import { type Skipping, startSkipping } from '../test/support/skipping.ts';
import { newTenant, type TestTenant } from '../test/support/tenant.ts';
import { openSupport } from '../test/support/tickets.ts';

let database: TestDatabase;
let house: Skipping;
let tenant: TestTenant;
/** What each of the next acts meets with. */
let failures: Error[] = [];

beforeAll(async () => {
  database = await testDatabase();
  house = await startSkipping(database.urls, failing);
  tenant = await newTenant(house.owner);
  await openSupport(house.ctx(tenant.id));
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

function failing(deps: ActivityDeps): ActivityDeps {
  const store: typeof ticketStore = {
    ...ticketStore,
    async write(...work) {
      const failure = failures.pop();
      if (failure) throw failure;
      await ticketStore.write(...work);
    },
  };
  return { ...deps, stores: { ...deps.stores, 'ticket-sla': store } };
}

/** More often than any effect is tried. */
const TIMES = 8;

async function missedTicket() {
  const ctx = house.ctx(tenant.id);
  const { processId } = await createTicket(ctx, { subject: 'Silent', assigneeId: tenant.members.support });
  const until = (await house.now()) + 80 * HOUR;
  return { id: processId ?? '', until, forecast: await forecastLines(ctx, ticketStore, processId ?? '', until) };
}

test('a database that is away for longer than an effect is tried makes it late, and nothing is given up', async () => {
  const { id, until, forecast } = await missedTicket();
  const away = () => Object.assign(new Error("Can't reach database server"), { code: 'P1001' });
  failures = Array.from({ length: TIMES }, away);
  await house.skipTo(until);
  expect(failures).toEqual([]);
  expect(await house.ledger(id)).toEqual(forecast);
});

test.each([
  ['a fault of its own', () => new Error('a fault')],
  ['a conflict that stays', () => conflict('Somebody has just changed this.')],
])('%s is given up after its tries: entered as failed, and the plan goes on', async (_, fault) => {
  const { id, until, forecast } = await missedTicket();
  failures = Array.from({ length: 6 }, fault);
  await house.skipTo(until);
  const [first, ...others] = forecast;
  expect(await house.ledger(id)).toEqual([{ ...first, state: 'failed' }, ...others]);
});

test('a race that is lost fewer times costs nothing', async () => {
  const { id, until, forecast } = await missedTicket();
  failures = Array.from({ length: 5 }, () => conflict('Somebody has just changed this.'));
  await house.skipTo(until);
  expect([failures, await house.ledger(id)]).toEqual([[], forecast]);
});
