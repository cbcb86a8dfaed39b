import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { OFFICE, openSupport } from '../../test/support/tickets.ts';
import { createCompany } from '../companies/create.ts';
import { updateCompany } from '../companies/update.ts';
import type { Ctx } from '../context.ts';
import { createTeam } from '../teams/create.ts';
import { deleteTeam } from '../teams/delete.ts';
import { updateTeam } from '../teams/update.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { createCalendar } from './create.ts';
import { getCalendar } from './get.ts';
import { previewCalendarEdit } from './preview-edit.ts';
import { updateCalendar } from './update.ts';

let house: House;
let owner: Ctx;
/** Monday, 2 March 2026, 15:00. */
const start = Date.parse('2026-03-02T15:00:00Z');

beforeAll(async () => {
  house = await openHouse(start);
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house?.close());

test('an edit is previewed with the clocks that it moves, and saving it moves just those', async () => {
  const policy = await openSupport(owner);
  const open = (priority: 'low' | 'urgent') =>
    createTicket(owner, { subject: priority, priority, slaPolicyId: policy.id });
  const [low, urgent] = [await open('low'), await open('urgent')];
  const edit = { id: policy.calendarId, version: 1, holidays: ['2026-03-03'] };
  const preview = await previewCalendarEdit(owner, edit);
  // Urgent ones are due today: the day off tomorrow leaves them alone.
  expect(preview).toEqual({
    openTickets: 2,
    lookedAt: 2,
    ticketsMoved: 1,
    clocksMoved: 2,
    missed: 0,
    examples: [
      {
        ticketId: low.id,
        number: low.number,
        subject: 'low',
        target: 'first response',
        from: '2026-03-03T11:00:00.000Z',
        to: '2026-03-04T11:00:00.000Z',
      },
    ],
  });
  expect((await getTicket(owner, { id: low.id })).clocks[0]?.dueAt).toBe('2026-03-03T11:00:00.000Z');
  expect(await updateCalendar(owner, edit)).toMatchObject({ ticketsMoved: 1 });
  expect((await getTicket(owner, { id: low.id })).clocks[0]?.dueAt).toBe(preview.examples[0]?.to);
  expect((await getTicket(owner, { id: urgent.id })).clocks[0]?.dueAt).toBe('2026-03-02T16:00:00.000Z');
  await expect(previewCalendarEdit(owner, edit)).rejects.toMatchObject({ kind: 'Conflict' });
  await expect(previewCalendarEdit(owner, { ...edit, version: 2, weekly: {} })).rejects.toThrow('never opens');
});

test('opening earlier may miss a clock at once, and says so', async () => {
  house.clock.moveTo(Date.parse('2026-03-03T09:30:00Z'));
  const policy = await openSupport(owner);
  await createTicket(owner, { subject: 'x', priority: 'urgent', slaPolicyId: policy.id });
  house.clock.moveTo(Date.parse('2026-03-03T18:00:00Z'));
  const { id: calendarId } = await createCalendar(owner, { ...OFFICE, weekly: { wed: [['09:00', '17:00']] } as never });
  const late = await openSupport(owner, { calendarId });
  await createTicket(owner, { subject: 'late', priority: 'urgent', slaPolicyId: late.id });
  house.clock.moveTo(Date.parse('2026-03-04T08:00:00Z'));
  const whole = [['00:00', '24:00']] as [[string, string]];
  const preview = await previewCalendarEdit(owner, {
    id: calendarId,
    version: 1,
    weekly: { tue: whole, wed: whole } as never,
  });
  expect(preview).toMatchObject({ clocksMoved: 2, missed: 2, ticketsMoved: 1 });
  house.clock.moveTo(start);
});

test('a ticket is counted by its company’s calendar before its team’s, and by that before its policy’s', async () => {
  const policy = await openSupport(owner);
  const calendar = (name: string, opens: string, closes: string) =>
    createCalendar(owner, {
      ...OFFICE,
      name,
      weekly: Object.fromEntries(['mon', 'tue'].map((day) => [day, [[opens, closes]]])) as never,
    });
  const [late, night] = [await calendar('Late', '12:00', '20:00'), await calendar('Night', '20:00', '28:00')];
  const team = await createTeam(owner, { name: 'Late', calendarId: late.id });
  const company = await createCompany(owner, { name: 'Night owls' });
  const open = (more: object) =>
    createTicket(owner, { subject: 'x', priority: 'low', slaPolicyId: policy.id, ...more });
  const [plain, ofTeam, ofBoth] = [
    await open({}),
    await open({ teamId: team.id }),
    await open({ teamId: team.id, companyId: company.id }),
  ];
  const due = async (id: string) => (await getTicket(owner, { id })).clocks[0]?.dueAt;
  // Four hours from Monday 15:00.
  expect(await due(plain.id)).toBe('2026-03-03T11:00:00.000Z');
  expect(await due(ofTeam.id)).toBe('2026-03-02T19:00:00.000Z');
  expect(await due(ofBoth.id)).toBe('2026-03-02T19:00:00.000Z');
  await updateCompany(owner, { id: company.id, version: company.version, calendarId: night.id });
  expect(await due(ofBoth.id)).toBe('2026-03-03T00:00:00.000Z');
  expect((await getCalendar(owner, late)).openTickets).toBe(1);
  expect((await getCalendar(owner, night)).openTickets).toBe(1);
  const { ticketsMoved } = await updateTeam(owner, { id: team.id, version: 1, calendarId: null });
  expect(ticketsMoved).toBe(1);
  expect(await due(ofTeam.id)).toBe('2026-03-03T11:00:00.000Z');
  await updateTeam(owner, { id: team.id, version: 2, calendarId: late.id });
  await deleteTeam(owner, { id: team.id, version: 3 });
  expect(await due(ofTeam.id)).toBe('2026-03-03T11:00:00.000Z');
});
