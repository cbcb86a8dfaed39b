import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { OFFICE, openSupport, TARGETS } from '../../test/support/tickets.ts';
import { updateCalendar } from '../calendars/update.ts';
import { type Ctx, transaction } from '../context.ts';
import { newId } from '../ids.ts';
import { actEffect } from '../processes/act.ts';
import { workflowIdOf } from '../processes/change.ts';
import { createRota } from '../rotas/create.ts';
import { addOverride } from '../rotas/overrides.ts';
import { backTestPolicy } from '../slaPolicies/back-test.ts';
import { createSlaPolicy } from '../slaPolicies/create.ts';
import { orderSlaPolicies } from '../slaPolicies/order.ts';
import { updateSlaPolicy } from '../slaPolicies/update.ts';
import { listSlaPolicyVersions } from '../slaPolicies/versions.ts';
import { addMessage } from './add-message.ts';
import { createTicket } from './create.ts';
import { forecastDesk } from './forecast-desk.ts';
import { getTicket } from './get.ts';
import { ticketStore } from './process.ts';
import { updateTicket } from './update.ts';

let house: House;
let owner: Ctx;
let support: Ctx;
/** A Monday. */
const MONDAY = Date.parse('2026-03-02T09:00:00Z');
const at = (hours: number) => toIso(MONDAY + hours * HOUR);

beforeAll(async () => {
  house = await openHouse(MONDAY);
  owner = house.ctx(house.acme, house.acme.as('owner'));
  support = house.ctx(house.acme, house.acme.as('support'));
});
afterAll(() => house?.close());

const rows = async <R>(sql: string, ...values: unknown[]): Promise<R[]> => (await house.owner.query(sql, values)).rows;
const act = (id: string, key: string) => {
  const workflow = workflowIdOf('ticket-sla', house.acme.id, id);
  return actEffect(house.ctx(house.acme, { kind: 'process', id: workflow }), ticketStore, workflow, key);
};

test('a level tells people by every way that it names, gives the ticket on, adds a follower and writes a note: once', async () => {
  house.clock.moveTo(MONDAY);
  const { members } = house.acme;
  await house.owner.query(`UPDATE member SET phone = '+15005550006' WHERE id = $1`, [members.admin]);
  const policy = await openSupport(owner, {
    name: 'With a ladder',
    warnings: [],
    escalations: [
      {
        level: 1,
        actions: [
          { kind: 'notify', to: [{ kind: 'assignee' }], by: ['app', 'email'] },
          {
            kind: 'notify',
            to: [{ kind: 'member', memberId: members.admin }],
            by: ['sms', 'webhook'],
            webhookUrl: 'https://hooks.example.com/sla',
          },
        ],
      },
      {
        level: 2,
        afterSeconds: 1800,
        actions: [
          { kind: 'reassign', to: { kind: 'member', memberId: members.sales } },
          { kind: 'add-follower', to: { kind: 'member', memberId: members.admin } },
          { kind: 'post-note', text: 'Call the customer.' },
          { kind: 'raise-priority' },
        ],
      },
    ],
  });
  const { id, number } = await createTicket(support, {
    subject: 'Silent',
    body: 'Hello?',
    assigneeId: members.employee,
    slaPolicyId: policy.id,
  });
  house.clock.moveTo(MONDAY + 2 * HOUR);
  await act(id, 'breach:first_response#1');
  expect(await act(id, 'escalate:first_response#1/1')).toBe(true);
  // A second try finds that it is no longer due.
  expect(await act(id, 'escalate:first_response#1/1')).toBe(false);
  const messages = await rows<{ channel: string; to_address: string; body: string }>(
    'SELECT channel, to_address, body FROM message WHERE subject_id = $1 ORDER BY channel',
    id,
  );
  const title = `First response escalated to level 1: #${number} Silent`;
  expect(messages.map(({ channel, to_address }) => [channel, to_address])).toEqual([
    ['email', `employee@${house.acme.id}.test`],
    ['sms', '+15005550006'],
    ['webhook', 'https://hooks.example.com/sla'],
  ]);
  expect(messages[1]?.body).toContain(title);
  expect(JSON.parse(messages[2]?.body ?? '')).toMatchObject({
    event: 'ticket.sla.escalate',
    level: 1,
    ticket: { id, number, priority: 'normal' },
    clock: { target: 'first_response', dueAt: at(2) },
  });

  // Whoever is to get it has left meanwhile: the team lead gets it, and the words say why.
  await house.owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [members.sales, new Date(MONDAY)]);
  house.clock.moveTo(MONDAY + 2.5 * HOUR);
  await act(id, 'escalate:first_response#1/2');
  const ticket = await getTicket(support, { id });
  expect(ticket).toMatchObject({ assigneeId: members.manager, priority: 'high', escalationLevel: 2 });
  expect(ticket.clocks.find(({ target }) => target === 'resolution')).toMatchObject({
    targetSeconds: 4 * 3600,
    dueAt: at(4),
  });
  expect(ticket.messages.at(-1)).toMatchObject({
    kind: 'internal_note',
    authorName: 'SLA policy',
    body: `Call the customer.\n\nFirst response escalated to level 2: #${number} Silent`,
  });
  expect(await rows('SELECT member_id FROM ticket_follower WHERE ticket_id = $1', id)).toEqual([
    { member_id: members.admin },
  ]);
  const [told] = await rows<{ title: string }>(
    `SELECT title FROM notification WHERE href = $1 AND member_id = $2 AND title LIKE '%level 2%'`,
    `/tickets/${id}`,
    members.manager,
  );
  expect(told?.title).toContain('Sales of Acme has left: Manager of Acme, who leads, instead');
  expect((await house.history(id)).at(-1)).toMatchObject({
    action: 'escalated',
    before: { priority: 'normal', assigneeId: members.employee },
    after: { priority: 'high', assigneeId: members.manager },
  });
});

test('a follower is whoever is on call then; for one who has left it is the lead, and the words say so', async () => {
  house.clock.moveTo(MONDAY);
  const { members } = house.acme;
  const rota = await createRota(owner, {
    name: 'Days',
    zone: 'UTC',
    startsOn: '2026-03-02',
    handoverTime: '08:00',
    memberIds: [members.admin, members.employee],
  });
  await addOverride(owner, { id: rota.id, from: at(2), to: at(9), memberId: members.employee });
  const policy = await openSupport(owner, {
    name: 'With followers',
    warnings: [{ percent: 50, actions: [{ kind: 'add-follower', to: { kind: 'on_call', rotaId: rota.id } }] }],
    escalations: [
      { level: 1, actions: [{ kind: 'add-follower', to: { kind: 'on_call', rotaId: rota.id } }] },
      {
        level: 2,
        afterSeconds: 1800,
        actions: [
          { kind: 'notify', to: [{ kind: 'team_lead' }], by: ['app'] },
          { kind: 'add-follower', to: { kind: 'member', memberId: members.billing } },
        ],
      },
      {
        level: 3,
        afterSeconds: 3600,
        actions: [{ kind: 'add-follower', to: { kind: 'member', memberId: members.billing } }],
      },
    ],
  });
  const ticket = { subject: 'Followed', body: 'Hello?', assigneeId: members.support, slaPolicyId: policy.id };
  const { id } = await createTicket(support, ticket);
  const followers = async () =>
    (
      await rows<{ id: string }>(
        'SELECT member_id AS id FROM ticket_follower WHERE ticket_id = $1 ORDER BY since, member_id',
        id,
      )
    ).map((row) => row.id);
  const titlesFor = async (memberId: string) =>
    (
      await rows<{ title: string }>(
        'SELECT title FROM notification WHERE href = $1 AND member_id = $2 ORDER BY created_at, title',
        `/tickets/${id}`,
        memberId,
      )
    ).map(({ title }) => title);
  house.clock.moveTo(MONDAY + HOUR);
  await act(id, 'warn:first_response#1@50');
  expect(await followers()).toEqual([members.admin]);
  house.clock.moveTo(MONDAY + 2 * HOUR);
  await act(id, 'breach:first_response#1');
  await act(id, 'escalate:first_response#1/1');
  expect(await followers()).toEqual([members.admin, members.employee]);

  await house.owner.query('UPDATE member SET deleted_at = $2 WHERE id = $1', [members.billing, new Date(MONDAY)]);
  for (const [level, hours] of [
    [2, 2.5],
    [3, 3],
  ] as const) {
    house.clock.moveTo(MONDAY + hours * HOUR);
    await act(id, `escalate:first_response#1/${level}`);
    expect(await followers()).toEqual([members.admin, members.employee, members.owner]);
    const title = (await titlesFor(members.owner)).find((one) => one.includes(`level ${level}`));
    expect(title).toContain('Billing of Acme has left: Owner of Acme, who leads, instead');
  }
});

test('somebody or something that is not there cannot be named', async () => {
  const stranger = newId();
  const refused = openSupport(owner, {
    warnings: [
      { percent: 50, actions: [{ kind: 'notify', to: [{ kind: 'member', memberId: stranger }], by: ['app'] }] },
    ],
    escalations: [{ level: 1, actions: [{ kind: 'reassign', to: { kind: 'on_call', rotaId: stranger } }] }],
    conditions: { companyId: [stranger] },
  });
  await expect(refused).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'warnings.0.actions' }, { path: 'escalations.0.actions' }, { path: 'conditions.companyId' }],
  });
});

test('the first policy in order that fits measures a ticket, and another priority brings another policy at once', async () => {
  house.clock.moveTo(MONDAY);
  const { calendarId } = await openSupport(owner, { name: 'Everybody' });
  const quick = { firstResponseSeconds: 600, resolutionSeconds: 1200 };
  const urgent = await createSlaPolicy(owner, {
    name: 'Urgent',
    calendarId,
    conditions: { priority: ['urgent'] },
    targets: { low: quick, normal: quick, high: quick, urgent: quick },
  });
  const all = await rows<{ id: string }>(
    'SELECT id FROM sla_policy WHERE tenant_id = $1 ORDER BY position',
    house.acme.id,
  );
  const others = all.map(({ id }) => id).filter((id) => id !== urgent.id);
  await orderSlaPolicies(owner, { ids: [urgent.id, ...others] });
  await expect(orderSlaPolicies(owner, { ids: others })).rejects.toMatchObject({ kind: 'Validation' });
  await expect(orderSlaPolicies(support, { ids: [...others, urgent.id] })).rejects.toMatchObject({ kind: 'Forbidden' });

  const ticket = await createTicket(support, { subject: 'Which' });
  expect(ticket.slaPolicyId).toBe(others[0]);
  const raised = await updateTicket(support, { id: ticket.id, version: 1, priority: 'urgent' });
  expect(raised).toMatchObject({ slaPolicyId: urgent.id, slaPolicyChosen: false, slaPolicyVersion: 1 });
  expect(raised.clocks[0]).toMatchObject({ target: 'first_response', targetSeconds: 600 });
  const chosen = await updateTicket(support, {
    id: ticket.id,
    version: raised.version,
    slaPolicyId: others[0] ?? null,
  });
  expect(chosen).toMatchObject({ slaPolicyId: others[0], slaPolicyChosen: true });
  const low = await updateTicket(support, { id: ticket.id, version: chosen.version, priority: 'low' });
  const again = await updateTicket(support, { id: ticket.id, version: low.version, priority: 'urgent' });
  expect(again.slaPolicyId).toBe(others[0]);
  const free = await updateTicket(support, { id: ticket.id, version: again.version, slaPolicyChosen: false });
  expect(free).toMatchObject({ slaPolicyId: urgent.id, slaPolicyChosen: false });
});

test('an edit makes a version: open tickets move to it or keep theirs, what has finished stays, a rename is no version', async () => {
  house.clock.moveTo(MONDAY);
  const { id, calendarId, version } = await openSupport(owner, { name: 'Versioned' });
  const open = () => createTicket(support, { subject: 'Held', body: 'x', slaPolicyId: id });
  const [kept, answered] = [await open(), await open()];
  house.clock.moveTo(MONDAY + HOUR);
  await addMessage(support, { id: answered.id, kind: 'public_reply', body: 'Done' });
  const dues = async (ticket: string) =>
    (await getTicket(support, { id: ticket })).clocks.map(({ target, dueAt, state }) => [target, dueAt, state]);

  const short = { ...TARGETS, normal: { firstResponseSeconds: 1800, resolutionSeconds: 3 * 3600 } };
  const second = await updateSlaPolicy(owner, { id, version, targets: short, openTickets: 'keep' });
  expect(second).toMatchObject({ versionNumber: 2, ticketsMoved: 0, openTickets: 2, onOlderVersions: 2 });
  expect(await dues(kept.id)).toEqual([
    ['first_response', at(2), 'running'],
    ['resolution', at(8), 'running'],
  ]);
  const fresh = await open();
  expect(fresh).toMatchObject({
    slaPolicyVersion: 2,
    clocks: [{ dueAt: toIso(MONDAY + 90 * MINUTE) }, { dueAt: at(4) }],
  });
  // A change of priority stays in the version that the ticket holds.
  const high = await updateTicket(support, { id: kept.id, version: 1, priority: 'high' });
  expect(high).toMatchObject({ slaPolicyVersion: 1, clocks: [{ targetSeconds: 3600 }, { targetSeconds: 4 * 3600 }] });
  await updateTicket(support, { id: kept.id, version: 2, priority: 'normal' });

  const third = await updateSlaPolicy(owner, {
    id,
    version: second.version,
    warnings: [{ percent: 90 }],
    openTickets: 'move',
  });
  expect(third).toMatchObject({ versionNumber: 3, onOlderVersions: 0 });
  // Half an hour after the start lies in the past: the miss is dated by the move. What was answered in time stays so.
  expect(await dues(kept.id)).toEqual([
    ['first_response', toIso(MONDAY + 30 * MINUTE), 'breached'],
    ['resolution', at(3), 'running'],
  ]);
  expect(await dues(answered.id)).toEqual([
    ['first_response', at(2), 'met'],
    ['resolution', at(3), 'running'],
  ]);
  // Nor does another calendar move what has finished.
  const calendar = await transaction(owner, (tx) =>
    tx.businessCalendar.findFirstOrThrow({ where: { id: calendarId } }),
  );
  const late: [[string, string]] = [['09:50', '17:00']];
  const weekly = { ...OFFICE.weekly, mon: late };
  await updateCalendar(owner, { id: calendarId, version: calendar.version, weekly });
  expect((await dues(answered.id))[0]).toEqual(['first_response', at(2), 'met']);

  const renamed = await updateSlaPolicy(owner, {
    id,
    version: third.version,
    name: 'Renamed',
    conditions: { tag: ['x'] },
  });
  expect(renamed).toMatchObject({ versionNumber: 3, version: third.version + 1 });
  expect(
    (await listSlaPolicyVersions(support, { id })).map(({ number, openTickets, authorName }) => [
      number,
      openTickets,
      authorName,
    ]),
  ).toEqual([
    [3, 3, 'Owner'],
    [2, 0, 'Owner'],
    [1, 0, 'Owner'],
  ]);
  const stranger = house.ctx(house.other, house.other.as('owner'));
  await expect(listSlaPolicyVersions(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
});

test('misses to come are counted by the hour, and a draft is replayed against what happened', async () => {
  const other = house.ctx(house.other, house.other.as('owner'));
  house.clock.moveTo(MONDAY);
  const policy = await openSupport(other);
  const [silent, answered] = [
    await createTicket(other, { subject: 'Silent', body: 'x' }),
    await createTicket(other, { subject: 'Answered', body: 'x' }),
  ];
  house.clock.moveTo(MONDAY + 90 * MINUTE);
  await addMessage(other, { id: answered.id, kind: 'public_reply', body: 'Yes', status: 'solved' });
  const forecast = await forecastDesk(other);
  expect(forecast).toMatchObject({ breaches: 2, limited: false });
  expect(forecast.hours.filter(({ breaches }) => breaches > 0)).toEqual([
    {
      at: at(2),
      breaches: 1,
      tickets: [expect.objectContaining({ id: silent.id, target: 'first_response', at: at(2) })],
    },
    { at: at(8), breaches: 1, tickets: [expect.objectContaining({ id: silent.id, target: 'resolution', at: at(8) })] },
  ]);
  expect(forecast.hours).toHaveLength(25);

  house.clock.moveTo(MONDAY + 3 * HOUR);
  const draft = (firstResponseSeconds: number) => {
    const one = { firstResponseSeconds, resolutionSeconds: 8 * 3600 };
    const { calendarId } = policy;
    return backTestPolicy(other, {
      policyId: policy.id,
      calendarId,
      policy: { targets: { low: one, normal: one, high: one, urgent: one } },
    });
  };
  // Answered after 90 minutes: an hour would have missed it, two hours did not; the silent one misses either.
  expect(await draft(3600)).toMatchObject({
    tickets: 2,
    missedThen: 1,
    missedNow: 2,
    byTarget: [{ target: 'first_response', missedThen: 1, missedNow: 2 }, {}, {}, {}],
    examples: [{ id: answered.id, missedThen: 0, missedNow: 1 }],
  });
  expect(await draft(4 * 3600)).toMatchObject({ missedThen: 1, missedNow: 0 });
  expect(
    await backTestPolicy(other, {
      calendarId: policy.calendarId,
      conditions: { tag: ['none'] },
      policy: { targets: policy.targets },
    }),
  ).toMatchObject({ tickets: 0 });
});
