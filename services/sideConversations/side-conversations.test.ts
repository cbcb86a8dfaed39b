import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RoleKey } from '../../domain/members/permissions.ts';
import { HOUR, SECOND } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import type { TestTenant } from '../../test/support/tenant.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { createCalendar } from '../calendars/create.ts';
import type { Ctx } from '../context.ts';
import { diskFiles } from '../files/disk.ts';
import { newId } from '../ids.ts';
import { receiveMail } from '../mail/receive.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { createTeam } from '../teams/create.ts';
import { updateTeam } from '../teams/update.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { ticketStore } from '../tickets/process.ts';
import { updateTicket } from '../tickets/update.ts';
import { answerSideConversation } from './answer.ts';
import { getSideConversation, listAsked } from './asked.ts';
import { listSideConversations } from './list.ts';
import { closeSideConversation, startSideConversation, writeSideConversation } from './write.ts';

let house: House;
let folder: string;
const mailboxId = newId();
/** Monday, 2 March 2026; the office is open from nine to five. */
const monday = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`);

beforeAll(async () => {
  house = await openHouse(monday('15:00'));
  folder = await mkdtemp(path.join(tmpdir(), 'backbeat-side-'));
  await openSupport(as('owner'));
  await house.owner.query(
    `INSERT INTO mailbox (tenant_id, id, address, name, priority, created_at, updated_at) VALUES ($1, $2, 'help@side.test', 'Help', 'normal', $3, $3)`,
    [house.acme.id, mailboxId, new Date(monday('08:00'))],
  );
});
afterAll(async () => {
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => house.clock.moveTo(monday('15:00')));

const as = (role: RoleKey, tenant: TestTenant = house.acme): Ctx => house.ctx(tenant, tenant.as(role));
const open = () => createTicket(as('support'), { subject: 'Late parcel', body: 'Where is it?' });
const workflow = (ticketId: string) => workflowIdOf('ticket-sla', house.acme.id, ticketId);
/** Whether the answer is late: the effect is asked for, and its ledger entry says whether it was due. */
const isLate = async (ticketId: string, key: string): Promise<boolean> => {
  const ref = workflow(ticketId);
  await actEffect({ ...as('support'), actor: { kind: 'process', id: ref } }, ticketStore, ref, key);
  const { rows } = await house.owner.query(
    'SELECT 1 FROM ledger l JOIN process p ON p.id = l.process_id WHERE p.subject_id = $1 AND l.key = $2',
    [ticketId, key],
  );
  return rows.length > 0;
};
const start = (ticketId: string, more: object = {}) =>
  startSideConversation(as('support'), {
    ticketId,
    toAddress: 'Depot@Carrier.test',
    toName: 'Carrier',
    subject: 'Parcel 77',
    body: 'Where is parcel 77?',
    targetSeconds: 4 * 3600,
    ...more,
  });
const mails = async (sideId: string) =>
  (
    await house.owner.query<{ id: string; to_address: string; envelope: { replyTo: string; references: string[] } }>(
      "SELECT id, to_address, envelope FROM message WHERE noun = 'sideConversation' AND subject_id = $1 ORDER BY created_at",
      [sideId],
    )
  ).rows;
const arrive = (head: Record<string, string>, body = 'On its way') =>
  receiveMail(
    { db: as('support').db, clock: house.clock, files: diskFiles(folder), requestId: null },
    {
      tenantId: house.acme.id,
      mailboxId,
      door: 'smtp',
      raw: Buffer.from(
        `${Object.entries({
          From: 'Depot <depot@carrier.test>',
          To: 'help@side.test',
          Subject: 'Re: Parcel 77',
          ...head,
        })
          .map(([name, value]) => `${name}: ${value}`)
          .join('\r\n')}\r\n\r\n${body}`,
      ),
      envelope: { from: 'depot@carrier.test', to: [head.To ?? 'help@side.test'] },
    },
  );

test('an answer is agreed in business time, and is late once, to the second', async () => {
  const { id } = await open();
  const side = await start(id);
  // Four hours from three o'clock: two today, two tomorrow from nine.
  const dueAt = monday('15:00') + 20 * HOUR;
  expect(side).toMatchObject({
    status: 'waiting',
    toAddress: 'depot@carrier.test',
    dueAt: new Date(dueAt).toISOString(),
  });
  expect((await mails(side.id)).map((mail) => mail.to_address)).toEqual(['depot@carrier.test']);
  house.clock.moveTo(dueAt - SECOND);
  expect(await isLate(id, `side-late:${side.id}#1`)).toBe(false);
  house.clock.moveTo(dueAt);
  expect(await isLate(id, `side-late:${side.id}#1`)).toBe(true);
  await isLate(id, `side-late:${side.id}#1`);
  const [late] = (await listSideConversations(as('guest'), { ticketId: id })).items;
  expect(late).toMatchObject({ lateAt: new Date(dueAt).toISOString(), ownerName: 'Support of Acme' });
  const { rows } = await house.owner.query('SELECT title FROM notification WHERE href = $1', [`/tickets/${id}`]);
  const { number } = await getTicket(as('support'), { id });
  const late1 = `Carrier has not answered in time: #${number} Late parcel`;
  expect(rows.map((row) => row.title).filter((title) => title === late1)).toHaveLength(1);
  // Asked again, the time begins anew.
  const again = await writeSideConversation(as('support'), { id: side.id, body: 'Still nothing?' });
  expect(again).toMatchObject({ status: 'waiting', lateAt: null, dueAt: new Date(dueAt + 4 * HOUR).toISOString() });
  house.clock.moveTo(dueAt + 4 * HOUR);
  expect(await isLate(id, `side-late:${side.id}#2`)).toBe(true);
});

test('their answer comes back by the Message-ID or the signed address, once, and moves none of the customer’s clocks', async () => {
  const { id } = await open();
  const before = (await getTicket(as('support'), { id })).clocks.map((clock) => clock.dueAt);
  const side = await start(id);
  const [mail] = await mails(side.id);
  const head = { 'Message-ID': '<a1@carrier.test>', 'In-Reply-To': `<${mail?.id}@acme.test>` };
  expect(await arrive(head)).toMatchObject({ outcome: 'reply', duplicate: false });
  expect(await arrive(head)).toMatchObject({ duplicate: true });
  const [answered] = (await listSideConversations(as('support'), { ticketId: id })).items;
  expect(answered).toMatchObject({ status: 'answered', answeredAt: new Date(monday('15:00')).toISOString() });
  expect(answered?.messages.map(({ direction, body }) => [direction, body])).toEqual([
    ['out', 'Where is parcel 77?'],
    ['in', 'On its way'],
  ]);
  const ticket = await getTicket(as('support'), { id });
  expect(ticket.messages).toHaveLength(1);
  expect(ticket.clocks.map((clock) => clock.dueAt)).toEqual(before);
  expect(await isLate(id, `side-late:${side.id}#1`)).toBe(false);
  // From another address of theirs, without the headers: the signed address tells.
  expect(mail?.envelope.replyTo).toMatch(/^help\+s[0-9a-f]{32}-[a-z2-7]+@side\.test$/);
  await arrive({ 'Message-ID': '<a2@carrier.test>', To: mail?.envelope.replyTo ?? '' }, 'Arrived');
  expect((await listSideConversations(as('support'), { ticketId: id })).items[0]?.messages).toHaveLength(3);
  const forged = (mail?.envelope.replyTo ?? '').replace(/-[a-z2-7]+@/, '-aaaaaaaaaaaaaaaa@');
  expect(await arrive({ 'Message-ID': '<a3@carrier.test>', To: forged }, 'Forged')).toMatchObject({
    outcome: 'ticket',
  });
  // The next of ours answers theirs.
  await writeSideConversation(as('support'), { id: side.id, body: 'Thank you' });
  expect((await mails(side.id)).at(-1)?.envelope.references).toEqual(['a1@carrier.test', 'a2@carrier.test']);
  // An automatic reply is no answer.
  const auto = {
    'Message-ID': '<a4@carrier.test>',
    To: mail?.envelope.replyTo ?? '',
    'Auto-Submitted': 'auto-replied',
  };
  expect(await arrive(auto, 'I am away')).toMatchObject({ outcome: 'note' });
  expect((await listSideConversations(as('support'), { ticketId: id })).items[0]).toMatchObject({ status: 'waiting' });
});

test('none is begun with a mailbox of this workspace, whose mail would be a loop; one of another workspace is as good as any', async () => {
  const { id } = await open();
  await house.owner.query(
    `INSERT INTO mailbox (tenant_id, id, address, name, priority, created_at, updated_at) VALUES ($1, $2, 'desk@other.test', 'Desk', 'normal', $3, $3)`,
    [house.other.id, newId(), new Date(monday('08:00'))],
  );
  for (const toAddress of ['Help@Side.test', 'help+t1-aaaaaaaa@side.test']) {
    await expect(start(id, { toAddress }), toAddress).rejects.toMatchObject({
      kind: 'Validation',
      message: expect.stringMatching(/^help@side\.test is a mailbox of this workspace/),
    });
  }
  expect((await listSideConversations(as('support'), { ticketId: id })).items).toEqual([]);
  expect(await start(id, { toAddress: 'desk@other.test' })).toMatchObject({ status: 'waiting' });
});

test('closed, nothing is waited for; strangers and readers may not', async () => {
  const { id, version } = await open();
  const side = await start(id);
  expect(await closeSideConversation(as('support'), { id: side.id })).toMatchObject({ status: 'closed' });
  house.clock.moveTo(monday('15:00') + 100 * HOUR);
  expect(await isLate(id, `side-late:${side.id}#1`)).toBe(false);
  await expect(writeSideConversation(as('support'), { id: side.id, body: 'x' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  const stranger = as('owner', house.other);
  await expect(listSideConversations(stranger, { ticketId: id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(closeSideConversation(stranger, { id: side.id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(writeSideConversation(stranger, { id: side.id, body: 'x' })).rejects.toMatchObject({ kind: 'NotFound' });
  const input = { ticketId: id, toAddress: 'a@b.test', subject: 's', body: 'b' };
  await expect(startSideConversation(as('guest'), input)).rejects.toMatchObject({ kind: 'Forbidden' });
  await updateTicket(as('support'), { id, version, status: 'closed' });
  await expect(startSideConversation(as('support'), input)).rejects.toMatchObject({ kind: 'Conflict' });
  expect((await house.history(id)).map((entry) => entry.action)).toEqual([
    'created',
    'side-conversation-started',
    'side-conversation-closed',
    'status-changed',
  ]);
});

test('a team that is asked hears of it and answers here, within what was agreed by its own calendar; nothing leaves the house', async () => {
  const { members } = house.acme;
  const day: [string, string][] = [['00:00', '24:00']];
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
  const always = await createCalendar(as('owner'), { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const team = await createTeam(as('owner'), {
    ...{ name: 'Warehouse', leadId: members.manager, calendarId: always.id },
    members: [{ memberId: members.employee }, { memberId: members.support }],
  });
  const { id: ticketId } = await open();
  const before = (await getTicket(as('support'), { id: ticketId })).clocks;
  const asked = { ticketId, teamId: team.id, subject: 'Shelf 7', body: 'Is it there?' };
  const side = await startSideConversation(as('support'), { ...asked, targetSeconds: 4 * 3600 });
  const due = new Date(monday('19:00')).toISOString();
  expect(side).toMatchObject({ toName: 'Warehouse', toAddress: null, teamId: team.id, dueAt: due });
  const told = async (words: string, href = `/tickets/${ticketId}`) =>
    (
      await house.owner.query<{ id: string }>(
        `SELECT member_id AS id FROM notification WHERE href = $1 AND title LIKE $2 ORDER BY 1`,
        [href, words],
      )
    ).rows.map(({ id }) => id);
  // Whoever may not see the ticket is led to what was asked.
  expect(await told('%asks Warehouse: Shelf 7')).toEqual([members.manager]);
  expect(await told('%asks Warehouse: Shelf 7', `/asked/${side.id}`)).toEqual([members.employee]);
  expect(await mails(side.id)).toEqual([]);
  const key = `side-late:${side.id}#1`;
  house.clock.moveTo(monday('19:00') - 1);
  expect(await isLate(ticketId, key)).toBe(false);

  house.clock.moveTo(monday('16:00'));
  await expect(answerSideConversation(as('support'), { id: newId(), body: 'x' })).rejects.toMatchObject({
    kind: 'NotFound',
  });
  const answered = await answerSideConversation(as('manager'), { id: side.id, body: 'It is.' });
  expect(answered).toMatchObject({
    status: 'answered',
    answeredAt: new Date(monday('16:00')).toISOString(),
    lateAt: null,
  });
  expect(answered.messages.map(({ direction, body }) => [direction, body])).toEqual([
    ['out', 'Is it there?'],
    ['in', 'It is.'],
  ]);
  expect(await told('Warehouse has answered%')).toEqual([members.support]);
  house.clock.moveTo(monday('20:00'));
  expect(await isLate(ticketId, key)).toBe(false);
  expect((await getTicket(as('support'), { id: ticketId })).clocks.map(({ dueAt }) => dueAt)).toEqual(
    before.map(({ dueAt }) => dueAt),
  );

  await writeSideConversation(as('support'), { id: side.id, body: 'How many?', targetSeconds: 3600 });
  house.clock.moveTo(monday('21:00'));
  expect(await isLate(ticketId, `side-late:${side.id}#2`)).toBe(true);
  expect(await told('Warehouse has not answered in time%')).toEqual([members.support]);
  await closeSideConversation(as('support'), { id: side.id });
  await expect(answerSideConversation(as('manager'), { id: side.id, body: 'x' })).rejects.toMatchObject({
    kind: 'Conflict',
  });
  const [closed] = (await listSideConversations(as('support'), { ticketId })).items;
  expect(closed).toMatchObject({ status: 'closed', messages: { length: 3 } });
});

test('either a team that there is or an address is asked; who was asked by e-mail answers by e-mail', async () => {
  const { id: ticketId } = await open();
  const asked = { ticketId, subject: 'Whom', body: 'x' };
  for (const to of [{}, { teamId: newId(), toAddress: 'a@b.test' }]) {
    await expect(startSideConversation(as('support'), { ...asked, ...to })).rejects.toThrow('Say whom you ask');
  }
  const gone = startSideConversation(as('support'), { ...asked, teamId: newId() });
  await expect(gone).rejects.toMatchObject({ kind: 'Validation', issues: [{ path: 'teamId' }] });
  const { id } = await start(ticketId);
  await expect(answerSideConversation(as('support'), { id, body: 'x' })).rejects.toMatchObject({ kind: 'Conflict' });
});

test('whoever is in the team reads and answers what it was asked, whatever their role, and no more of the ticket; nobody else answers for it', async () => {
  const { members } = house.acme;
  const team = await createTeam(as('owner'), {
    ...{ name: 'Yard', leadId: members.billing },
    members: [{ memberId: members.employee }],
  });
  const { id: ticketId } = await open();
  const ask = (subject: string) =>
    startSideConversation(as('support'), { ticketId, teamId: team.id, subject, body: 'Is it there?' });
  const [first, second] = [await ask('Gate 1'), await ask('Gate 2')];
  const byMail = await start(ticketId);
  const answer = (role: RoleKey, id = first.id) => answerSideConversation(as(role), { id, body: 'It is.' });

  // Whoever asked does not stop the clock for the team, nor does anybody who works on tickets.
  await expect(answer('support')).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(answer('sales')).rejects.toMatchObject({ kind: 'Forbidden' });
  expect(first.mayAnswer).toBe(false);
  const [listed] = (await listSideConversations(as('manager'), { ticketId })).items;
  expect(listed).toMatchObject({ status: 'waiting', mayAnswer: true });

  // Of this test's.
  const subjects = async (role: RoleKey, filter = {}) => {
    const { items } = await listAsked(as(role), { filter, sort: 'askedAt' });
    return items.map(({ subject }) => subject).filter((subject) => subject.startsWith('Gate'));
  };
  expect(await subjects('employee')).toEqual(['Gate 1', 'Gate 2']);
  expect(await answer('employee')).toMatchObject({ status: 'answered', mayAnswer: true });
  expect(await subjects('billing', { status: ['waiting'] })).toEqual(['Gate 2']);
  expect(await answer('billing', second.id)).toMatchObject({ status: 'answered' });
  for (const role of ['sales', 'support', 'manager'] as const) expect(await subjects(role), role).toEqual([]);

  expect(await getSideConversation(as('employee'), { id: first.id })).toMatchObject({ subject: 'Gate 1' });
  expect(await getSideConversation(as('guest'), { id: first.id })).toMatchObject({ mayAnswer: false });
  for (const [role, id] of [
    ['sales', first.id],
    ['employee', byMail.id],
  ] as const) {
    await expect(getSideConversation(as(role), { id }), role).rejects.toMatchObject({ kind: 'Forbidden' });
  }
  const ofTicket = listSideConversations(as('employee'), { ticketId });
  await expect(ofTicket).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(getTicket(as('employee'), { id: ticketId })).rejects.toMatchObject({ kind: 'Forbidden' });
  const stranger = as('owner', house.other);
  await expect(getSideConversation(stranger, { id: first.id })).rejects.toMatchObject({ kind: 'NotFound' });
  expect((await listAsked(stranger, {})).items).toEqual([]);

  // Who leaves the team answers no more.
  await updateTeam(as('owner'), { id: team.id, version: team.version, members: [] });
  await expect(answer('employee')).rejects.toMatchObject({ kind: 'Forbidden' });
  expect(await subjects('employee')).toEqual([]);
});
