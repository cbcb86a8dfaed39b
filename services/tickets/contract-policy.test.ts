import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulate } from '../../domain/process/plan.ts';
import { ticketSla } from '../../domain/tickets/plan.ts';
import { HOUR, toIso } from '../../domain/time/instant.ts';
import { newCustomer, newPlan, subscribe } from '../../test/support/billing.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { cancelSubscription } from '../billing/cancel-subscription.ts';
import { updateCustomer } from '../billing/update-customer.ts';
import { createCompany } from '../companies/create.ts';
import { createContact } from '../contacts/create.ts';
import { type Ctx, transaction } from '../context.ts';
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
import { factsOfTickets } from './read.ts';
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
async function contracted(pricePlanId: string, life: Partial<Parameters<typeof subscribe>[1]> = {}) {
  const { id: companyId } = await createCompany(owner, { name: 'With a contract' });
  const customer = await newCustomer(owner, null);
  await updateCustomer(owner, { id: customer.id, version: 1, companyId });
  const subscription = await subscribe(owner, { ...life, customerId: customer.id, pricePlanId });
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

/** A policy for those who have a contract for the plan, asked first. */
async function policyFor(pricePlanId: string) {
  const { calendarId } = await openSupport(owner);
  const conditions = { pricePlanId: [pricePlanId] };
  const policy = await createSlaPolicy(owner, { name: 'With a contract', calendarId, conditions, targets: times });
  await askFirst(policy.id);
  const { id: policyId } = policy;
  const backTest = () =>
    backTestPolicy(owner, { policyId, policy: { targets: times }, calendarId, conditions, days: 90 });
  return { policyId, backTest };
}

async function askFirst(...first: readonly string[]) {
  const others = await house.owner.query<{ id: string }>(
    'SELECT id FROM sla_policy WHERE tenant_id = $1 AND archived_at IS NULL AND NOT id = ANY($2) ORDER BY position',
    [house.acme.id, first],
  );
  await orderSlaPolicies(owner, { ids: [...first, ...others.rows.map(({ id }) => id)] });
}

test('a contract counts from its start until its end, and for what came in in between when policies are tried on the past', async () => {
  house.clock.moveTo(MONDAY);
  const plan = await newPlan(owner);
  const { policyId, backTest } = await policyFor(plan.id);
  const startAt = MONDAY + HOUR;
  const { companyId, subscription } = await contracted(plan.id, { startAt: toIso(startAt) });
  const policyAt = async (instant: number) => {
    house.clock.moveTo(instant);
    return (await createTicket(owner, { subject: 'When', companyId })).slaPolicyId;
  };
  expect(await policyAt(startAt - 1)).not.toBe(policyId);
  expect((await backTest()).tickets).toBe(0);
  expect(await policyAt(startAt)).toBe(policyId);
  // The one from before the start stays out, though there is a contract now.
  expect((await backTest()).tickets).toBe(1);
  const { id, version } = subscription;
  const { endsAt } = await cancelSubscription(owner, { id, version, at: 'period-end' });
  const end = Date.parse(endsAt ?? '');
  expect(await policyAt(end - 1)).toBe(policyId);
  // Billing has not ended it yet.
  expect(await policyAt(end)).not.toBe(policyId);
  expect((await backTest()).tickets).toBe(2);
});

test('a customer without a company has a contract by their address, as requester or as a contact', async () => {
  house.clock.moveTo(MONDAY);
  const plan = await newPlan(owner);
  const { policyId, backTest } = await policyFor(plan.id);
  const { id: customerId, email } = await newCustomer(owner, null, 'Solo');
  await subscribe(owner, { customerId, pricePlanId: plan.id });
  const contact = await createContact(owner, { name: 'Solo', email });
  const asked = { subject: 'By address', requesterEmail: email.toUpperCase() };
  const [theirs, ofContact, strangers] = [
    await createTicket(owner, asked),
    await createTicket(owner, { subject: 'By contact', contactId: contact.id }),
    await createTicket(owner, { ...asked, requesterEmail: 'stranger@example.com' }),
  ];
  expect([theirs, ofContact].map(({ slaPolicyId }) => slaPolicyId)).toEqual([policyId, policyId]);
  expect(strangers.slaPolicyId).not.toBe(policyId);
  expect((await backTest()).tickets).toBe(2);
  const { id, version } = ofContact;
  const tagged = await updateTicket(owner, { id, version, tags: ['looked-at-again'] });
  expect(tagged.slaPolicyId).toBe(policyId);
  const preview = await previewTicketChange(owner, { id, slaPolicyChosen: false, priority: 'high' });
  expect(preview.clocks[0]?.targetSeconds).toBe(600);
});

test('a level that raises the priority brings the policy that the contract is for by then, as was foreseen', async () => {
  house.clock.moveTo(MONDAY);
  const plan = await newPlan(owner);
  // Begins after the ticket came in, and before the level.
  const { companyId } = await contracted(plan.id, { startAt: toIso(MONDAY + HOUR) });
  const first = await openSupport(owner, {
    name: 'Raises',
    conditions: { companyId: [companyId], priority: ['normal'] },
    escalations: [{ level: 1, afterSeconds: 0, actions: [{ kind: 'raise-priority' }] }],
  });
  const { calendarId } = first;
  const conditions = { pricePlanId: [plan.id], priority: ['high' as const] };
  const second = await createSlaPolicy(owner, { name: 'High', calendarId, conditions, targets: times });
  await askFirst(first.id, second.id);
  const { id, processId } = await createTicket(owner, { subject: 'Raised', companyId });
  const factsNow = async () => (await transaction(owner, (tx) => factsOfTickets(tx, [id]))).get(id);
  const before = await factsNow();
  if (!before) throw new Error('the ticket has no facts');
  const foreseen = simulate(ticketSla, before, { from: MONDAY, until: MONDAY + 2 * HOUR });
  expect(foreseen.entries.map(({ effect }) => effect.key)).toContain('escalate:first_response#1/1');
  for (const { effect, at } of foreseen.entries) {
    house.clock.moveTo(at);
    await act(id, effect.key);
  }
  const done = await house.owner.query<{ key: string; due: Date }>(
    'SELECT key, due_at AS due FROM ledger WHERE process_id = $1 ORDER BY at, key',
    [processId],
  );
  const byTime = [...foreseen.entries].sort((a, b) => a.at - b.at || (a.effect.key < b.effect.key ? -1 : 1));
  expect(done.rows.map(({ key, due }) => [key, due.getTime()])).toEqual(
    byTime.map(({ effect }) => [effect.key, effect.dueAt]),
  );
  const after = await factsNow();
  expect(after?.ticket).toEqual(foreseen.facts.ticket);
  expect(after?.policy).toEqual(foreseen.facts.policy);
  expect(await getTicket(owner, { id })).toMatchObject({ priority: 'high', slaPolicyId: second.id });
});

test('a plan that there is not cannot be asked for', async () => {
  await expect(openSupport(owner, { conditions: { pricePlanId: [newId()] } })).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'conditions.pricePlanId' }],
  });
});
