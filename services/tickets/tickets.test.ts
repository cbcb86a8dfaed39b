import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TicketClock } from '../../domain/tickets/contract.ts';
import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import { counting } from '../../test/support/counting.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, openSupport } from '../../test/support/tickets.ts';
import { getCalendar } from '../calendars/get.ts';
import { createContact } from '../contacts/create.ts';
import { getSlaPolicy } from '../slaPolicies/get.ts';
import { addMessage } from './add-message.ts';
import { createTicket } from './create.ts';
import { getTicket } from './get.ts';
import { listTickets } from './list.ts';
import { previewTicketChange } from './preview-change.ts';
import { ticketSummary } from './summary.ts';
import { updateTicket } from './update.ts';

let house: House;
let policy: SlaPolicy;
/** Monday, 2 March 2026. */
const monday = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);
const iso = (time: string): string => `2026-03-02T${time}:00.000Z`;

beforeAll(async () => {
  house = await openHouse(monday('09:00'));
  policy = await openSupport(as('owner'));
});
afterAll(() => house?.close());
beforeEach(() => house.clock.moveTo(monday('09:00')));

const { as, open, workflow, act, dueKeys, rows } = deskOf(() => house);
const outbox = async (ticketId: string) =>
  (await rows('SELECT 1 FROM outbox WHERE workflow_id = $1', workflow(ticketId))).length;
const processOf = async (ticketId: string) => {
  const [row] = await rows<{ status: string; next_at: Date | null; next_what: string | null; outcome: string | null }>(
    'SELECT status, next_at, next_what, outcome FROM process WHERE subject_id = $1',
    ticketId,
  );
  return row;
};
const eventKinds = async (ticketId: string) =>
  (await rows<{ kind: string }>('SELECT kind FROM ticket_event WHERE ticket_id = $1 ORDER BY seq', ticketId)).map(
    (e) => e.kind,
  );

test('a ticket opens with its clocks explained, its process planned, its history and its wake', async () => {
  const ticket = await open({ assigneeId: house.acme.members.support });
  expect(ticket).toMatchObject({ status: 'new', slaPolicyId: policy.id, assigneeName: 'Support of Acme', version: 1 });
  expect(ticket.number).toBeGreaterThanOrEqual(1001);
  expect((await open()).number).toBe(ticket.number + 1);
  expect(ticket.clocks).toMatchObject([
    {
      target: 'first_response',
      state: 'running',
      startedAt: iso('09:00'),
      dueAt: iso('11:00'),
      elapsedSeconds: 0,
      remainingSeconds: 7200,
    },
    {
      target: 'resolution',
      state: 'running',
      dueAt: iso('17:00'),
      warnings: [{ percent: 75, at: iso('15:00'), state: 'expected' }],
    },
  ]);
  const counted = ticket.clocks[0]?.explain.filter((part) => part.kind === 'counted');
  expect(counted?.reduce((sum, part) => sum + part.seconds, 0)).toBe(7200);
  expect(await processOf(ticket.id)).toMatchObject({
    status: 'running',
    next_at: new Date(monday('10:30')),
    next_what: 'warn:first_response#1@75',
  });
  expect(await outbox(ticket.id)).toBe(1);
  expect(await house.history(ticket.id)).toMatchObject([
    { action: 'created', actor_id: house.acme.members.support, after: { number: ticket.number, priority: 'normal' } },
  ]);
  const detail = await getTicket(as('guest'), { id: ticket.id });
  expect(detail.messages).toMatchObject([{ kind: 'customer_message', body: 'Help' }]);
  expect(detail.process.next.map((step) => step.words)).toEqual([
    'Warns: first response at 75 %',
    'First response breaches',
    'Escalates first response to level 1',
  ]);
  expect(detail.process.beatLine.marks.map((mark) => mark.label)).toEqual(
    expect.arrayContaining(['Ticket created', 'Customer wrote', 'First response due', 'Resolution due']),
  );
  expect(detail.process.beatLine.spans).toContainEqual(expect.objectContaining({ kind: 'closed', from: iso('17:00') }));
});

test('a ticket of a workspace without a policy has no clocks, and nothing of it is ever due', async () => {
  const ctx = as('owner', house.other);
  const ticket = await createTicket(ctx, { subject: 'No policy' });
  expect(ticket).toMatchObject({ slaPolicyId: null, clocks: [], nextAt: null, number: 1001 });
  expect((await updateTicket(ctx, { id: ticket.id, version: 1, status: 'solved' })).status).toBe('solved');
  expect(await processOf(ticket.id)).toMatchObject({ status: 'running', next_what: 'close#1' });
});

test('strangers find nothing, roles are obeyed, and a stale edit is refused with the version of now', async () => {
  const { id } = await open();
  const stranger = as('owner', house.other);
  await expect(getTicket(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateTicket(stranger, { id, version: 1, priority: 'low' })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(addMessage(stranger, { id, kind: 'internal_note', body: 'x' })).rejects.toMatchObject({
    kind: 'NotFound',
  });
  expect((await listTickets(stranger, {})).items.map((ticket) => ticket.id)).not.toContain(id);
  await expect(createTicket(as('guest'), { subject: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(updateTicket(as('guest'), { id, version: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(addMessage(as('guest'), { id, kind: 'internal_note', body: 'x' })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
  await expect(listTickets(as('employee'), {})).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(ticketSummary(as('billing'))).rejects.toMatchObject({ kind: 'Forbidden' });
  await updateTicket(as('support'), { id, version: 1, subject: 'Printer smokes' });
  await expect(updateTicket(as('support'), { id, version: 1, subject: 'x' })).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ path: 'version', message: '2' }],
  });
  await expect(updateTicket(as('support'), { id, version: 2, status: 'new' })).resolves.toMatchObject({ version: 2 });
  await updateTicket(as('support'), { id, version: 2, status: 'open' });
  await expect(updateTicket(as('support'), { id, version: 3, status: 'new' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  for (const field of ['assigneeId', 'slaPolicyId'] as const) {
    const foreign = { assigneeId: house.other.members.support, slaPolicyId: '018f0000-0000-7000-8000-000000000000' }[
      field
    ];
    await expect(updateTicket(as('support'), { id, version: 3, [field]: foreign })).rejects.toMatchObject({
      kind: 'Validation',
      issues: [{ path: field }],
    });
  }
});

test('a warning that was planned is stale once the ticket is pending; afterwards the pause is taken off', async () => {
  const { id } = await open();
  house.clock.moveTo(monday('10:30'));
  expect(await dueKeys(id)).toEqual(['warn:first_response#1@75']);
  const paused = await updateTicket(as('support'), { id, version: 1, status: 'pending' });
  expect(paused.clocks.map((clock) => [clock.state, clock.dueAt])).toEqual([
    ['paused', null],
    ['paused', null],
  ]);
  expect(await act(id, 'warn:first_response#1@75')).toBe(false);
  expect(await rows('SELECT 1 FROM ledger WHERE process_id = $1', paused.processId)).toEqual([]);
  expect(await processOf(id)).toMatchObject({ status: 'running', next_at: null });
  house.clock.moveTo(monday('12:30'));
  const waiting = await outbox(id);
  const resumed = await updateTicket(as('support'), { id, version: 2, status: 'open' });
  expect(resumed.clocks.map((clock) => clock.dueAt)).toEqual([iso('13:00'), '2026-03-03T11:00:00.000Z']);
  expect(await outbox(id)).toBe(waiting + 1);
  expect(await act(id, 'warn:first_response#1@75')).toBe(true);
  expect(await act(id, 'warn:first_response#1@75')).toBe(false);
});

test('a public reply stops the clock and goes to the requester once; a note does neither', async () => {
  const contact = await createContact(as('support'), { name: 'Ada Customer', email: 'ada@customer.test' });
  const { id, number } = await open({ contactId: contact.id });
  const noted = await addMessage(as('support'), { id, kind: 'internal_note', body: 'Smells burnt' });
  expect(noted.ticket).toMatchObject({ status: 'new', version: 1 });
  expect(await eventKinds(id)).toEqual(['customer_message']);
  house.clock.moveTo(monday('09:30'));
  const { ticket, message } = await addMessage(as('support'), {
    id,
    kind: 'public_reply',
    body: 'Pull the plug',
    status: 'pending',
  });
  expect(message).toMatchObject({ kind: 'public_reply', authorName: 'Support', at: iso('09:30') });
  expect(ticket).toMatchObject({ status: 'pending', version: 2, requesterName: 'Ada Customer' });
  expect(ticket.clocks[0]).toMatchObject({ state: 'met', finishedAt: iso('09:30'), elapsedSeconds: 1800 });
  expect(await eventKinds(id)).toEqual(['customer_message', 'staff_reply', 'status']);
  expect(await rows('SELECT to_address, to_name, subject, body, state FROM message WHERE subject_id = $1', id)).toEqual(
    [
      {
        to_address: 'ada@customer.test',
        to_name: 'Ada Customer',
        subject: `Re: [#${number}] Printer on fire`,
        body: expect.stringContaining('Pull the plug'),
        state: 'queued',
      },
    ],
  );
  expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created', 'noted', 'replied']);
});

test('another priority is measured from the old start, by one event; the same again is none', async () => {
  const { id } = await open();
  const before = await outbox(id);
  house.clock.moveTo(monday('09:10'));
  const urgent = await updateTicket(as('support'), { id, version: 1, priority: 'urgent' });
  expect(urgent.clocks.map((clock) => clock.dueAt)).toEqual([iso('10:00'), iso('11:00')]);
  expect(await eventKinds(id)).toEqual(['customer_message', 'targets']);
  expect(await outbox(id)).toBe(before + 1);
  const low = await updateTicket(as('support'), { id, version: 2, priority: 'low' });
  expect(low.clocks[0]?.dueAt).toBe(iso('13:00'));
  // A later instant is found when the old timer fires.
  expect(await outbox(id)).toBe(before + 1);
  const same = await updateTicket(as('support'), { id, version: 3, priority: 'low', status: 'open' });
  expect(await eventKinds(id)).toEqual(['customer_message', 'targets', 'targets', 'status']);
  const none = await updateTicket(as('support'), { id, version: same.version, slaPolicyId: null });
  expect(none).toMatchObject({ clocks: [], nextAt: null, slaPolicyChosen: true });
});

test('solved leaves its closing to come; a customer who writes takes it up again', async () => {
  const { id } = await open();
  house.clock.moveTo(monday('09:30'));
  await addMessage(as('support'), { id, kind: 'public_reply', body: 'Done', status: 'solved' });
  expect(await processOf(id)).toMatchObject({ status: 'running', next_what: 'close#1' });
  const before = await outbox(id);
  house.clock.moveTo(monday('10:30'));
  const { ticket } = await addMessage(as('support'), { id, kind: 'customer_message', body: 'Not at all' });
  expect(ticket.status).toBe('open');
  expect(ticket.clocks.find((clock) => clock.target === 'resolution')).toMatchObject({
    state: 'running',
    elapsedSeconds: 1800,
  });
  expect(await processOf(id)).toMatchObject({ status: 'running', outcome: null, next_what: 'warn:resolution#1@75' });
  expect(await outbox(id)).toBe(before + 1);
});

test('a miss is entered, people are told, and the level hands the ticket to the team lead', async () => {
  const { members } = house.acme;
  const { id, number } = await open({ assigneeId: members.employee });
  house.clock.moveTo(monday('11:00'));
  expect(await dueKeys(id)).toEqual(['breach:first_response#1', 'escalate:first_response#1/1']);
  await act(id, 'breach:first_response#1');
  await act(id, 'escalate:first_response#1/1');
  expect(await rows('SELECT target, occurrence, breached_at FROM ticket_breach WHERE ticket_id = $1', id)).toEqual([
    { target: 'first_response', occurrence: 1, breached_at: new Date(monday('11:00')) },
  ]);
  const told = await rows<{ member_id: string; title: string; tone: string }>(
    'SELECT member_id, title, tone FROM notification WHERE href = $1 ORDER BY title DESC, member_id',
    `/tickets/${id}`,
  );
  const both = [members.employee, members.manager].sort();
  expect(told).toEqual([
    ...both.map((member_id) => ({
      member_id,
      title: `First response missed: #${number} Printer on fire`,
      tone: 'bad',
    })),
    ...both.map((member_id) => ({
      member_id,
      title: `First response escalated to level 1: #${number} Printer on fire`,
      tone: 'bad',
    })),
  ]);
  const ticket = await getTicket(as('support'), { id });
  expect(ticket).toMatchObject({ assigneeId: members.manager, escalationLevel: 1, version: 2 });
  expect((await house.history(id)).at(-1)).toMatchObject({
    action: 'escalated',
    actor_id: workflow(id),
    before: { assigneeId: members.employee, escalationLevel: 0 },
    after: { assigneeId: members.manager, escalationLevel: 1 },
  });
  // The team lead stays who it was: a second miss does not climb the manager's own ladder.
  house.clock.moveTo(monday('17:00'));
  await act(id, 'breach:resolution#1');
  await act(id, 'escalate:resolution#1/1');
  expect((await getTicket(as('support'), { id })).assigneeId).toBe(members.manager);
});

test('of a ticket that is nobody’s the role Support is told, of one whose assignee has left whoever leads', async () => {
  const { members } = house.acme;
  await house.owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [
    members.sales,
    new Date(monday('09:00')),
  ]);
  const nobodys = await open();
  const [left] = [await open()];
  await house.owner.query('UPDATE ticket SET assignee_id = $2 WHERE id = $1', [left?.id, members.sales]);
  house.clock.moveTo(monday('10:30'));
  for (const { id } of [nobodys, left as typeof nobodys]) {
    await act(id, 'warn:first_response#1@75');
    const told = await rows<{ title: string }>(
      'SELECT member_id, tone, title FROM notification WHERE href = $1',
      `/tickets/${id}`,
    );
    const isLeft = id === left?.id;
    expect(told).toMatchObject([{ member_id: isLeft ? members.manager : members.support, tone: 'warning' }]);
  }
});

test('the list is filtered, sorted and searched, in as many statements for many tickets as for one', async () => {
  const contact = await createContact(as('support'), { name: 'Zoë Quill', email: 'zoe@quill.test' });
  const first = await open({ subject: '100% xylophone', priority: 'urgent', contactId: contact.id });
  const second = await open({ subject: 'Quiet xylophone', assigneeId: house.acme.members.admin });
  const third = await open({ subject: 'Lost xylophone', requesterEmail: 'ann@elsewhere.test' });
  await updateTicket(as('support'), { id: third.id, version: 1, status: 'pending' });
  const find = async (input: Parameters<typeof listTickets>[1]) =>
    (await listTickets(as('support'), input)).items.map((ticket) => ticket.id);
  expect(await find({ q: 'XYLO' })).toEqual([first.id, second.id, third.id]);
  expect(await find({ q: 'xylo', sort: '-number' })).toEqual([third.id, second.id, first.id]);
  expect(await find({ q: 'xylo', sort: '-priority,number' })).toEqual([first.id, second.id, third.id]);
  expect(await find({ q: `#${second.number}` })).toEqual([second.id]);
  expect(await find({ q: 'quill' })).toEqual([first.id]);
  expect(await find({ q: 'ann@else' })).toEqual([third.id]);
  expect(await find({ q: '0% x' })).toEqual([first.id]);
  expect(await find({ q: 'xylo', filter: { clocks: ['paused'] } })).toEqual([third.id]);
  expect(await find({ q: 'xylo', filter: { priority: ['urgent', 'high'] } })).toEqual([first.id]);
  expect(await find({ q: 'xylo', filter: { assigneeId: [house.acme.members.admin] } })).toEqual([second.id]);
  expect(await find({ q: 'xylo', filter: { unassigned: true, status: ['new'] } })).toEqual([first.id]);
  const one = counting(as('support'));
  const page = await listTickets(one.ctx, { pageSize: 1, q: 'xylo' });
  expect(page).toMatchObject({
    total: 3,
    items: [{ id: first.id, nextWords: 'Warns: first response at 75 %', clocks: [{ explain: [] }, { explain: [] }] }],
  });
  const many = counting(as('support'));
  expect((await listTickets(many.ctx, { pageSize: 50 })).items.length).toBeGreaterThan(5);
  expect(many.statements()).toBe(one.statements());
  const rest = await listTickets(as('support'), { pageSize: 2, q: 'xylo', cursor: page.nextCursor ?? '' });
  expect(rest.items.map((ticket) => ticket.id)).toEqual([second.id, third.id]);
});

test('the summary counts what is due within the hour: at the hour itself, not a second later', async () => {
  const before = await ticketSummary(as('support'));
  const due = await open({ priority: 'low' });
  expect(due.clocks[0]?.dueAt).toBe(iso('13:00'));
  house.clock.moveTo(monday('12:00') - 1000);
  const early = await ticketSummary(as('support'));
  house.clock.moveTo(monday('12:00'));
  const now = await ticketSummary(as('support'));
  expect(now.breachingSoon).toBe(early.breachingSoon + 1);
  expect(now.open).toBe(before.open + 1);
  expect(now.unassigned).toBe(before.unassigned + 1);
  await updateTicket(as('support'), { id: due.id, version: 1, status: 'pending' });
  expect(await ticketSummary(as('support'))).toMatchObject({
    paused: before.paused + 1,
    breachingSoon: early.breachingSoon,
  });
  await updateTicket(as('support'), { id: due.id, version: 2, status: 'solved' });
  expect(await ticketSummary(as('support'))).toMatchObject({ open: before.open, paused: before.paused });
});

test('a preview of another priority or policy says what the edit then does, and writes nothing', async () => {
  const ticket = await open({ priority: 'low' });
  house.clock.moveTo(monday('10:00'));
  const events = await eventKinds(ticket.id);
  const urgent = await previewTicketChange(as('support'), { id: ticket.id, priority: 'urgent' });
  const none = await previewTicketChange(as('support'), { id: ticket.id, slaPolicyId: null });
  expect(await eventKinds(ticket.id)).toEqual(events);
  expect(none.clocks).toEqual([]);
  const moved = (clocks: readonly TicketClock[]) =>
    clocks.map(({ target, dueAt, state }) => ({ target, dueAt, state }));
  expect(moved(urgent.clocks)).not.toEqual(moved(ticket.clocks));
  const after = await updateTicket(as('support'), { id: ticket.id, version: 1, priority: 'urgent' });
  expect(moved(urgent.clocks)).toEqual(moved(after.clocks));
  await expect(
    previewTicketChange(as('support', house.other), { id: ticket.id, priority: 'urgent' }),
  ).rejects.toMatchObject({ kind: 'NotFound' });
});

test('the list finds what breaches within the hour, and draws each ticket from its facts', async () => {
  const due = await open({ subject: 'Zebra crossing', priority: 'low' });
  const find = async () => (await listTickets(as('support'), { q: 'zebra', filter: { breachingSoon: true } })).items;
  house.clock.moveTo(monday('12:00') - 1000);
  expect(await find()).toEqual([]);
  house.clock.moveTo(monday('12:00'));
  const [found] = await find();
  expect(found?.id).toBe(due.id);
  expect(found?.beat?.now).toBe(iso('12:00'));
  expect(found?.beat?.marks.find(({ shape, tone }) => shape === 'deadline' && tone === 'running')).toMatchObject({
    at: iso('13:00'),
    forecast: true,
  });
});

test('policies and calendars say how many unsolved tickets rest on them', async () => {
  const count = async () => {
    const { openTickets, calendarId } = await getSlaPolicy(as('support'), { id: policy.id });
    const calendar = await getCalendar(as('support'), { id: calendarId });
    return [openTickets, calendar.openTickets];
  };
  const [policies = 0, calendars = 0] = await count();
  const ticket = await open();
  expect(await count()).toEqual([policies + 1, calendars + 1]);
  await updateTicket(as('support'), { id: ticket.id, version: 1, status: 'solved' });
  expect(await count()).toEqual([policies, calendars]);
});
