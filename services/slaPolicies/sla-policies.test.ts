import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { OFFICE, openSupport, TARGETS } from '../../test/support/tickets.ts';
import { createCalendar } from '../calendars/create.ts';
import { createCompany } from '../companies/create.ts';
import { updateCompany } from '../companies/update.ts';
import type { Ctx } from '../context.ts';
import { createTeam } from '../teams/create.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { updateTicket } from '../tickets/update.ts';
import { createSlaPolicy } from './create.ts';
import { getSlaPolicy } from './get.ts';
import { listSlaPolicies } from './list.ts';
import { previewDeadline } from './preview-deadline.ts';
import { updateSlaPolicy } from './update.ts';

let house: House;
let owner: Ctx;
let support: Ctx;
let stranger: Ctx;
const iso = (time: string): string => `2026-03-02T${time}:00.000Z`;

beforeAll(async () => {
  house = await openHouse(Date.parse(iso('09:00')));
  owner = house.ctx(house.acme, house.acme.as('owner'));
  support = house.ctx(house.acme, house.acme.as('support'));
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house?.close());

test('a policy is kept with its defaults and its history; others neither see nor change it', async () => {
  const policy = await openSupport(owner);
  expect(await getSlaPolicy(support, policy)).toEqual(policy);
  expect(policy).toMatchObject({
    calendarName: 'Office',
    warnings: [{ percent: 75, actions: [{ kind: 'notify', to: [{ kind: 'assignee' }], by: ['app'] }] }],
    pausing: { first_response: ['pending', 'on_hold'] },
    position: 1,
    versionNumber: 1,
    version: 1,
  });
  expect(policy.escalations).toEqual([
    {
      level: 1,
      afterSeconds: 0,
      actions: [
        { kind: 'notify', to: [{ kind: 'assignee' }, { kind: 'team_lead' }], by: ['app'] },
        { kind: 'reassign', to: { kind: 'team_lead' } },
      ],
    },
  ]);
  expect((await listSlaPolicies(support, { q: 'stand' })).items.map(({ id }) => id)).toContain(policy.id);
  expect(await house.history(policy.id)).toMatchObject([{ action: 'created', after: { name: 'Standard' } }]);
  const { id, version } = policy;
  await expect(getSlaPolicy(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateSlaPolicy(stranger, { id, version, name: 'x' })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateSlaPolicy(support, { id, version, name: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(
    createSlaPolicy(support, { name: 'x', calendarId: policy.calendarId, targets: TARGETS }),
  ).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(
    createSlaPolicy(stranger, { name: 'x', calendarId: policy.calendarId, targets: TARGETS }),
  ).rejects.toMatchObject({
    kind: 'Validation',
    issues: [{ path: 'calendarId' }],
  });
  expect(await updateSlaPolicy(owner, { id, version, name: 'Standard' })).toMatchObject({
    version: 1,
    ticketsMoved: 0,
  });
  expect(await updateSlaPolicy(owner, { id, version, name: 'Usual' })).toMatchObject({ version: 2, ticketsMoved: 0 });
  await expect(updateSlaPolicy(owner, { id, version, name: 'x' })).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ message: '2' }],
  });
});

test('other targets move every open ticket of that priority, and no other', async () => {
  const { id, version } = await openSupport(owner);
  const open = (priority: 'normal' | 'low') => createTicket(support, { subject: priority, priority, slaPolicyId: id });
  const [normal, alike, low, solved] = [
    await open('normal'),
    await open('normal'),
    await open('low'),
    await open('normal'),
  ];
  await updateTicket(support, { id: solved.id, version: 1, status: 'solved' });
  const wakes = async () =>
    (await house.owner.query('SELECT workflow_id FROM outbox')).rows.map((row) => row.workflow_id as string);
  const before = (await wakes()).length;
  const targets = { ...TARGETS, normal: TARGETS.urgent };
  expect(await updateSlaPolicy(owner, { id, version, targets })).toMatchObject({ version: 2, ticketsMoved: 2 });
  expect(
    (await wakes())
      .slice(before)
      .map((workflow) => workflow.split('/')[2])
      .sort(),
  ).toEqual([normal.id, alike.id].sort());
  const due = async (ticket: string) => (await getTicket(support, { id: ticket })).clocks.map((clock) => clock.dueAt);
  expect(await due(normal.id)).toEqual([iso('10:00'), iso('11:00')]);
  expect(await due(low.id)).toEqual(low.clocks.map((clock) => clock.dueAt));
  const { rows } = await house.owner.query(
    `SELECT ticket_id FROM ticket_event WHERE kind = 'targets' ORDER BY ticket_id`,
  );
  expect(rows.map((row) => row.ticket_id)).toEqual([normal.id, alike.id].sort());
  // What changed while it was solved applies from its reopening.
  const reopened = await updateTicket(support, { id: solved.id, version: 2, status: 'open' });
  expect(reopened.clocks.find((clock) => clock.target === 'resolution')?.targetSeconds).toBe(7200);
  // A later warning leaves the timer alone: it is found when the timer fires.
  expect(await updateSlaPolicy(owner, { id, version: 2, warnings: [{ percent: 90 }] })).toMatchObject({
    ticketsMoved: 4,
  });
});

test('a preview counts by the calendar that the ticket will: its customer’s, else its team’s, else the policy’s', async () => {
  const { id: slaPolicyId } = await openSupport(owner);
  const hours = async (name: string, from: string) => {
    const weekly = { ...OFFICE.weekly, tue: [[from, '18:00']] as [string, string][] };
    return (await createCalendar(owner, { ...OFFICE, name, weekly })).id;
  };
  const team = await createTeam(owner, { name: 'Late risers', calendarId: await hours('From ten', '10:00') });
  const { id, version } = await createCompany(owner, { name: 'Noon Lda' });
  const company = await updateCompany(owner, { id, version, calendarId: await hours('From noon', '12:00') });
  const plain = await createCompany(owner, { name: 'Plain Lda' });
  // An hour of the two is left on Monday.
  house.clock.moveTo(Date.parse(iso('16:00')));
  for (const [companyId, teamId, due] of [
    [null, null, '10:00'],
    [plain.id, null, '10:00'],
    [null, team.id, '11:00'],
    [plain.id, team.id, '11:00'],
    [company.id, team.id, '13:00'],
  ] as const) {
    const of = { slaPolicyId, companyId, teamId };
    const ahead = (await previewDeadline(support, of)).clocks.map(({ dueAt }) => dueAt);
    expect(ahead[0], due).toBe(`2026-03-03T${due}:00.000Z`);
    const ticket = await createTicket(support, { subject: 'As it was said', body: 'Now', ...of });
    expect(ahead, due).toEqual(ticket.clocks.map(({ dueAt }) => dueAt));
  }
});

test('a preview says when a ticket would be due, why, and what would follow, of stored and of unsaved policies', async () => {
  const { id } = await openSupport(owner);
  const stored = await previewDeadline(support, { slaPolicyId: id, startAt: iso('16:00') });
  expect(stored.clocks[0]).toMatchObject({ target: 'first_response', dueAt: '2026-03-03T10:00:00.000Z' });
  expect(stored.clocks[0]?.explain.map(({ kind, seconds }) => [kind, seconds])).toEqual([
    ['counted', 3600],
    ['closed', 16 * 3600],
    ['counted', 3600],
  ]);
  expect(stored.steps.map(({ key, at }) => [key, at]).slice(0, 3)).toEqual([
    ['warn:first_response#1@75', '2026-03-03T09:30:00.000Z'],
    ['breach:first_response#1', '2026-03-03T10:00:00.000Z'],
    ['escalate:first_response#1/1', '2026-03-03T10:00:00.000Z'],
  ]);
  const { name: _, ...calendar } = { ...OFFICE, holidays: ['2026-03-03'] };
  const unsaved = await previewDeadline(support, { policy: { targets: TARGETS }, calendar, startAt: iso('16:00') });
  expect(unsaved.clocks[0]?.dueAt).toBe('2026-03-04T10:00:00.000Z');
  await expect(previewDeadline(support, { calendar })).rejects.toThrow('Name a policy or describe one');
  await expect(previewDeadline(support, { policy: { targets: TARGETS } })).rejects.toThrow(
    'Name a calendar or describe one',
  );
  await expect(previewDeadline(stranger, { slaPolicyId: id })).rejects.toMatchObject({ kind: 'NotFound' });
});
