import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { OFFICE, openSupport } from '../../test/support/tickets.ts';
import type { Ctx } from '../context.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { updateTicket } from '../tickets/update.ts';
import { createCalendar } from './create.ts';
import { getCalendar } from './get.ts';
import { listCalendars } from './list.ts';
import { updateCalendar } from './update.ts';

let house: House;
let owner: Ctx;
let support: Ctx;
let stranger: Ctx;
/** Monday, 2 March 2026, 15:00. */
const start = Date.parse('2026-03-02T15:00:00Z');

beforeAll(async () => {
  house = await openHouse(start);
  owner = house.ctx(house.acme, house.acme.as('owner'));
  support = house.ctx(house.acme, house.acme.as('support'));
  stranger = house.ctx(house.other, house.other.as('owner'));
});
afterAll(() => house?.close());

test('a calendar says whether it is open and until when; an impossible one is refused', async () => {
  const calendar = await createCalendar(owner, OFFICE);
  expect(calendar).toMatchObject({ isOpen: true, changesAt: '2026-03-02T17:00:00.000Z', version: 1 });
  house.clock.moveTo(Date.parse('2026-03-06T17:00:00Z'));
  expect(await getCalendar(support, calendar)).toMatchObject({ isOpen: false, changesAt: '2026-03-09T09:00:00.000Z' });
  house.clock.moveTo(start);
  const whole = [['00:00', '24:00']] as [[string, string]];
  const weekly = { mon: whole, tue: whole, wed: whole, thu: whole, fri: whole, sat: whole, sun: whole };
  expect(await createCalendar(owner, { ...OFFICE, name: 'Always', weekly })).toMatchObject({
    isOpen: true,
    changesAt: null,
  });
  expect((await listCalendars(support, {})).items.map(({ name }) => name)).toEqual(['Always', 'Office']);
  await expect(createCalendar(owner, { ...OFFICE, zone: 'Mars/Olympus' })).rejects.toThrow('IANA');
  await expect(updateCalendar(owner, { id: calendar.id, version: 1, weekly: {} })).rejects.toThrow('never opens');
  expect(await house.history(calendar.id)).toMatchObject([{ action: 'created', after: { zone: 'UTC' } }]);
});

test('a calendar is its workspace’s, and only those who may change it', async () => {
  const { id, version } = await createCalendar(owner, OFFICE);
  await expect(getCalendar(stranger, { id })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateCalendar(stranger, { id, version, name: 'x' })).rejects.toMatchObject({ kind: 'NotFound' });
  await expect(updateCalendar(support, { id, version, name: 'x' })).rejects.toMatchObject({ kind: 'Forbidden' });
  await expect(createCalendar(support, OFFICE)).rejects.toMatchObject({ kind: 'Forbidden' });
  await updateCalendar(owner, { id, version, name: 'Hours' });
  await expect(updateCalendar(owner, { id, version, name: 'x' })).rejects.toMatchObject({
    kind: 'Conflict',
    issues: [{ message: '2' }],
  });
});

test('an edit plans every open ticket that is counted by it again, and says how many moved', async () => {
  const policy = await openSupport(owner);
  const open = () => createTicket(support, { subject: 'x', priority: 'low', slaPolicyId: policy.id });
  const [running, paused, solved] = [await open(), await open(), await open()];
  await updateTicket(support, { id: paused.id, version: 1, status: 'pending' });
  await updateTicket(support, { id: solved.id, version: 1, status: 'solved' });
  expect(running.clocks[0]?.dueAt).toBe('2026-03-03T11:00:00.000Z');
  const edited = await updateCalendar(owner, { id: policy.calendarId, version: 1, holidays: ['2026-03-03'] });
  expect(edited).toMatchObject({ version: 2, holidays: ['2026-03-03'], ticketsMoved: 1 });
  const moved = await getTicket(support, { id: running.id });
  expect(moved.clocks[0]?.dueAt).toBe('2026-03-04T11:00:00.000Z');
  expect(moved.nextAt).toBe('2026-03-04T10:00:00.000Z');
  const wakes = async () =>
    Number(
      (await house.owner.query('SELECT count(*) FROM outbox WHERE workflow_id LIKE $1', [`%${running.id}`])).rows[0]
        ?.count,
    );
  expect(await wakes()).toBe(1);
  // Earlier than the timer that waits: it has to be woken.
  await updateCalendar(owner, { id: policy.calendarId, version: 2, holidays: [] });
  expect(await wakes()).toBe(2);
  expect(await updateCalendar(owner, { id: policy.calendarId, version: 3, name: 'Other' })).toMatchObject({
    ticketsMoved: 0,
  });
  expect((await house.history(policy.calendarId)).map((entry) => entry.action)).toEqual([
    'created',
    'updated',
    'updated',
    'updated',
  ]);
});

test('a holiday entered by hand has a name, which a deadline that it moved is explained with, and which goes with its day', async () => {
  const policy = await openSupport(owner);
  const { id } = await createTicket(support, { subject: 'x', priority: 'low', slaPolicyId: policy.id });
  const why = async () =>
    (await getTicket(support, { id })).clocks[0]?.explain.flatMap((part) =>
      part.kind === 'holiday' ? [part.why] : [],
    );
  const holidays = ['2026-03-03', '2026-03-04'];
  const edit = {
    id: policy.calendarId,
    holidays,
    holidayNames: { '2026-03-03': ' Company day ', '2026-03-05': 'Nothing' },
  };
  const edited = await updateCalendar(owner, { ...edit, version: 1 });
  expect(edited.holidayNames).toEqual({ '2026-03-03': 'Company day' });
  expect(await why()).toEqual(['Closed: Company day', 'Holiday on 2026-03-04']);
  expect(await updateCalendar(owner, { ...edit, version: 2 })).toMatchObject({ version: 2 });
  const without = await updateCalendar(owner, { id: policy.calendarId, version: 2, holidays: ['2026-03-04'] });
  expect(without.holidayNames).toEqual({});
  expect((await house.history(policy.calendarId)).map((entry) => entry.action)).toEqual([
    'created',
    'updated',
    'updated',
  ]);
});
