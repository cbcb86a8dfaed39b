import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, toIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { createCalendar } from '../calendars/create.ts';
import { createCompany } from '../companies/create.ts';
import { updateCompany } from '../companies/update.ts';
import { createContact } from '../contacts/create.ts';
import { updateContact } from '../contacts/update.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { createSlaPolicy } from '../slaPolicies/create.ts';
import { orderSlaPolicies } from '../slaPolicies/order.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { updateTicket } from './update.ts';

/** A Monday, at nine. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');
const dueAt = toIso(MONDAY + 20 * HOUR);
let house: House;
let owner: Ctx;
let support: Ctx;
/** A customer with a policy and a calendar of their own, and the policy of all others. */
let gold: { companyId: string; policyId: string };
let everybodys: string;
beforeAll(async () => {
  house = await openHouse(MONDAY);
  owner = house.ctx(house.acme, house.acme.as('owner'));
  support = house.ctx(house.acme, house.acme.as('support'));
  const { id, calendarId: office } = await openSupport(owner, { name: 'Everybody else' });
  everybodys = id;
  const day: [string, string][] = [['00:00', '24:00']];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
  const { id: calendarId } = await createCalendar(owner, { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const { id: companyId, version } = await createCompany(owner, { name: 'Gold Ltd' });
  await updateCompany(owner, { id: companyId, version, calendarId });
  const times = { firstResponseSeconds: 20 * 3600, resolutionSeconds: null };
  const { id: policyId } = await createSlaPolicy(owner, {
    name: 'Gold',
    calendarId: office,
    conditions: { companyId: [companyId] },
    targets: { low: times, normal: times, high: times, urgent: times },
  });
  await orderSlaPolicies(owner, { ids: [policyId, everybodys] });
  gold = { companyId, policyId };
});
afterAll(() => house?.close());

test('another customer brings the policy and the calendar that are theirs, measured from the old start, and back', async () => {
  house.clock.moveTo(MONDAY);
  const ticket = await createTicket(support, { subject: 'Whose' });
  expect(ticket).toMatchObject({ companyId: null, slaPolicyId: everybodys });
  house.clock.moveTo(MONDAY + HOUR);
  const { id } = ticket;
  const theirs = await updateTicket(support, { id, version: 1, companyId: gold.companyId });
  expect(theirs).toMatchObject({ companyName: 'Gold Ltd', slaPolicyId: gold.policyId, slaPolicyChosen: false });
  expect(theirs.clocks[0]).toMatchObject({ target: 'first_response', targetSeconds: 20 * 3600, dueAt });
  const nobodys = await updateTicket(support, { id, version: theirs.version, companyId: null });
  expect(nobodys).toMatchObject({ companyId: null, slaPolicyId: everybodys });
  expect(nobodys.clocks[0]?.dueAt).toBe(ticket.clocks[0]?.dueAt);
  const stranger = updateTicket(support, { id, version: nobodys.version, companyId: newId() });
  await expect(stranger).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'companyId' }] });
  expect((await house.history(id)).map(({ action }) => action)).toEqual(['created', 'updated', 'updated']);
});

test('a contact who comes to another company brings their tickets along; those that were put elsewhere, and closed ones, stay', async () => {
  house.clock.moveTo(MONDAY);
  const { id: elsewhere } = await createCompany(owner, { name: 'Elsewhere' });
  const contact = await createContact(owner, { name: 'Ana', email: 'ana@gold.test' });
  const open = () => createTicket(support, { subject: 'Hers', contactId: contact.id });
  const [hers, put, solved, closed] = [await open(), await open(), await open(), await open()];
  await updateTicket(support, { id: put.id, version: 1, companyId: elsewhere });
  await updateTicket(support, { id: solved.id, version: 1, status: 'solved' });
  await updateTicket(support, { id: closed.id, version: 1, status: 'closed' });
  house.clock.moveTo(MONDAY + HOUR);
  await updateContact(owner, { id: contact.id, version: contact.version, companyId: gold.companyId });
  const [mine, ...others] = await Promise.all([hers, put, solved, closed].map(({ id }) => getTicket(support, { id })));
  expect(mine).toMatchObject({ companyId: gold.companyId, slaPolicyId: gold.policyId, version: 2 });
  expect(mine?.clocks[0]).toMatchObject({ target: 'first_response', targetSeconds: 20 * 3600, dueAt });
  expect(others.map(({ companyId }) => companyId)).toEqual([elsewhere, gold.companyId, null]);
  expect((await house.history(hers.id)).at(-1)).toMatchObject({ after: { companyId: gold.companyId } });
});
