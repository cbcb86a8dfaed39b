import { afterAll, beforeAll, expect, test } from 'vitest';
import { validation } from '../../domain/errors.ts';
import { fromIso } from '../../domain/time/instant.ts';
import { type House, openHouse } from '../../test/support/house.ts';
import { OFFICE, openSupport } from '../../test/support/tickets.ts';
import type { Ctx } from '../context.ts';
import { createTicket } from '../tickets/create.ts';
import { getTicket } from '../tickets/get.ts';
import { createCalendar } from './create.ts';
import { getCalendar } from './get.ts';
import { holidayCountries } from './holidays/country.ts';
import { previewSource } from './preview-source.ts';
import { refreshCalendar } from './refresh.ts';
import { updateCalendar } from './update.ts';

let house: House;
let owner: Ctx;
const start = Date.parse('2026-03-02T15:00:00Z');

beforeAll(async () => {
  house = await openHouse(start);
  owner = house.ctx(house.acme, house.acme.as('owner'));
});
afterAll(() => house?.close());

const file = (...days: [string, string][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...days.map(
      ([date, name]) => `BEGIN:VEVENT\r\nUID:${date}\r\nDTSTART;VALUE=DATE:${date}\r\nSUMMARY:${name}\r\nEND:VEVENT`,
    ),
    'END:VCALENDAR',
  ].join('\r\n');
/** What stands behind each address. */
const web = new Map<string, string>();
const fetchText = async (url: string) => {
  const text = web.get(url);
  if (text === undefined) throw validation('The address did not answer in time.');
  return text;
};
const germany = { kind: 'country', country: 'DE', state: 'BY' } as const;

test('a country and its part give their public holidays by name, beside those entered by hand', async () => {
  const calendar = await createCalendar(owner, { ...OFFICE, holidays: ['2026-12-24'], sources: [germany] });
  expect(calendar.holidays).toEqual(['2026-12-24']);
  const names = new Map(calendar.sourceDays.map(({ date, name }) => [date, name]));
  // Bavaria has Epiphany, Berlin does not; carnival is no day off by law.
  expect(names.get('2026-01-06')).toBe('Epiphany');
  expect(names.has('2026-02-17')).toBe(false);
  expect([...names.keys()].filter((date) => date.startsWith('2026'))).toHaveLength(12);
  expect(calendar.sources).toMatchObject([{ ...germany, types: ['public'], error: null, days: names.size }]);
  const berlin = await previewSource(owner, { source: { ...germany, state: 'BE' }, zone: 'Europe/Berlin' });
  expect(berlin.map(({ date }) => date)).not.toContain('2026-01-06');
  const { rows } = await house.owner.query('SELECT holidays FROM business_calendar WHERE id = $1', [calendar.id]);
  expect(rows[0]?.holidays).toEqual(expect.arrayContaining(['2026-12-24', '2026-01-06', '2029-12-25']));
});

test('deadlines pass over the days of a source, and its going moves them back', async () => {
  const policy = await openSupport(owner);
  const ticket = await createTicket(owner, { subject: 'x', priority: 'low', slaPolicyId: policy.id });
  expect(ticket.clocks[0]?.dueAt).toBe('2026-03-03T11:00:00.000Z');
  const text = file(['20260303', 'Works outing']);
  const source = { kind: 'file', name: 'outing.ics', text } as const;
  const edited = await updateCalendar(owner, { id: policy.calendarId, version: 1, sources: [source] });
  expect(edited).toMatchObject({
    ticketsMoved: 1,
    holidays: [],
    sourceDays: [{ date: '2026-03-03', name: 'Works outing' }],
  });
  expect((await getTicket(owner, { id: ticket.id })).clocks[0]?.dueAt).toBe('2026-03-04T11:00:00.000Z');
  // Kept by its id while something else changes.
  const [kept] = edited.sources;
  const renamed = await updateCalendar(owner, {
    id: policy.calendarId,
    version: 2,
    name: 'Ours',
    sources: [{ id: kept?.id ?? '' }],
  });
  expect(renamed).toMatchObject({ ticketsMoved: 0, sourceDays: [{ date: '2026-03-03' }] });
  const without = await updateCalendar(owner, { id: policy.calendarId, version: 3, sources: [] });
  expect(without).toMatchObject({ ticketsMoved: 1, sourceDays: [], sources: [] });
});

test('an address is read again: what lies ahead follows it, what has passed stays, and one that fails keeps its days', async () => {
  const url = 'https://example.com/a.ics';
  web.set(url, file(['20260301', 'Past'], ['20260304', 'Fourth']));
  const calendar = await createCalendar(owner, { ...OFFICE, sources: [{ kind: 'url', url }] }, fetchText);
  web.set(url, file(['20260305', 'Fifth']));
  await refreshCalendar(owner, calendar.id, fetchText);
  const after = await getCalendar(owner, calendar);
  expect(after.sourceDays.map(({ date, name }) => `${date} ${name}`)).toEqual(['2026-03-01 Past', '2026-03-05 Fifth']);
  expect(after.version).toBe(2);
  await refreshCalendar(owner, calendar.id, fetchText);
  web.clear();
  await refreshCalendar(owner, calendar.id, fetchText);
  expect(await getCalendar(owner, calendar)).toMatchObject({
    version: 2,
    sourceDays: after.sourceDays,
    sources: [{ error: 'The address did not answer in time.' }],
  });
  expect(await house.history(calendar.id)).toMatchObject([
    { action: 'created' },
    { action: 'holidays-refreshed', before: { removed: ['2026-03-04'] }, after: { added: ['2026-03-05'] } },
  ]);
});

test('an address that would close every day changes nothing', async () => {
  const url = 'https://example.com/b.ics';
  web.set(url, file(['20260304', 'Fourth']));
  const calendar = await createCalendar(owner, { ...OFFICE, sources: [{ kind: 'url', url }] }, fetchText);
  const always = file(['20260302', 'Off']).replace('SUMMARY', 'RRULE:FREQ=DAILY\r\nSUMMARY');
  web.set(url, always);
  await refreshCalendar(owner, calendar.id, fetchText);
  expect((await getCalendar(owner, calendar)).sourceDays.map(({ date }) => date)).toEqual(['2026-03-04']);
  const created = createCalendar(owner, { ...OFFICE, sources: [{ kind: 'url', url }] }, fetchText);
  await expect(created).rejects.toThrow('never opens');
});

test('refuses places and files that there are not, private addresses, strangers’ sources, and who may not', async () => {
  const make = (source: object) => createCalendar(owner, { ...OFFICE, sources: [source as never] });
  await expect(make({ ...germany, country: 'XX' })).rejects.toMatchObject({ issues: [{ path: 'sources.0' }] });
  await expect(make({ ...germany, state: 'ZZ' })).rejects.toThrow('DE-ZZ');
  await expect(make({ kind: 'file', name: 'a.ics', text: '<html>' })).rejects.toThrow('not an iCalendar file');
  await expect(make({ kind: 'url', url: 'https://localhost/a.ics' })).rejects.toThrow('private network');
  await expect(make({ kind: 'url', url: 'http://example.com/a.ics' })).rejects.toThrow('https://');
  await expect(make({ kind: 'file', name: 'a.ics', text: 'x'.repeat(1_000_001) })).rejects.toThrow('megabyte');
  await expect(make({ id: owner.tenantId })).rejects.toThrow('Enter it again');
  const support = house.ctx(house.acme, house.acme.as('support'));
  await expect(previewSource(support, { source: germany, zone: 'UTC' })).rejects.toMatchObject({ kind: 'Forbidden' });
});

test('all countries are there by name, with their parts', async () => {
  const found = (await holidayCountries()).find(({ code }) => code === 'DE');
  expect(found?.name).toBe('Germany');
  expect(found?.states.find(({ code }) => code === 'BY')?.regions.map(({ code }) => code)).toContain('A');
});

test('closing for ten years ago moves nothing and is no mistake', async () => {
  const calendar = await createCalendar(owner, { ...OFFICE, holidays: ['2016-03-02'] });
  expect(calendar).toMatchObject({ holidays: ['2016-03-02'], isOpen: true });
  expect(fromIso(calendar.createdAt)).toBe(start);
});
