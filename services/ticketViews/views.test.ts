import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { newTenant, type TestTenant } from '../../test/support/tenant.ts';
import type { Ctx } from '../context.ts';
import { createTeam } from '../teams/create.ts';
import { createTicket } from '../tickets/create.ts';
import { arrangeTicketViews, createTicketView, deleteTicketView, updateTicketView } from './change.ts';
import { listTicketViews } from './list.ts';

let house: House;
let tenant: TestTenant;
let lead: Ctx;
let agent: Ctx;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  tenant = await newTenant(house.owner, 'Views');
  lead = house.ctx(tenant, tenant.as('manager'));
  agent = house.ctx(tenant, tenant.as('support'));
});

const counts = async (ctx: Ctx) => (await listTicketViews(ctx)).items.map(({ name, count }) => [name, count]);

test('views count what their list would show, for whoever looks, all in one statement', async () => {
  await createTicket(lead, { subject: 'a', priority: 'urgent', assigneeId: tenant.members.support, tags: ['vip'] });
  await createTicket(lead, { subject: 'b', priority: 'urgent' });
  await createTicket(lead, { subject: 'c', priority: 'low' });
  const shared = { shared: 'workspace' as const };
  await createTicketView(lead, { name: '1 mine', ...shared, filters: { assigneeId: ['me'] } });
  await createTicketView(lead, { name: '2 urgent', ...shared, filters: { priority: ['urgent'] } });
  await createTicketView(lead, { name: '3 free', ...shared, filters: { assigneeId: ['nobody'] } });
  await createTicketView(lead, { name: '4 tagged', ...shared, filters: { tag: ['vip'], is: ['followed'] } });
  expect(await counts(agent)).toEqual([
    ['1 mine', 1],
    ['2 urgent', 2],
    ['3 free', 2],
    ['4 tagged', 0],
  ]);
  expect(await counts(lead)).toEqual([
    ['1 mine', 0],
    ['2 urgent', 2],
    ['3 free', 2],
    ['4 tagged', 0],
  ]);
});

test('a private one is seen by its owner, a team’s by the team, the workspace’s by all and by no other workspace', async () => {
  const team = await createTeam(lead, {
    name: 'North',
    members: [{ memberId: tenant.members.support, skills: [], capacity: null }],
  });
  await createTicketView(agent, { name: 'own' });
  await createTicketView(agent, { name: 'team', shared: 'team', teamId: team.id });
  await createTicketView(agent, { name: 'all', shared: 'workspace' });
  const seen = async (ctx: Ctx) => (await listTicketViews(ctx)).items.map(({ name, mine }) => `${name} ${mine}`);
  expect(await seen(agent)).toEqual(['all true', 'own true', 'team true']);
  // A manager is not in the team, and looks after what is shared with all.
  expect(await seen(lead)).toEqual(['all true']);
  expect(await seen(house.ctx(tenant, tenant.as('guest')))).toEqual(['all false']);
  expect(await seen(house.ctx(house.other, house.other.as('owner')))).toEqual([]);
  const foreign = createTicketView(lead, { name: 'x', shared: 'team', teamId: team.id });
  await expect(foreign).rejects.toMatchObject({ kind: 'Validation' });
  const guest = createTicketView(house.ctx(tenant, tenant.as('guest')), { name: 'x', shared: 'workspace' });
  await expect(guest).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('is changed and deleted by its owner, by its version, and the history says so', async () => {
  const view = { name: 'own', filters: { priority: ['high'] }, sort: '-createdAt', columns: ['team' as const] };
  const { id } = await createTicketView(agent, view);
  const renamed = await updateTicketView(agent, { id, version: 1, view: { ...view, name: 'mine' } });
  expect(renamed).toMatchObject({ name: 'mine', version: 2, filters: { priority: ['high'] }, columns: ['team'] });
  const stale = updateTicketView(agent, { id, version: 1, view });
  await expect(stale).rejects.toMatchObject({ kind: 'Conflict' });
  const others = deleteTicketView(lead, { id, version: 2 });
  await expect(others).rejects.toMatchObject({ kind: 'NotFound' });
  await deleteTicketView(agent, { id, version: 2 });
  expect((await listTicketViews(agent)).items).toEqual([]);
  expect((await house.history(id)).map(({ action }) => action)).toEqual(['created', 'updated', 'deleted']);
});

test('tabs stand as each member has put them', async () => {
  const { id } = await createTicketView(lead, { name: 'all', shared: 'workspace' });
  await arrangeTicketViews(agent, { viewIds: [id, 'mine'], defaultId: id });
  await arrangeTicketViews(agent, { viewIds: ['mine', id], defaultId: 'mine' });
  expect(await listTicketViews(agent)).toMatchObject({ viewIds: ['mine', id], defaultId: 'mine' });
  expect(await listTicketViews(lead)).toMatchObject({ viewIds: [], defaultId: null });
});
