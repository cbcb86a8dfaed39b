import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, openHouse } from '../../test/support/house.ts';
import { copyTicket } from '../../test/support/many-tickets.ts';
import { openSupport } from '../../test/support/tickets.ts';
import { createTicket } from '../tickets/create.ts';
import { previewCalendarEdit } from './preview-edit.ts';
import { updateCalendar } from './update.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse(Date.parse('2026-03-02T15:00:00Z'));
});
afterAll(() => house?.close());

// How long ten thousand take is measured by `npm run bench`.
test('thousands of open clocks are previewed, moved by batches, and moved back', async () => {
  const owner = house.ctx(house.acme, house.acme.as('owner'));
  const policy = await openSupport(owner);
  const ticket = await createTicket(owner, { subject: 'x', priority: 'low', slaPolicyId: policy.id, body: 'Hello' });
  await copyTicket(house.owner, ticket.id, 2999);
  const closed = { id: policy.calendarId, version: 1, holidays: ['2026-03-03'] };
  expect(await previewCalendarEdit(owner, closed)).toMatchObject({ openTickets: 3000, ticketsMoved: 3000 });
  expect(await updateCalendar(owner, closed)).toMatchObject({ ticketsMoved: 3000 });
  expect(await updateCalendar(owner, { ...closed, version: 2, holidays: [] })).toMatchObject({ ticketsMoved: 3000 });
});
