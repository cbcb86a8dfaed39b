import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_NUMBERING, type NumberingSettings } from '../../domain/billing/numbering-settings.ts';
import type { RoleKey } from '../../domain/members/permissions.ts';
import type { Organisation } from '../../domain/organisation/contract.ts';
import { bill, newCustomer, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant } from '../../test/support/tenant.ts';
import { listInvoices } from '../billing/list-invoices.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createInvoice } from '../invoices/create-invoice.ts';
import { finaliseInvoice } from '../invoices/end-draft.ts';
import { submitTimesheet } from '../timesheets/decide.ts';
import { addEntry } from '../timesheets/entries.ts';
import { openTimesheet } from '../timesheets/open.ts';
import { getOrganisation } from './read.ts';
import { updateOrganisation } from './update.ts';

let house: House;
beforeAll(async () => {
  // A Monday.
  house = await openHouse(Date.parse('2026-03-02T09:00:00Z'));
});
afterAll(() => house.close());

const as = (role: RoleKey): Ctx => house.ctx(house.acme, house.acme.as(role));
const change = async (edit: Partial<Omit<Organisation, 'version'>>, ctx = as('owner')) =>
  updateOrganisation(ctx, { ...edit, version: (await getOrganisation(ctx)).version });
const nextAt = async (kind: string, subjectId?: string) => {
  const { rows } = await house.owner.query<{ next_at: Date; next_what: string }>(
    'SELECT next_at, next_what FROM process WHERE tenant_id = $1 AND kind = $2 AND ($3::uuid IS NULL OR subject_id = $3)',
    [house.acme.id, kind, subjectId ?? null],
  );
  return rows.map((row) => `${row.next_what} ${row.next_at?.toISOString()}`);
};

test('what is not set has a default; a change is kept, counted and audited with what it was before', async () => {
  const before = await getOrganisation(as('guest'));
  expect(before).toMatchObject({
    name: 'Acme',
    zone: 'UTC',
    currency: 'EUR',
    numbering: DEFAULT_NUMBERING,
    timesheets: { remindAfterDays: 1, escalateAfterDays: 2, approverId: null },
    version: 1,
  });
  const changed = await change({ name: 'Acme Ltd', currency: 'CHF', zone: 'UTC' });
  expect(changed).toMatchObject({ name: 'Acme Ltd', currency: 'CHF', version: 2 });
  expect(await house.history(house.acme.id)).toMatchObject([
    {
      action: 'settings-changed',
      actor_id: house.acme.members.owner,
      before: { name: 'Acme', currency: 'EUR' },
      after: { name: 'Acme Ltd', currency: 'CHF' },
    },
  ]);
  const same = await change({ name: 'Acme Ltd' });
  expect([same.version, (await house.history(house.acme.id)).length]).toEqual([2, 1]);
});

test('stale, forbidden and another workspace: nothing changes', async () => {
  const { version, name } = await getOrganisation(as('owner'));
  for (const [ctx, kind, seen] of [
    [as('owner'), 'Conflict', version - 1],
    [as('manager'), 'Forbidden', version],
    [as('billing'), 'Forbidden', version],
  ] as const) {
    await expect(updateOrganisation(ctx, { version: seen, name: 'X' })).rejects.toMatchObject({ kind });
  }
  const elsewhere = house.ctx(house.other, house.other.as('owner'));
  await updateOrganisation(elsewhere, { version: 1, name: 'Elsewhere' });
  expect((await getOrganisation(as('owner'))).name).toBe(name);
});

test('each part is checked, with words at its place', async () => {
  const issues = (edit: object) =>
    change(edit).then(
      () => [],
      (error: { issues: { path: PropertyKey[] | string }[] }) =>
        error.issues.map(({ path }) => (Array.isArray(path) ? path.join('.') : String(path))),
    );
  expect(await issues({ name: ' ' })).toEqual(['name']);
  expect(await issues({ zone: 'Mars/Olympus' })).toEqual(['zone']);
  expect(await issues({ currency: 'EURO' })).toEqual(['currency']);
  const formats = { ...DEFAULT_NUMBERING.formats, organization: '{prefix}' };
  expect(await issues({ numbering: { ...DEFAULT_NUMBERING, formats } })).toEqual(['numbering.formats.organization']);
  const retries = [
    { afterDays: 3, remindDaysBefore: null },
    { afterDays: 3, remindDaysBefore: null },
  ];
  expect(await issues({ dunning: { retries } })).toEqual(['dunning']);
  const days = (remindAfterDays: number, escalateAfterDays: number) => ({
    timesheets: { remindAfterDays, escalateAfterDays, approverId: null },
  });
  expect(await issues(days(0, 2))).toEqual(['timesheets.remindAfterDays']);
  expect(await issues(days(2, 2))).toEqual(['timesheets.escalateAfterDays']);
  expect(await issues(days(29, 31))).toEqual(['timesheets.escalateAfterDays']);
  const approverId = house.other.members.owner;
  expect(await issues({ timesheets: { remindAfterDays: 1, escalateAfterDays: 2, approverId } })).toEqual([
    'timesheets.approverId',
  ]);
  expect(await issues({ timesheets: { remindAfterDays: 1, escalateAfterDays: 2, approverId: newId() } })).toEqual([
    'timesheets.approverId',
  ]);
});

test('invoices are numbered by the new format from the next on, and never twice the same', async () => {
  const ctx = as('owner');
  await subscribe(ctx);
  await bill(ctx);
  await change({ numbering: { ...DEFAULT_NUMBERING, prefix: 'AC' } });
  await subscribe(ctx);
  await bill(ctx);
  const numbers = async () => (await listInvoices(ctx, { sort: 'number' })).items.map((invoice) => invoice.number);
  expect(await numbers()).toEqual(['AC-000002', 'INV-000001']);
  // The next would be AC-000002 again, written otherwise.
  const formats = { ...DEFAULT_NUMBERING.formats, organization: 'AC-00000{organizationCount}' };
  await change({ numbering: { ...DEFAULT_NUMBERING, formats } });
  const { invoicesNumbered } = await getOrganisation(ctx);
  expect(invoicesNumbered).toBe(2);
  await house.owner.query(`UPDATE number_series SET last = 1 WHERE tenant_id = $1 AND series = 'organization'`, [
    house.acme.id,
  ]);
  await expect(change({ numbering: { ...DEFAULT_NUMBERING, prefix: 'AC' } })).rejects.toMatchObject({
    issues: [{ path: 'numbering.formats.organization' }],
  });
});

test('another dunning schedule moves the collections that run', async () => {
  const ctx = as('owner');
  await house.owner.query(`UPDATE number_series SET last = 100 WHERE tenant_id = $1`, [house.acme.id]);
  await subscribe(ctx, { customerId: (await newCustomer(ctx, null, 'Nocard')).id });
  await bill(ctx);
  const before = await nextAt('collection');
  const { running } = await getOrganisation(ctx);
  expect(running.collections).toBeGreaterThan(0);
  const retries = [{ afterDays: 5, remindDaysBefore: 2 }];
  const { replanned, dunning } = await change({ dunning: { retries } });
  expect(dunning.retries).toEqual(retries);
  expect(replanned).toEqual({ collections: running.collections, timesheets: 0, enrolments: 0 });
  expect(await nextAt('collection')).not.toEqual(before);
});

test('other days move the timesheets that wait; who has no manager gets the approver named here', async () => {
  const employee = as('employee');
  const submitted = async (ctx: Ctx) => {
    const opened = await openTimesheet(ctx, { date: '2026-03-02' });
    const entry = { date: '2026-03-02', seconds: 3600 };
    const sheet = await addEntry(ctx, { id: opened.id, version: opened.version, entry });
    return submitTimesheet(ctx, { id: sheet.id, version: sheet.version });
  };
  const { id } = await submitted(employee);
  expect(await nextAt('timesheet', id)).toEqual(['remind#1 2026-03-03T09:00:00.000Z']);
  const orphan = await submitted(as('owner'));
  expect(orphan.approverId).toBeNull();
  const approverId = house.acme.members.admin;
  const { replanned } = await change({ timesheets: { remindAfterDays: 3, escalateAfterDays: 6, approverId } });
  expect(replanned.timesheets).toBe(2);
  expect(await nextAt('timesheet', id)).toEqual(['remind#1 2026-03-05T09:00:00.000Z']);
  expect(await nextAt('timesheet', orphan.id)).toEqual(['remind#1 2026-03-05T09:00:00.000Z']);
});

test('counts that begin again each year go on where they stood, then begin at one; and back without a double', async () => {
  const tenant = await newTenant(house.owner, 'Years');
  const who = house.ctx(tenant, tenant.as('owner'));
  const { id: customerId } = await newCustomer(who, null);
  const number = async () => {
    const lines = [{ description: 'x', unitPriceMinor: 100 }];
    const { id, version } = await createInvoice(who, { customerId, lines });
    return (await finaliseInvoice(who, { id, version })).number;
  };
  const set = async (numbering: NumberingSettings) =>
    updateOrganisation(who, { numbering, version: (await getOrganisation(who)).version });
  const yearly = {
    ...DEFAULT_NUMBERING,
    reset: 'yearly' as const,
    formats: {
      organization: '{prefix}-{yyyy}-{organizationCount}',
      'per-customer': '{customer}-{yyyy}-{customerCount}',
    },
    creditNotes: { prefix: 'CN', format: '{prefix}-{yyyy}-{organizationCount}' },
  };
  const before = await house.clock.now();
  house.clock.moveTo(Date.parse('2026-11-02T09:00:00Z'));
  expect([await number(), await number()]).toEqual(['INV-000001', 'INV-000002']);
  await set(yearly);
  expect([await number(), await number()]).toEqual(['INV-2026-3', 'INV-2026-4']);
  expect((await getOrganisation(who)).invoicesNumbered).toBe(4);
  house.clock.moveTo(Date.parse('2027-01-04T09:00:00Z'));
  expect([await number(), await number()]).toEqual(['INV-2027-1', 'INV-2027-2']);
  await set({ ...yearly, reset: 'never' });
  expect(await number()).toBe('INV-2027-5');
  house.clock.moveTo(before);
});
