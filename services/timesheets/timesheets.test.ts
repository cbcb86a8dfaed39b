import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RoleKey } from '../../domain/members/permissions.ts';
import { timesheetListInput } from '../../domain/timesheets/requests.ts';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import type { Clock } from '../clock.ts';
import type { Ctx } from '../context.ts';
import { type Database, openDatabase } from '../database.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { approveTimesheet, recallTimesheet, rejectTimesheet, submitTimesheet } from './decide.ts';
import { createDelegation } from './delegations.ts';
import { addEntry, changeEntry, removeEntry } from './entries.ts';
import { getTimesheet, listTimesheets, timesheetSummary } from './list.ts';
import { openTimesheet } from './open.ts';
import { timesheetStore } from './process.ts';

let database: TestDatabase;
let owner: pg.Pool;
let db: Database;
let acme: TestTenant;
let other: TestTenant;
/** A Wednesday, 10:00 in UTC. */
let now = Date.parse('2026-03-04T10:00:00Z');
const clock: Clock = { now: () => Promise.resolve(now), sleepUntil: () => Promise.resolve() };

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Pool({ connectionString: database.urls.owner, max: 2 });
  db = openDatabase(database.urls.app);
  acme = await newTenant(owner);
  other = await newTenant(owner, 'Other');
});
afterAll(async () => {
  await db.close();
  await owner.end();
  await database.drop();
});

const as = (role: RoleKey, tenant: TestTenant = acme): Ctx => ({
  tenantId: tenant.id,
  actor: tenant.as(role),
  clock,
  db,
  requestId: 'test',
});
const count = async (sql: string, values: unknown[]): Promise<number> =>
  Number((await owner.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, values)).rows[0]?.n);

/** A sheet of its own week each time, with one entry of two hours. */
let week = 0;
async function sheetWithEntry(role: RoleKey = 'employee') {
  const date = new Date(Date.parse('2026-01-05') + week++ * 7 * 86_400_000).toISOString().slice(0, 10);
  const opened = await openTimesheet(as(role), { date });
  return addEntry(as(role), { id: opened.id, version: opened.version, entry: { date, seconds: 7200 } });
}

test('a week is opened once; entries add up, and each change raises the version', async () => {
  const first = await openTimesheet(as('employee'), { date: '2026-03-04' });
  const again = await openTimesheet(as('employee'), { date: '2026-03-08' });
  expect(again.id).toBe(first.id);
  expect(first.period).toEqual({ from: '2026-03-02', to: '2026-03-09' });
  const timed = await addEntry(as('employee'), {
    id: first.id,
    version: 1,
    entry: { startAt: '2026-03-04T09:00:00Z', endAt: '2026-03-04T12:00:00Z', rateMinorPerHour: 9500 },
  });
  expect(timed).toMatchObject({ version: 2, totalSeconds: 10_800, amountMinor: 28_500 });
  const entryId = timed.entries[0]?.id ?? '';
  const changed = await changeEntry(as('employee'), {
    id: first.id,
    version: 2,
    entryId,
    entry: { date: '2026-03-05', seconds: 60, billable: false },
  });
  expect(changed).toMatchObject({ version: 3, totalSeconds: 60, billableSeconds: 0, amountMinor: 0 });
  expect(await removeEntry(as('employee'), { id: first.id, version: 3, entryId })).toMatchObject({
    version: 4,
    entries: [],
  });
  expect(await count(`audit WHERE tenant_id = $1 AND subject_id = $2`, [acme.id, first.id])).toBe(4);
});

test('an entry outside the week, or over another one, is refused with words and changes nothing', async () => {
  const sheet = await openTimesheet(as('employee'), { date: '2026-05-06' });
  const entry = (startAt: string, endAt: string) =>
    addEntry(as('employee'), { id: sheet.id, version: 2, entry: { startAt, endAt } });
  await addEntry(as('employee'), {
    id: sheet.id,
    version: 1,
    entry: { startAt: '2026-05-06T09:00:00Z', endAt: '2026-05-06T12:00:00Z' },
  });
  await expect(entry('2026-05-11T09:00:00Z', '2026-05-11T10:00:00Z')).rejects.toMatchObject({
    kind: 'Validation',
    message: expect.stringContaining('outside this timesheet'),
  });
  await expect(entry('2026-05-06T11:59:59Z', '2026-05-06T13:00:00Z')).rejects.toMatchObject({
    kind: 'Validation',
    message: expect.stringContaining('overlaps'),
  });
  await expect(entry('2026-05-06T12:00:00Z', '2026-05-06T13:00:00Z')).resolves.toMatchObject({ version: 3 });
});

test('a stale version is a conflict that names the current one', async () => {
  const sheet = await sheetWithEntry();
  await expect(
    addEntry(as('employee'), {
      id: sheet.id,
      version: sheet.version - 1,
      entry: { date: sheet.period.from, seconds: 60 },
    }),
  ).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ path: 'version', message: String(sheet.version) }],
  });
});

test('submitting begins the process, tells the manager, and asks for a wake', async () => {
  const sheet = await sheetWithEntry();
  const submitted = await submitTimesheet(as('employee'), { id: sheet.id });
  expect(submitted).toMatchObject({
    status: 'submitted',
    approverId: acme.members.manager,
    nextWords: 'Reminds the approver',
  });
  expect(await count(`outbox WHERE workflow_id = $1`, [workflowIdOf('timesheet', acme.id, sheet.id)])).toBe(1);
  expect(
    await count(`notification WHERE tenant_id = $1 AND member_id = $2 AND href = $3`, [
      acme.id,
      acme.members.manager,
      `/time/${sheet.id}`,
    ]),
  ).toBe(1);
  const detail = await getTimesheet(as('manager'), { id: sheet.id });
  expect(detail.mayDecide).toBe(true);
  expect(detail.process?.next.map((step) => step.words)).toEqual([
    'Reminds the approver',
    'Escalates to the approver’s manager',
  ]);
});

test('an empty sheet cannot be submitted', async () => {
  const sheet = await openTimesheet(as('employee'), { date: '2026-06-10' });
  await expect(submitTimesheet(as('employee'), { id: sheet.id })).rejects.toMatchObject({ kind: 'Validation' });
});

test('of two decisions at the same moment one stands, and the other learns that it was decided', async () => {
  for (let round = 0; round < 5; round++) {
    const sheet = await sheetWithEntry();
    await submitTimesheet(as('employee'), { id: sheet.id });
    const results = await Promise.allSettled([
      approveTimesheet(as('manager'), { id: sheet.id, version: sheet.version }),
      rejectTimesheet(as('owner'), { id: sheet.id, version: sheet.version, reason: 'The customer is missing' }),
    ]);
    const [won, lost] = [
      results.find((result) => result.status === 'fulfilled'),
      results.find((result) => result.status === 'rejected'),
    ];
    expect(won).toBeDefined();
    expect(lost).toMatchObject({
      reason: { kind: 'Conflict', message: 'Somebody has already decided this timesheet.' },
    });
    expect(await count(`audit WHERE subject_id = $1 AND action IN ('approved', 'rejected')`, [sheet.id])).toBe(1);
    expect(await count(`process WHERE subject_id = $1 AND status = 'over'`, [sheet.id])).toBe(1);
  }
});

test('rejected and submitted again, the process runs again with the next occasion', async () => {
  const sheet = await sheetWithEntry();
  await submitTimesheet(as('employee'), { id: sheet.id });
  const rejected = await rejectTimesheet(as('manager'), { id: sheet.id, reason: 'Which project?' });
  expect(rejected).toMatchObject({ status: 'rejected', reason: 'Which project?' });
  await submitTimesheet(as('employee'), { id: sheet.id });
  const detail = await getTimesheet(as('employee'), { id: sheet.id });
  expect(detail.process).toMatchObject({ status: 'running' });
  expect(detail.process?.next[0]?.key).toBe('remind#2');
});

test('escalation moves the decision to the manager’s manager; the approver comes too late', async () => {
  now = Date.parse('2026-03-04T10:00:00Z');
  const sheet = await sheetWithEntry();
  await submitTimesheet(as('employee'), { id: sheet.id });
  const workflowId = workflowIdOf('timesheet', acme.id, sheet.id);
  const process: Ctx = { ...as('owner'), actor: { kind: 'process', id: workflowId } };
  expect(await actEffect(process, timesheetStore, workflowId, 'remind#1')).toBe(false);
  now = Date.parse('2026-03-05T10:00:00Z');
  expect(await actEffect(process, timesheetStore, workflowId, 'remind#1')).toBe(true);
  expect(await actEffect(process, timesheetStore, workflowId, 'remind#1')).toBe(false);
  now = Date.parse('2026-03-06T10:00:00Z');
  expect(await actEffect(process, timesheetStore, workflowId, 'escalate#1')).toBe(true);
  await expect(approveTimesheet(as('manager'), { id: sheet.id })).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(approveTimesheet(as('owner'), { id: sheet.id })).resolves.toMatchObject({
    status: 'approved',
    decidedByName: 'Owner of Acme',
  });
});

test('a stand-in decides while the approver is away, and nobody decides their own', async () => {
  now = Date.parse('2026-03-11T10:00:00Z');
  await createDelegation(as('manager'), {
    fromMemberId: acme.members.manager,
    toMemberId: acme.members.sales,
    fromDate: '2026-03-10',
    toDate: '2026-03-13',
  });
  const sheet = await sheetWithEntry();
  const submitted = await submitTimesheet(as('employee'), { id: sheet.id });
  expect(submitted.approverId).toBe(acme.members.sales);
  await expect(approveTimesheet(as('support'), { id: sheet.id })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(approveTimesheet(as('sales'), { id: sheet.id })).resolves.toMatchObject({ status: 'approved' });
  const own = await sheetWithEntry('manager');
  await submitTimesheet(as('manager'), { id: own.id });
  await expect(approveTimesheet(as('manager'), { id: own.id })).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('a submitted sheet is closed to changes until it is recalled; another tenant does not know it', async () => {
  const sheet = await sheetWithEntry();
  await submitTimesheet(as('employee'), { id: sheet.id });
  const entry = { id: sheet.id, version: sheet.version, entry: { date: sheet.period.from, seconds: 60 } };
  await expect(addEntry(as('employee'), entry)).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(getTimesheet(as('owner', other), { id: sheet.id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(submitTimesheet(as('owner', other), { id: sheet.id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(openTimesheet(as('guest'), { date: '2026-03-04' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await recallTimesheet(as('employee'), { id: sheet.id });
  await expect(addEntry(as('employee'), entry)).resolves.toMatchObject({ version: sheet.version + 1 });
});

test('lists and counts reach one’s own sheets, and those one decides', async () => {
  const mine = await listTimesheets(as('employee'), timesheetListInput.parse({}));
  expect(new Set(mine.items.map((sheet) => sheet.memberId))).toEqual(new Set([acme.members.employee]));
  const toDecide = await listTimesheets(as('manager'), timesheetListInput.parse({ filter: { mine: 'true' } }));
  expect(toDecide.items.length).toBe((await timesheetSummary(as('manager'))).mine);
  expect(toDecide.items.every((sheet) => sheet.status === 'submitted' && sheet.beat !== null)).toBe(true);
  const nothing = await listTimesheets(as('support'), timesheetListInput.parse({}));
  expect(nothing.items).toEqual([]);
});
