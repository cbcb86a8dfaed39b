import { afterAll, beforeAll, expect, it } from 'vitest';
import { HOUR } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { deskOf, OFFICE, TARGETS } from '../../test/support/tickets.ts';
import { createCalendar } from '../calendars/create.ts';
import { updateCalendar } from '../calendars/update.ts';
import { createSlaPolicy } from '../slaPolicies/create.ts';
import { addMessage } from './add-message.ts';
import { getTicket } from './get.ts';

/** A Friday. */
const FRIDAY = Date.parse('2026-03-06T16:00:00Z');
let house: House;
beforeAll(async () => {
  house = await openHouse(FRIDAY);
});
afterAll(() => house.close());
const { as, open } = deskOf(() => house);

it('a finished clock is explained by the calendar that counted then, a running one by that of now', async () => {
  const holidays = ['2026-03-09', '2030-01-01'];
  const calendar = await createCalendar(as('owner'), { ...OFFICE, holidays });
  await createSlaPolicy(as('owner'), { name: 'Office', calendarId: calendar.id, targets: TARGETS });
  const { id } = await open();
  // Tuesday at half past nine: an hour of Friday, Monday is a holiday, half an hour of Tuesday.
  house.clock.moveTo(Date.parse('2026-03-10T09:30:00Z'));
  await addMessage(as('support'), { id, kind: 'public_reply', body: 'Here' });
  const clockOf = async (target: string) => {
    const clock = (await getTicket(as('support'), { id })).clocks.find((one) => one.target === target);
    if (!clock) throw new Error(`no clock of ${target}`);
    const counted = clock.explain
      .filter(({ kind }) => kind === 'counted')
      .reduce((sum, { seconds }) => sum + seconds, 0);
    return { ...clock, counted, hasHoliday: clock.explain.some(({ kind }) => kind === 'holiday') };
  };
  const before = await clockOf('first_response');
  expect(before).toMatchObject({ state: 'met', elapsedSeconds: 5400, counted: 5400, hasHoliday: true });
  const { rows } = await house.owner.query(`SELECT calendar FROM ticket_clock WHERE ticket_id = $1`, [id]);
  // Of its holidays only those that it has met.
  expect(rows).toMatchObject([{ calendar: { zone: 'UTC', holidays: ['2026-03-09'] } }]);

  await updateCalendar(as('owner'), {
    id: calendar.id,
    version: calendar.version,
    holidays: [],
    weekly: { ...OFFICE.weekly, fri: [] },
  });
  const after = await clockOf('first_response');
  expect(after).toEqual(before);
  // It has eight hours: none of Friday any more, all of Monday.
  expect(await clockOf('resolution')).toMatchObject({
    dueAt: '2026-03-09T17:00:00.000Z',
    counted: (8 * HOUR) / 1000,
    hasHoliday: false,
  });
});
