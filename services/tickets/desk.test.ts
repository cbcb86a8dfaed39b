import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, openSupport } from '../../test/support/tickets.ts';
import { createContact } from '../contacts/create.ts';
import { updateDeskSettings } from '../desk/settings.ts';
import { newId } from '../ids.ts';
import { createTicketField } from '../ticketFields/create.ts';
import { deleteTicketField } from '../ticketFields/delete.ts';
import { listTicketFields } from '../ticketFields/list.ts';
import { addMessage } from './add-message.ts';
import { ticketDeskOf } from './desk.ts';
import { saveDraft } from './drafts.ts';
import { followTicket, unfollowTicket } from './follow.ts';
import { getTicket } from './get.ts';
import { linkIncidents, solveProblem } from './incidents.ts';
import { linkItem, shipItem } from './linked-items.ts';
import { listTickets } from './list.ts';
import { mergeTickets } from './merge.ts';
import { beHere } from './presence.ts';
import { snoozeTicket, unsnoozeTicket } from './snooze.ts';
import { markSpam } from './spam.ts';
import { splitTicket } from './split.ts';
import { unmergeTicket } from './unmerge.ts';
import { updateTicket } from './update.ts';

let house: House;
const monday = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);

beforeAll(async () => {
  house = await openHouse(monday('09:00'));
  await openSupport(as('owner'));
});
afterAll(() => house?.close());
beforeEach(() => house.clock.moveTo(monday('09:00')));

const { as, open, act, dueKeys, rows } = deskOf(() => house);
const processOf = async (ticketId: string) =>
  (
    await rows<{ status: string; next_what: string | null; next_at: Date | null; outcome: string | null }>(
      'SELECT status, next_what, next_at, outcome FROM process WHERE subject_id = $1',
      ticketId,
    )
  )[0];
const told = async (ticketId: string) =>
  (
    await rows<{ member_id: string; title: string }>(
      'SELECT member_id, title FROM notification WHERE href = $1 ORDER BY created_at, title',
      `/tickets/${ticketId}`,
    )
  ).map(({ member_id, title }) => [member_id, title]);
const versionOf = async (id: string) => (await getTicket(as('support'), { id })).version;

test('what stays solved closes after seven days, or as many as the workspace says; then the customer opens a follow-up', async () => {
  const contact = await createContact(as('support'), { name: 'Ada Customer', email: 'ada@closing.test' });
  const { id, number } = await open({ contactId: contact.id, tags: ['vip'], category: 'Billing' });
  await addMessage(as('support'), { id, kind: 'public_reply', body: 'Done', status: 'solved' });
  const dueAt = monday('09:00') + 7 * DAY;
  expect(await processOf(id)).toMatchObject({ status: 'running', next_what: 'close#1', next_at: new Date(dueAt) });
  house.clock.moveTo(dueAt - SECOND);
  expect(await dueKeys(id)).toEqual([]);
  house.clock.moveTo(dueAt + HOUR);
  expect(await act(id, 'close#1')).toBe(true);
  expect(await getTicket(as('support'), { id })).toMatchObject({ status: 'closed', nextAt: null });
  expect(await act(id, 'close#1')).toBe(false);
  expect(await processOf(id)).toMatchObject({ status: 'over', outcome: 'met' });
  expect(await rows("SELECT at FROM ticket_event WHERE ticket_id = $1 AND to_status = 'closed'", id)).toEqual([
    { at: new Date(dueAt) },
  ]);
  const after = await addMessage(as('support'), { id, kind: 'customer_message', body: 'It burns again' });
  expect(after.ticket.id).not.toBe(id);
  expect(after.ticket).toMatchObject({
    status: 'new',
    contactId: contact.id,
    tags: ['vip'],
    category: 'Billing',
    requesterEmail: 'ada@closing.test',
  });
  expect(after.message.body).toBe('It burns again');
  expect(await ticketDeskOf(as('support'), { id: after.ticket.id })).toMatchObject({ follows: { id, number } });
  expect((await ticketDeskOf(as('support'), { id })).followUps.map((one) => one.id)).toEqual([after.ticket.id]);
  expect(await getTicket(as('support'), { id })).toMatchObject({ status: 'closed' });

  const quick = await open();
  await updateTicket(as('support'), { id: quick.id, version: quick.version, status: 'solved' });
  const moved = await updateDeskSettings(as('manager'), { closeAfterDays: 2 });
  expect(moved.ticketsMoved).toBeGreaterThan(0);
  expect((await processOf(quick.id))?.next_at?.getTime()).toBe(dueAt + HOUR + 2 * DAY);
  await expect(updateDeskSettings(as('support'), { closeAfterDays: 1 })).rejects.toMatchObject({ kind: 'Forbidden' });
  await updateDeskSettings(as('owner'), { closeAfterDays: 7 });
});

test('a reply before the closing reopens, and the next solution has its own seven days', async () => {
  const { id } = await open();
  await addMessage(as('support'), { id, kind: 'public_reply', body: 'Done', status: 'solved' });
  house.clock.moveTo(monday('09:00') + 6 * DAY);
  const again = await addMessage(as('support'), { id, kind: 'customer_message', body: 'No' });
  expect(again.ticket).toMatchObject({ id, status: 'open' });
  house.clock.moveTo(monday('09:00') + 8 * DAY);
  expect((await dueKeys(id)).filter((key) => key.startsWith('close'))).toEqual([]);
  await updateTicket(as('support'), { id, version: again.ticket.version, status: 'solved' });
  expect((await getTicket(as('support'), { id })).process.next.map((step) => step.words)).toContain(
    'Closes: no reply since it was solved',
  );
});

test('a snoozed ticket comes back at its time, or when somebody writes', async () => {
  const { members } = house.acme;
  const { id, number, version } = await open({ assigneeId: members.support });
  const until = new Date(monday('10:00')).toISOString();
  const snoozed = await snoozeTicket(as('support'), { id, version, until });
  expect(snoozed).toMatchObject({ snoozedUntil: until, version: version + 1 });
  expect((await processOf(id))?.next_what).toBe('unsnooze#1');
  const find = async (snooze: boolean) =>
    (await listTickets(as('support'), { filter: { snoozed: snooze }, pageSize: 200 })).items.map((one) => one.id);
  expect(await find(true)).toContain(id);
  expect(await find(false)).not.toContain(id);
  house.clock.moveTo(monday('10:00'));
  expect(await act(id, 'unsnooze#1')).toBe(true);
  expect(await told(id)).toEqual([[members.support, `Back from its snooze: #${number} Printer on fire`]]);
  expect(await find(false)).toContain(id);
  const next = await snoozeTicket(as('support'), { id, version: await versionOf(id), until: null });
  expect(next).toMatchObject({ snoozedUntil: null });
  expect(next.snoozedAt).not.toBeNull();
  await addMessage(as('support'), { id, kind: 'internal_note', body: 'Still waiting' });
  expect(await find(true)).toContain(id);
  await addMessage(as('support'), { id, kind: 'customer_message', body: 'Here I am' });
  expect(await find(true)).not.toContain(id);
  const past = new Date(monday('10:00')).toISOString();
  const version2 = await versionOf(id);
  await expect(snoozeTicket(as('support'), { id, version: version2, until: past })).rejects.toMatchObject({
    kind: 'Validation',
  });
  const far = new Date(monday('10:00') + 366 * DAY + SECOND).toISOString();
  await expect(snoozeTicket(as('support'), { id, version: version2, until: far })).rejects.toMatchObject({
    kind: 'Validation',
  });
  await expect(snoozeTicket(as('guest'), { id, version: version2, until: null })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
  await expect(snoozeTicket(as('owner', house.other), { id, version: 1, until: null })).rejects.toMatchObject({
    kind: 'NotFound',
  });
  const again = await snoozeTicket(as('support'), { id, version: version2, until: null });
  expect(await unsnoozeTicket(as('support'), { id, version: again.version })).toMatchObject({ snoozedAt: null });
});

test('spam is out of the lists and has no clocks; taken back, they stand as before', async () => {
  const before = await open({ subject: 'Rubbish offer' });
  const { id } = before;
  const marked = await markSpam(as('support'), { id, version: before.version }, true);
  expect(marked).toMatchObject({ spam: true, nextAt: null });
  expect(await processOf(id)).toMatchObject({ status: 'over', outcome: 'spam' });
  const find = async (spam?: boolean) =>
    (await listTickets(as('support'), { q: 'rubbish', filter: spam === undefined ? {} : { spam } })).items.length;
  expect([await find(), await find(true)]).toEqual([0, 1]);
  house.clock.moveTo(monday('12:00'));
  expect(await dueKeys(id)).toEqual([]);
  const back = await markSpam(as('support'), { id, version: marked.version }, false);
  expect(back.clocks.map((clock) => clock.dueAt)).toEqual(before.clocks.map((clock) => clock.dueAt));
  expect(await processOf(id)).toMatchObject({ status: 'running' });
  expect(await find()).toBe(1);
  expect((await house.history(id)).map((entry) => entry.action)).toEqual(['created', 'marked-spam', 'unmarked-spam']);
});

test('own fields are checked, kept, and a required one has to be filled in before solving', async () => {
  const made = await createTicketField(as('owner'), { key: 'orderNo', type: 'number', label: 'Order', required: true });
  await expect(createTicketField(as('owner'), { key: 'orderNo', type: 'text', label: 'X' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  await expect(createTicketField(as('support'), { key: 'x', type: 'text', label: 'X' })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
  const { id, version } = await open();
  await expect(updateTicket(as('support'), { id, version, fields: { orderNo: 'ten' } })).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'fields.orderNo' }],
  });
  await expect(updateTicket(as('support'), { id, version, status: 'solved' })).rejects.toMatchObject({
    kind: 'Conflict',
    message: 'Before this ticket is solved, fill in: Order.',
  });
  await expect(
    addMessage(as('support'), { id, kind: 'public_reply', body: 'Bye', status: 'solved' }),
  ).rejects.toMatchObject({ kind: 'Conflict' });
  const filled = await updateTicket(as('support'), { id, version, fields: { orderNo: 10 }, tags: ['b', 'A', 'b'] });
  expect(filled).toMatchObject({ fields: { orderNo: 10 }, tags: ['a', 'b'] });
  expect((await house.history(id)).at(-1)).toMatchObject({
    before: { fields: {}, tags: [] },
    after: { fields: { orderNo: 10 } },
  });
  expect(await updateTicket(as('support'), { id, version: filled.version, status: 'solved' })).toMatchObject({
    status: 'solved',
  });
  await deleteTicketField(as('owner'), { id: made.id, version: made.version });
  expect((await listTicketFields(as('support'))).items).toEqual([]);
  expect((await listTicketFields(as('owner', house.other))).items).toEqual([]);
  expect((await listTickets(as('support'), { filter: { tag: ['a'] } })).items.map((one) => one.id)).toEqual([id]);
});

test('a note that names somebody tells them once and lets them follow; followers hear of what is written', async () => {
  const { members } = house.acme;
  const { id, number } = await open({ assigneeId: members.support });
  const name = (await rows<{ name: string }>('SELECT name FROM member WHERE id = $1', members.manager))[0]?.name;
  await addMessage(as('support'), { id, kind: 'internal_note', body: `@${name} what do you think?` });
  expect(await told(id)).toEqual([[members.manager, `Support mentions you: #${number} Printer on fire`]]);
  expect((await ticketDeskOf(as('support'), { id })).followers).toEqual([{ memberId: members.manager, name }]);
  await addMessage(as('admin'), { id, kind: 'public_reply', body: `@${name} is no mention here` });
  const heard = (await told(id)).map(([member]) => member);
  expect(heard.filter((member) => member === members.manager)).toHaveLength(2);
  expect(heard.filter((member) => member === members.support)).toHaveLength(1);
  await unfollowTicket(as('manager'), { id });
  await addMessage(as('support'), { id, kind: 'customer_message', body: 'Hello?' });
  expect((await told(id)).filter(([member]) => member === members.manager)).toHaveLength(2);
  expect(await followTicket(as('guest'), { id })).toEqual({ following: true });
  await expect(followTicket(as('guest'), { id, memberId: members.owner })).rejects.toMatchObject({ kind: 'Forbidden' });
  expect((await listTickets(as('guest'), { filter: { followed: true } })).items.map((one) => one.id)).toEqual([id]);
});

test('a draft is shared, a stale one is refused with what is there, and sending ends it', async () => {
  const { id } = await open();
  const first = await saveDraft(as('support'), { id, kind: 'public_reply', body: 'Dear', version: 0 });
  expect(first.draft).toMatchObject({ body: 'Dear', version: 1, authorName: 'Support of Acme' });
  await expect(saveDraft(as('admin'), { id, kind: 'public_reply', body: 'Hi', version: 0 })).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ path: 'version', message: '1' }],
  });
  const second = await saveDraft(as('admin'), { id, kind: 'public_reply', body: 'Dear Ada', version: 1 });
  expect(second.draft).toMatchObject({ body: 'Dear Ada', version: 2 });
  expect((await saveDraft(as('support'), { id, kind: 'internal_note', body: '', version: 0 })).draft).toBeNull();
  await addMessage(as('support'), { id, kind: 'public_reply', body: 'Dear Ada' });
  expect((await ticketDeskOf(as('support'), { id })).drafts).toEqual([]);
  await expect(saveDraft(as('guest'), { id, kind: 'public_reply', body: 'x', version: 0 })).rejects.toMatchObject({
    kind: 'Forbidden',
  });
});

test('a reply that arrived while one was writing refuses the sending once, and a note does not', async () => {
  const { id } = await open();
  const seen = (await getTicket(as('support'), { id })).messages.at(-1)?.id ?? null;
  house.clock.moveTo(monday('09:01'));
  await addMessage(as('admin'), { id, kind: 'internal_note', body: 'I look at it' });
  house.clock.moveTo(monday('09:02'));
  const { message } = await addMessage(as('support'), { id, kind: 'customer_message', body: 'Never mind' });
  await expect(
    addMessage(as('support'), { id, kind: 'public_reply', body: 'Hi', seenMessageId: seen }),
  ).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ path: 'seenMessageId', message: message.id }],
  });
  await expect(
    addMessage(as('support'), { id, kind: 'public_reply', body: 'Hi', seenMessageId: null }),
  ).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(
    addMessage(as('support'), { id, kind: 'public_reply', body: 'Hi', seenMessageId: message.id }),
  ).resolves.toBeDefined();
});

test('who else is there: seen for thirty seconds after they last said so, or until they leave', async () => {
  const { id } = await open();
  expect(await beHere(as('support'), { id, writing: false })).toEqual({ others: [] });
  const seen = await beHere(as('admin'), { id, writing: true });
  expect(seen.others).toMatchObject([{ memberId: house.acme.members.support, writing: false }]);
  expect((await beHere(as('support'), { id, writing: false })).others).toMatchObject([
    { memberId: house.acme.members.admin, writing: true },
  ]);
  house.clock.moveTo(monday('09:00') + 29 * SECOND);
  expect((await beHere(as('support'), { id, writing: false })).others).toHaveLength(1);
  house.clock.moveTo(monday('09:00') + 30 * SECOND);
  expect((await beHere(as('support'), { id, writing: false })).others).toHaveLength(0);
  await beHere(as('admin'), { id, writing: false });
  await beHere(as('admin'), { id, writing: false, leaving: true });
  expect((await beHere(as('support'), { id, writing: false })).others).toHaveLength(0);
  await expect(beHere(as('owner', house.other), { id, writing: true })).rejects.toMatchObject({ kind: 'NotFound' });
});

test('merged: one conversation, the others closed with their clocks ended, and back again', async () => {
  const target = await open({ subject: 'First', requesterEmail: 'a@merge.test' });
  house.clock.moveTo(monday('09:10'));
  const other = await open({ subject: 'Second', body: 'Second body', requesterEmail: 'b@merge.test' });
  const third = await open({ subject: 'Third', requesterEmail: 'a@merge.test' });
  await followTicket(as('manager'), { id: other.id });
  const tell = 'Your request goes on in another one.';
  await mergeTickets(as('support'), { id: target.id, ids: [other.id, third.id, other.id], tellRequesters: tell });
  expect(await processOf(other.id)).toMatchObject({ status: 'over' });
  expect(await getTicket(as('support'), { id: other.id })).toMatchObject({ status: 'closed', mergedIntoId: target.id });
  const { messages } = await getTicket(as('support'), { id: target.id });
  expect(messages.map((one) => [one.body, one.ticketNumber])).toEqual(
    expect.arrayContaining([
      ['Second body', other.number],
      [tell, other.number],
      [
        `#${other.number} Second was merged into this ticket. Answers here do not reach b@merge.test, who does not wait here for one.`,
        null,
      ],
    ]),
  );
  // Told once an address, and not whose ticket it goes on in.
  expect(await rows('SELECT to_address FROM message WHERE body LIKE $1', `${tell}%`)).toEqual([
    { to_address: 'b@merge.test' },
  ]);
  expect((await ticketDeskOf(as('support'), { id: target.id })).followers).toHaveLength(1);
  const written = await addMessage(as('support'), { id: other.id, kind: 'customer_message', body: 'From the second' });
  expect(written.ticket.id).toBe(target.id);
  await expect(mergeTickets(as('support'), { id: target.id, ids: [other.id] })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  await expect(mergeTickets(as('support'), { id: other.id, ids: [target.id] })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  await expect(mergeTickets(as('support'), { id: target.id, ids: [target.id] })).rejects.toMatchObject({
    kind: 'Validation',
  });
  await expect(mergeTickets(as('support'), { id: target.id, ids: [newId()] })).rejects.toMatchObject({
    kind: 'NotFound',
  });
  // A chain: what is merged into the third is read in the first.
  const last = await open({ subject: 'Last', body: 'Last body' });
  await mergeTickets(as('support'), { id: last.id, ids: [target.id] });
  expect((await getTicket(as('support'), { id: last.id })).messages.map((one) => one.body)).toContain('Second body');
  await unmergeTicket(as('support'), { id: target.id, version: await versionOf(target.id) });
  const back = await unmergeTicket(as('support'), { id: other.id, version: await versionOf(other.id) });
  expect(back).toMatchObject({ status: 'open', mergedIntoId: null });
  expect(await processOf(other.id)).toMatchObject({ status: 'running' });
  expect((await getTicket(as('support'), { id: target.id })).messages.map((one) => one.body)).not.toContain(
    'Second body',
  );
  expect((await house.history(other.id)).map((entry) => entry.action)).toEqual([
    'created',
    'follower-added',
    'replied',
    'merged',
    'unmerged',
  ]);
});

test('a message becomes a ticket of its own, of the same requester, and both say so', async () => {
  const { id, number } = await open({ requesterName: 'Bo', requesterEmail: 'bo@split.test', tags: ['vip'] });
  const { message } = await addMessage(as('support'), {
    id,
    kind: 'customer_message',
    body: 'And my invoice is wrong',
  });
  const made = await splitTicket(as('support'), { id, messageId: message.id, subject: 'Wrong invoice' });
  expect(made).toMatchObject({
    status: 'new',
    requesterEmail: 'bo@split.test',
    tags: ['vip'],
    subject: 'Wrong invoice',
  });
  const bodies = (await getTicket(as('support'), { id: made.id })).messages.map((one) => one.body);
  expect(bodies).toEqual(['And my invoice is wrong', `Split off from #${number} Printer on fire.`]);
  expect((await getTicket(as('support'), { id })).messages.map((one) => one.body)).toContain(
    `A message was split off into #${made.number} Wrong invoice.`,
  );
  expect(await ticketDeskOf(as('support'), { id: made.id })).toMatchObject({ splitFrom: { id } });
  const elsewhere = await open();
  await expect(
    splitTicket(as('support'), { id: elsewhere.id, messageId: message.id, subject: 'x' }),
  ).rejects.toMatchObject({ kind: 'NotFound' });
});

test('solving a problem answers and solves its incidents, each once, as the preview said', async () => {
  const problem = await open({ subject: 'Mail is down' });
  const [one, two, done] = [
    await open({ subject: 'No mail', requesterName: 'Ada Lovelace', requesterEmail: 'ada@problem.test' }),
    await open({ subject: 'Mail?', requesterName: 'Bo Diddley', requesterEmail: 'bo@problem.test' }),
    await open({ subject: 'Solved before' }),
  ];
  await updateTicket(as('support'), { id: done.id, version: done.version, status: 'solved' });
  const ids = [one.id, two.id, done.id];
  expect(await linkIncidents(as('support'), { id: problem.id, ids })).toEqual({ linked: 3 });
  expect(await linkIncidents(as('support'), { id: problem.id, ids })).toEqual({ linked: 0 });
  await expect(linkIncidents(as('support'), { id: one.id, ids: [two.id] })).rejects.toMatchObject({ kind: 'Conflict' });
  const version = await versionOf(problem.id);
  const input = { id: problem.id, version, body: 'Dear {{firstName}}, mail works again.' };
  const preview = await solveProblem(as('support'), { ...input, dryRun: true });
  expect(preview.solved.map((ticket) => ticket.id).sort()).toEqual([one.id, two.id].sort());
  expect(preview.left.map((ticket) => ticket.id)).toEqual([done.id]);
  expect(await versionOf(one.id)).toBe(one.version + 1);
  const solved = await solveProblem(as('support'), input);
  expect(solved.solved.map((ticket) => ticket.id)).toEqual(preview.solved.map((ticket) => ticket.id));
  for (const id of [problem.id, one.id, two.id]) expect((await getTicket(as('support'), { id })).status).toBe('solved');
  const mails = await rows<{ to_address: string; body: string }>(
    "SELECT to_address, split_part(body, E'\\n', 1) AS body FROM message WHERE to_address LIKE '%@problem.test' ORDER BY to_address",
  );
  expect(mails).toEqual([
    { to_address: 'ada@problem.test', body: 'Dear Ada, mail works again.' },
    { to_address: 'bo@problem.test', body: 'Dear Bo, mail works again.' },
  ]);
  await expect(solveProblem(as('support'), { ...input, version: await versionOf(problem.id) })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  await expect(solveProblem(as('guest'), input)).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('an item that ships drafts a reply in every ticket that waits for it, once, and leaves what somebody writes', async () => {
  const { members } = house.acme;
  const [one, two] = [await open({ requesterName: 'Ada L', assigneeId: members.manager }), await open()];
  for (const { id } of [one, two]) {
    await linkItem(as('support'), { id, key: 'ENG-142', url: 'https://issues.test/ENG-142' });
  }
  await expect(linkItem(as('support'), { id: one.id, key: 'ENG-142' })).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(linkItem(as('support'), { id: one.id, key: 'X', url: 'javascript:alert(1)' })).rejects.toThrow();
  await saveDraft(as('admin'), { id: two.id, kind: 'public_reply', body: 'Mine', version: 0 });
  const body = 'Hello {{firstName}}, it is out.';
  const shipped = await shipItem(as('support'), { key: 'ENG-142', body });
  expect(shipped.drafted.map((ticket) => ticket.id)).toEqual([one.id]);
  const desks = [await ticketDeskOf(as('support'), { id: one.id }), await ticketDeskOf(as('support'), { id: two.id })];
  expect(desks.map((desk) => desk.drafts[0]?.body)).toEqual(['Hello Ada, it is out.', 'Mine']);
  expect(desks[0]?.links).toMatchObject([{ key: 'ENG-142', shippedAt: new Date(monday('09:00')).toISOString() }]);
  expect((await shipItem(as('support'), { key: 'ENG-142', body })).drafted).toEqual([]);
  expect(await told(one.id)).toEqual([
    [members.manager, `ENG-142 has shipped, tell the customer: #${one.number} Printer on fire`],
  ]);
  await expect(shipItem(as('support'), { key: 'ENG-143', body })).rejects.toMatchObject({ kind: 'NotFound' });
});
