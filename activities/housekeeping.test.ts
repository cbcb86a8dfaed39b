import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../domain/time/instant.ts';
import { createCalendar } from '../services/calendars/create.ts';
import { getCalendar } from '../services/calendars/get.ts';
import { type Database, openDatabase } from '../services/database.ts';
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
