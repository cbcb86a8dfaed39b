import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { createCompany } from '../companies/create.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { backTestPolicy } from '../slaPolicies/back-test.ts';
import { createSlaPolicy } from '../slaPolicies/create.ts';
import { orderSlaPolicies } from '../slaPolicies/order.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { previewTicketChange } from './preview-change.ts';
import { ticketStore } from './process.ts';
import { updateTicket } from './update.ts';

const MONDAY = Date.parse('2026-03-02T09:00:00Z');
let house: House;
let owner: Ctx;
beforeAll(async () => {
  house = await openHouse(MONDAY);
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house?.close());

const quick = { firstResponseSeconds: 600, resolutionSeconds: null };
const times = { low: quick, normal: quick, high: quick, urgent: quick };

const act = (id: string, key: string) => {
  const workflow = workflowIdOf('ticket-sla', house.acme.id, id);
  return actEffect(house.ctx(house.acme, { kind: 'process', id: workflow }), ticketStore, workflow, key);
};

/** A company whose customer in billing has a subscription to the plan. */
async function contracted(pricePlanId: string) {
  const { id: companyId } = await createCompany(owner, { name: 'With a contract' });
  const customer = await newCustomer(owner, null);
  await updateCustomer(owner, { id: customer.id, version: 1, companyId });
  const subscription = await subscribe(owner, { customerId: customer.id, pricePlanId });
  return { companyId, subscription };
}

test('a policy is for customers with a contract for one of its plans, while they have it', async () => {
  const [gold, silver] = [await newPlan(owner), await newPlan(owner)];
  const everybodys = await openSupport(owner);
  const { calendarId } = everybodys;
  const conditions = { pricePlanId: [gold.id] };
  const policy = await createSlaPolicy(owner, { name: 'Gold', calendarId, conditions, targets: times });
  await orderSlaPolicies(owner, { ids: [policy.id, everybodys.id] });
  const [theirs, others] = [await contracted(gold.id), await contracted(silver.id)];
  const open = async (companyId: string | null) => createTicket(owner, { subject: 'Under which', companyId });
  expect((await open(theirs.companyId)).slaPolicyId).toBe(policy.id);
  expect((await open(others.companyId)).slaPolicyId).toBe(everybodys.id);
  const ticket = await open(null);
  expect(ticket.slaPolicyId).toBe(everybodys.id);
  const moved = await updateTicket(owner, { id: ticket.id, version: 1, companyId: theirs.companyId });
  expect(moved.slaPolicyId).toBe(policy.id);
  const chosen = await updateTicket(owner, { id: ticket.id, version: moved.version, slaPolicyId: everybodys.id });
  const free = await previewTicketChange(owner, { id: ticket.id, slaPolicyChosen: false });
  expect([chosen, free].map(({ clocks }) => clocks[0]?.targetSeconds)).toEqual([2 * 3600, 600]);

  const { name: _, ...draft } = { ...everybodys, targets: times };
  const tested = await backTestPolicy(owner, { policy: draft, calendarId, conditions, days: 90 });
  expect(tested.tickets).toBe(1);

  const { id, version } = theirs.subscription;
  await cancelSubscription(owner, { id, version, at: 'now' });
  expect((await open(theirs.companyId)).slaPolicyId).toBe(everybodys.id);
});

test('a level that raises the priority brings the policy that the contract is for, as was foreseen', async () => {
  const plan = await newPlan(owner);
  const { companyId } = await contracted(plan.id);
  const first = await openSupport(owner, {
    name: 'Raises',
    conditions: { companyId: [companyId], priority: ['normal'] },
    escalations: [{ level: 1, afterSeconds: 0, actions: [{ kind: 'raise-priority' }] }],
  });
  const { calendarId } = first;
  const conditions = { pricePlanId: [plan.id], priority: ['high' as const] };
  const second = await createSlaPolicy(owner, { name: 'High', calendarId, conditions, targets: times });
  const others = await house.owner.query<{ id: string }>(
    'SELECT id FROM sla_policy WHERE tenant_id = $1 AND id NOT IN ($2, $3) ORDER BY position',
    [house.acme.id, first.id, second.id],
  );
  await orderSlaPolicies(owner, { ids: [first.id, second.id, ...others.rows.map(({ id }) => id)] });
  house.clock.moveTo(MONDAY);
  const { id } = await createTicket(owner, { subject: 'Raised', companyId });
  house.clock.moveTo(MONDAY + 2 * 3600_000);
  for (const key of ['breach:first_response#1', 'escalate:first_response#1/1']) await act(id, key);
  expect(await getTicket(owner, { id })).toMatchObject({ priority: 'high', slaPolicyId: second.id });
});

test('a plan that there is not cannot be asked for', async () => {
  await expect(openSupport(owner, { conditions: { pricePlanId: [newId()] } })).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'conditions.pricePlanId' }],
  });
});
