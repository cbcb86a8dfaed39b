import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RoleKey } from '../../domain/members/permissions.ts';
import { processListInput } from '../../domain/process/console.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { Ctx } from '../context.ts';
import { stores } from '../registry.ts';
import { submitTimesheet } from '../timesheets/decide.ts';
import { addEntry } from '../timesheets/entries.ts';
import { timesheetSummary } from '../timesheets/list.ts';
import { openTimesheet } from '../timesheets/open.ts';
import { forecastProcess, getProcess } from './get.ts';
import { pauseProcess } from './intervene.ts';
import { countProcesses, listProcesses } from './list.ts';

let house: House;
let processId: string;
const as = (role: RoleKey): Ctx => house.ctx(house.acme, house.acme.as(role));

beforeAll(async () => {
  house = await openHouse();
  const employee = as('employee');
  const { id, version } = await openTimesheet(employee, { date: '2026-03-02' });
  const work = { note: 'Audit', project: null, customerId: null, billable: true, rateMinorPerHour: null };
  await addEntry(employee, { id, version, entry: { date: '2026-03-02', seconds: 3600, ...work } });
  await submitTimesheet(employee, { id });
  const { rows } = await house.owner.query(`SELECT id FROM process WHERE kind = 'timesheet' AND subject_id = $1`, [id]);
  processId = rows[0].id;
});
afterAll(() => house.close());

const seenBy = async (ctx: Ctx): Promise<string[]> =>
  (await listProcesses(ctx, stores, processListInput.parse({}))).items.map((item) => item.id);

it.each(['employee', 'manager', 'billing', 'guest', 'owner'] as const)(
  'the %s, who may see the sheet, sees its process',
  async (role) => {
    expect(await seenBy(as(role))).toEqual([processId]);
    expect((await getProcess(as(role), stores, { id: processId })).id).toBe(processId);
    expect((await countProcesses(as(role))).live).toEqual({ timesheet: 1 });
  },
);

it.each(['sales', 'support'] as const)(
  'to %s, who see processes but not this sheet, it does not exist',
  async (role) => {
    const missing = { kind: 'NotFound' };
    expect(await seenBy(as(role))).toEqual([]);
    expect((await countProcesses(as(role))).live).toEqual({});
    await expect(getProcess(as(role), stores, { id: processId })).rejects.toMatchObject(missing);
    await expect(forecastProcess(as(role), stores, { id: processId })).rejects.toMatchObject(missing);
  },
);

it('what one may not see one does not pause', async () => {
  const pause = pauseProcess(as('support'), stores, { id: processId, reason: 'Curious' });
  await expect(pause).rejects.toMatchObject({ kind: 'NotFound' });
  expect((await getProcess(as('owner'), stores, { id: processId })).status).toBe('running');
});

it('a sheet waits for the one who decides it now, and for nobody above', async () => {
  const mine = async (role: RoleKey) => (await timesheetSummary(as(role))).mine;
  expect([await mine('manager'), await mine('owner'), await mine('employee')]).toEqual([1, 0, 0]);
});
