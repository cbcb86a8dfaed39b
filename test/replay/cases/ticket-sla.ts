import { HOUR } from '../../../domain/time/instant.ts';
import { createCalendar } from '../../../services/calendars/create.ts';
import { createSlaPolicy } from '../../../services/slaPolicies/create.ts';
import { addMessage } from '../../../services/tickets/add-message.ts';
import { createTicket } from '../../../services/tickets/create.ts';
import { updateTicket } from '../../../services/tickets/update.ts';
import type { Case } from './case.ts';

export const play: Case = async (house, tenant) => {
  const ctx = house.ctx(tenant.id, tenant.as('owner'));
  const { now, skipTo } = house;
  const always: [string, string][] = [['00:00', '24:00']];
  const weekly = { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always };
  const calendar = await createCalendar(ctx, { name: 'Always', zone: 'UTC', weekly, holidays: [] });
  const each = { firstResponseSeconds: 3600, nextResponseSeconds: 3600, resolutionSeconds: 7200 };
  const targets = { low: each, normal: each, high: each, urgent: each };
  const policy = await createSlaPolicy(ctx, { name: 'Fast', calendarId: calendar.id, targets });
  const { id } = await createTicket(ctx, { subject: 'Recorded', requesterEmail: 'r@x.test', slaPolicyId: policy.id });
  await skipTo((await now()) + 1.5 * HOUR);
  await addMessage(ctx, { id, kind: 'public_reply', body: 'Looking', status: 'pending' });
  await skipTo((await now()) + HOUR);
  const answered = await addMessage(ctx, { id, kind: 'customer_message', body: 'And?' });
  await skipTo((await now()) + 4 * HOUR);
  await updateTicket(ctx, { id, version: answered.ticket.version, status: 'solved' });
};
