import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../domain/time/instant.ts';
import { approveTimesheet, rejectTimesheet, submitTimesheet } from '../services/timesheets/decide.ts';
import { addEntry } from '../services/timesheets/entries.ts';
import { getTimesheet } from '../services/timesheets/list.ts';
import { openTimesheet } from '../services/timesheets/open.ts';
import { timesheetStore } from '../services/timesheets/process.ts';
import { type TestDatabase, testDatabase } from '../test/support/database.ts';
import { forecastLines } from '../test/support/forecast.ts';
import { type Skipping, startSkipping } from '../test/support/skipping.ts';
import { newTenant, type TestTenant } from '../test/support/tenant.ts';

let database: TestDatabase;
let house: Skipping;
let tenant: TestTenant;

beforeAll(async () => {
  database = await testDatabase();
  house = await startSkipping(database.urls);
  tenant = await newTenant(house.owner, 'Acme', 'America/New_York');
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

/** Submits the sheet of the week that many weeks back. @returns sheet and process */
async function submitted(weeksBack: number) {
  const employee = house.ctx(tenant.id, tenant.as('employee'));
  const date = new Date((await house.now()) - weeksBack * 7 * DAY).toISOString().slice(0, 10);
  const sheet = await openTimesheet(employee, { date });
  await addEntry(employee, { id: sheet.id, version: 1, entry: { date: sheet.period.from, seconds: 3600 } });
  await submitTimesheet(employee, { id: sheet.id });
  const { process } = await getTimesheet(employee, { id: sheet.id });
  if (!process) throw new Error('a submitted sheet has a process');
  return { id: sheet.id, processId: process.id };
}

test('what is forecast is what happens: reminder, escalation, and nothing after a decision', async () => {
  // Decided after so many hours from the submission, or not at all: before the reminder, between, and after the escalation.
  const decisions = [2, 30, 60, 200, null, 6, 47, null];
  const until = (await house.now()) + 14 * DAY;
  const cases = [];
  for (const [i, after] of decisions.entries()) {
    const sheet = await submitted(i + 1);
    const forecast = await forecastLines(house.ctx(tenant.id), timesheetStore, sheet.processId, until);
    cases.push({ ...sheet, forecast, decideAt: after === null ? Infinity : (await house.now()) + after * HOUR });
  }
  for (const { id, decideAt } of [...cases].sort((a, b) => a.decideAt - b.decideAt)) {
    if (decideAt === Infinity) break;
    await house.skipTo(decideAt);
    const decide = (await house.now()) % 2 === 0 ? approveTimesheet : rejectTimesheet;
    await decide(house.ctx(tenant.id, tenant.as('owner')), { id, reason: 'Not this week' });
  }
  await house.skipTo(until);

  for (const { processId, forecast, decideAt } of cases) {
    expect(await house.ledger(processId)).toEqual(forecast.filter((line) => line.dueAt <= decideAt));
  }
  const { rows } = await house.owner.query<{ status: string; n: string }>(
    `SELECT status, count(*) AS n FROM process WHERE kind = 'timesheet' GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { status: 'over', n: '6' },
    { status: 'running', n: '2' },
  ]);
});

test('duplicate wakes change nothing', async () => {
  const sheet = await submitted(20);
  await house.settled();
  const workflowId = `timesheet/${tenant.id}/${sheet.id}`;
  for (let i = 0; i < 25; i++) await house.client.workflow.getHandle(workflowId).signal('wake');
  await house.skipTo((await house.now()) + 10 * DAY);
  const ledger = await house.ledger(sheet.processId);
  expect(ledger.map((line) => line.key)).toEqual(['remind#1', 'escalate#1']);
});
