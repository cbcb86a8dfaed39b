import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ticket } from '../domain/tickets/contract.ts';
import { DAY } from '../domain/time/instant.ts';
import { setAssignmentRule } from '../services/assignmentRules/set.ts';
import { createCalendar } from '../services/calendars/create.ts';
import { getCalendar } from '../services/calendars/get.ts';
import { type Database, openDatabase } from '../services/database.ts';
import { newId } from '../services/ids.ts';
import { createTeam } from '../services/teams/create.ts';
import { createTicket } from '../services/tickets/create.ts';
import { getTicket } from '../services/tickets/get.ts';
import { updateTicket } from '../services/tickets/update.ts';
import { openSweeper } from '../temporal/sweeper.ts';
import { type House, openHouse } from '../test/support/house.ts';
import { OFFICE } from '../test/support/tickets.ts';
import { createHousekeeping } from './housekeeping.ts';

const start = Date.parse('2026-12-30T12:00:00Z');
let house: House;
let db: Database;
let sweeper: ReturnType<typeof openSweeper>;
beforeAll(async () => {
  house = await openHouse(start);
  db = openDatabase(house.urls.app, { connections: 2 });
  sweeper = openSweeper(house.urls.relay);
});
afterAll(async () => {
  await Promise.all([db.close(), sweeper.close()]);
  await house.close();
});

test('holidays of a country are read again when a day has passed, and in January know one year more', async () => {
  const owner = house.ctx(house.acme, house.acme.as('owner'));
  const other = house.ctx(house.other, house.other.as('owner'));
  const source = { kind: 'country', country: 'DE' } as const;
  const mine = await createCalendar(owner, { ...OFFICE, sources: [source] });
  const theirs = await createCalendar(other, { ...OFFICE, sources: [source] });
  const { refreshHolidays } = createHousekeeping({ clock: house.clock, db, sweeper });
  const last = async () => (await getCalendar(owner, mine)).sourceDays.at(-1)?.date;
  house.clock.moveTo(start + DAY);
  expect(await refreshHolidays()).toBe(0);
  expect(await last()).toBe('2029-12-26');
  house.clock.moveTo(start + 2 * DAY);
  expect(await refreshHolidays()).toBe(2);
  expect(await last()).toBe('2030-12-26');
  expect((await getCalendar(other, theirs)).version).toBe(2);
  expect(await refreshHolidays()).toBe(0);
  expect((await house.history(mine.id)).at(-1)).toMatchObject({ action: 'holidays-refreshed', actor_id: 'holidays' });
});

describe('what came while nobody was at work', () => {
  const monday = (time: string): number => Date.parse(`2027-03-01T${time}:00Z`);
  const sweep = () => createHousekeeping({ clock: house.clock, db, sweeper }).giveTickets();
  const holders = async (made: readonly { id: string }[]) => {
    const tickets = await Promise.all(
      made.map(({ id }) => getTicket(house.ctx(house.acme, house.acme.as('owner')), { id })),
    );
    return tickets.map((ticket) => ticket.assigneeId);
  };

  test('is given out when they come, once, in order, also by two nodes at once', async () => {
    house.clock.moveTo(monday('03:00'));
    const owner = house.ctx(house.acme, house.acme.as('owner'));
    const { support, sales } = house.acme.members;
    const calendar = await createCalendar(owner, OFFICE);
    const people = [support, sales].sort().map((memberId) => ({ memberId, capacity: 2 }));
    const team = await createTeam(owner, { name: 'By day', calendarId: calendar.id, members: people });
    await setAssignmentRule(owner, { teamId: team.id, method: 'round_robin', version: 0 });
    const made: Ticket[] = [];
    for (let i = 0; i < 5; i++) {
      house.clock.moveTo(monday(`03:0${i}`));
      made.push(await createTicket(owner, { subject: `Night ${i}`, teamId: team.id }));
    }
    expect(made.map((ticket) => ticket.assignedReason)).toEqual(Array(5).fill('Nobody is at work'));
    house.clock.moveTo(monday('09:00') - 1);
    expect(await sweep()).toBe(0);
    expect(await holders(made)).toEqual(Array(5).fill(null));
    house.clock.moveTo(monday('09:00'));
    const given = await Promise.all([sweep(), sweep()]);
    expect(given.reduce((sum, n) => sum + n)).toBe(4);
    const held = await holders(made);
    // Two each are all that they can have: the last that came goes on waiting.
    expect(held.slice(0, 4).sort()).toEqual([support, support, sales, sales].sort());
    expect(held[4]).toBeNull();
    for (const { id } of made.slice(0, 4)) {
      expect((await house.history(id)).filter((entry) => entry.action === 'assigned')).toHaveLength(1);
    }
    expect(await sweep()).toBe(0);
    expect(await holders(made)).toEqual(held);
  });

  test('what wants somebody who is not there holds up nothing behind it', async () => {
    house.clock.moveTo(monday('10:00'));
    const owner = house.ctx(house.acme, house.acme.as('owner'));
    const { billing, employee } = house.acme.members;
    const team = await createTeam(owner, {
      name: 'Skilled',
      members: [
        { memberId: employee, skills: ['french'] },
        { memberId: billing, capacity: 1 },
      ],
    });
    await setAssignmentRule(owner, { teamId: team.id, method: 'least_loaded', bySkill: true, version: 0 });
    await house.owner.query(
      'INSERT INTO absence (tenant_id, id, member_id, from_at, to_at, created_at) VALUES ($1, $2, $3, $4, $5, $4)',
      [house.acme.id, newId(), employee, new Date(monday('03:00')), new Date(monday('12:00'))],
    );
    const held = await createTicket(owner, { subject: 'First', teamId: team.id });
    expect(held.assigneeId).toBe(billing);
    const made: Ticket[] = [];
    for (const tags of [['french'], []]) {
      house.clock.moveTo(monday(`10:0${made.length + 1}`));
      made.push(await createTicket(owner, { subject: 'Next', teamId: team.id, tags }));
    }
    expect(await sweep()).toBe(0);
    expect(await holders(made)).toEqual([null, null]);
    await updateTicket(owner, { id: held.id, version: held.version, status: 'solved' });
    expect(await holders(made)).toEqual([null, billing]);
    house.clock.moveTo(monday('12:00'));
    expect(await sweep()).toBe(1);
    expect(await holders(made)).toEqual([employee, billing]);
  });
});
