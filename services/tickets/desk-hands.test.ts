import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { counting } from '../../test/support/counting.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, openSupport } from '../../test/support/tickets.ts';
import { setAssignmentRule } from '../assignmentRules/set.ts';
import { createContact } from '../contacts/create.ts';
import { newId } from '../ids.ts';
import { createMacro } from '../macros/create.ts';
import { createTeam } from '../teams/create.ts';
import { addMessage } from './add-message.ts';
import { applyMacro, previewMacro } from './apply-macro.ts';
import { assignTicket } from './assign.ts';
import { earlierMessages } from './conversation.ts';
import { customerCardOf } from './customer-card.ts';
import { getTicket } from './get.ts';
import { updateTicket } from './update.ts';

let house: House;
const monday = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);

beforeAll(async () => {
  house = await openHouse(monday('09:00'));
  await openSupport(as('owner'));
});
afterAll(() => house?.close());
beforeEach(() => house.clock.moveTo(monday('09:00')));

const { as, open } = deskOf(() => house);
const versionOf = async (id: string) => (await getTicket(as('support'), { id })).version;

test('a macro does all at once as its preview says, or nothing', async () => {
  const macro = await createMacro(as('support'), {
    name: 'Refund',
    body: 'Hello {{firstName}}, #{{number}} is refunded.',
    actions: { status: 'solved', priority: 'high', addTags: ['refund'], assigneeId: 'me', category: 'Billing' },
  });
  const { id, number } = await open({ requesterName: 'Ada L', requesterEmail: 'ada@macro.test', tags: ['vip'] });
  const preview = await previewMacro(as('support'), { id, macroId: macro.id });
  expect(preview).toEqual({
    changes: ['Status: solved', 'Priority: high', 'Assignee: you', 'Category: Billing', 'Adds the tag refund'],
    messageKind: 'public_reply',
    body: `Hello Ada, #${number} is refunded.`,
    refusal: null,
  });
  const after = await applyMacro(as('support'), { id, macroId: macro.id });
  expect(after).toMatchObject({
    status: 'solved',
    priority: 'high',
    tags: ['refund', 'vip'],
    assigneeId: house.acme.members.support,
    category: 'Billing',
  });
  expect((await getTicket(as('support'), { id })).messages.at(-1)).toMatchObject({
    body: preview.body,
    kind: 'public_reply',
  });
  const silent = await open();
  await applyMacro(as('support'), { id: silent.id, macroId: macro.id, body: null });
  expect((await getTicket(as('support'), { id: silent.id })).messages).toHaveLength(1);
  const closed = await open();
  await updateTicket(as('support'), { id: closed.id, version: closed.version, status: 'closed' });
  expect((await previewMacro(as('support'), { id: closed.id, macroId: macro.id })).refusal).toContain('cannot become');
  await expect(applyMacro(as('support'), { id: closed.id, macroId: macro.id })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  expect((await getTicket(as('support'), { id: closed.id })).tags).toEqual([]);
  await expect(createMacro(as('guest'), { name: 'x', body: 'y' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(
    createMacro(as('support'), { name: 'x', actions: { assigneeId: house.other.members.support } }),
  ).rejects.toMatchObject({ kind: 'Validation' });
});

test('a team’s tickets find somebody by its rule, never two at the same turn, and say why', async () => {
  const { members } = house.acme;
  const people = [members.support, members.employee, members.sales].sort();
  const team = await createTeam(as('owner'), {
    name: 'First line',
    members: people.map((memberId) => ({ memberId, capacity: 50 })),
  });
  const rule = { teamId: team.id, method: 'round_robin' as const, version: 0 };
  await setAssignmentRule(as('owner'), rule);
  await expect(setAssignmentRule(as('owner'), rule)).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(setAssignmentRule(as('support'), { ...rule, version: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
  const made = await Promise.all([1, 2, 3, 4, 5, 6].map(() => open({ teamId: team.id })));
  const counts = people.map((id) => made.filter((ticket) => ticket.assigneeId === id).length);
  expect(counts).toEqual([2, 2, 2]);
  expect(made[0]?.assignedReason).toMatch(/: next in turn, \d of 50$/);
  // Whoever is away is passed over, to the second.
  const [first] = people as [string, ...string[]];
  await house.owner.query(
    'INSERT INTO absence (tenant_id, id, member_id, from_at, to_at, created_at) VALUES ($1, $2, $3, $4, $5, $4)',
    [house.acme.id, newId(), first, new Date(monday('09:00')), new Date(monday('10:00'))],
  );
  await setAssignmentRule(as('owner'), { ...rule, method: 'least_loaded', version: 1 });
  const away = await Promise.all([1, 2, 3, 4].map(() => open({ teamId: team.id })));
  expect(away.map((ticket) => ticket.assigneeId)).not.toContain(first);
  house.clock.moveTo(monday('10:00'));
  const back = await open({ teamId: team.id });
  expect(back).toMatchObject({ assigneeId: first });
  expect(back.assignedReason).toContain('least loaded');
  // Chosen by a person, there is no rule's reason.
  const taken = await updateTicket(as('support'), { id: back.id, version: back.version, assigneeId: members.admin });
  expect(taken.assignedReason).toBeNull();
  // Given to the team later, or asked for.
  const late = await open();
  const given = await updateTicket(as('support'), { id: late.id, version: late.version, teamId: team.id });
  expect(given.assigneeId).not.toBeNull();
  const asked = await assignTicket(as('support'), { id: given.id, version: given.version });
  expect(asked.reason).toContain('least loaded');
  const nobody = await open();
  await expect(assignTicket(as('support'), { id: nobody.id, version: nobody.version })).rejects.toMatchObject({
    kind: 'Conflict',
  });
});

test('what waits because nobody had room is given away when somebody finishes, the oldest first', async () => {
  const { members } = house.acme;
  const team = await createTeam(as('owner'), { name: 'Small', members: [{ memberId: members.billing, capacity: 1 }] });
  await setAssignmentRule(as('owner'), { teamId: team.id, method: 'round_robin', version: 0 });
  const first = await open({ teamId: team.id });
  expect(first.assigneeId).toBe(members.billing);
  house.clock.moveTo(monday('09:01'));
  const [second, third] = [await open({ teamId: team.id }), await open({ teamId: team.id })];
  expect([second, third].map((ticket) => ticket.assigneeId)).toEqual([null, null]);
  expect(second.assignedReason).toBe('Everybody has as many as they can have');
  await updateTicket(as('support'), { id: first.id, version: first.version, status: 'solved' });
  const holder = async (id: string) => (await getTicket(as('support'), { id })).assigneeId;
  expect([await holder(second.id), await holder(third.id)]).toEqual([members.billing, null]);
  await addMessage(as('support'), { id: second.id, kind: 'public_reply', body: 'Done', status: 'solved' });
  expect(await holder(third.id)).toBe(members.billing);
  // By hand it stays with nobody: a person took it off.
  await updateTicket(as('support'), { id: third.id, version: await versionOf(third.id), assigneeId: null });
  expect(await holder(third.id)).toBeNull();
});

test('the customer’s card: a statement a piece, and nothing that the asker may not see', async () => {
  const contact = await createContact(as('support'), { name: 'Cy', email: 'cy@card.test' });
  const { id } = await open({ contactId: contact.id, subject: 'Now' });
  const before = await open({ contactId: contact.id, subject: 'Before' });
  const [owner, support] = [counting(as('owner')), counting(as('support'))];
  const all = await customerCardOf(owner.ctx, { id });
  // The ticket, subscriptions, invoices, journeys, other tickets; there is no company to ask for.
  expect(owner.statements()).toBe(5);
  expect(all).toMatchObject({
    name: 'Cy',
    email: 'cy@card.test',
    company: null,
    subscriptions: [],
    openInvoices: [],
    journeys: [],
  });
  expect(all.tickets.map((ticket) => ticket.id)).toEqual([before.id]);
  expect(await customerCardOf(support.ctx, { id })).toMatchObject({
    openInvoices: null,
    journeys: null,
    subscriptions: [],
  });
  expect(support.statements()).toBe(3);
  await expect(customerCardOf(as('owner', house.other), { id })).rejects.toMatchObject({ kind: 'NotFound' });
});

test('of a long conversation the newest fifty come first, and the rest when asked for', async () => {
  const { id } = await open();
  await house.owner.query(
    `INSERT INTO ticket_message (tenant_id, id, ticket_id, kind, body, at)
     SELECT $1, gen_random_uuid(), $2, 'internal_note', 'Note ' || n, $3::timestamptz + n * interval '1 second' FROM generate_series(1, 119) n`,
    [house.acme.id, id, new Date(monday('09:00'))],
  );
  const page = await getTicket(as('support'), { id });
  expect([page.messages.length, page.earlierMessages]).toEqual([50, 70]);
  expect(page.messages.at(-1)?.body).toBe('Note 119');
  const older = await earlierMessages(as('support'), { id, before: page.messages[0]?.id ?? '' });
  expect([older.messages.length, older.earlierMessages, older.messages.at(-1)?.body]).toEqual([50, 20, 'Note 69']);
  const oldest = await earlierMessages(as('support'), { id, before: older.messages[0]?.id ?? '' });
  expect([oldest.messages.length, oldest.earlierMessages, oldest.messages[0]?.body]).toEqual([20, 0, 'Help']);
});
