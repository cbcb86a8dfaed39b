import type { CalendarInput } from '../../domain/calendars/contract.ts';
import type { CreateSlaPolicyInput } from '../../domain/tickets/requests.ts';
import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import type { Ctx } from '../../services/context.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';

const day = [['09:00', '17:00']] as [[string, string]];
/** Monday to Friday, nine to five, in UTC. */
export const OFFICE: CalendarInput = {
  name: 'Office',
  zone: 'UTC',
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  holidays: [],
};

const hours = (firstResponse: number, resolution: number) => ({
  firstResponseSeconds: firstResponse * 3600,
  nextResponseSeconds: null,
  resolutionSeconds: resolution * 3600,
});
export const TARGETS = { low: hours(4, 16), normal: hours(2, 8), high: hours(1, 4), urgent: hours(1, 2) };

/** A policy by office hours: two hours to answer a normal ticket and eight to resolve it, warned of at 75 %, one level at the breach. */
export async function openSupport(ctx: Ctx, policy: Partial<CreateSlaPolicyInput> = {}): Promise<SlaPolicy> {
  const calendar = await createCalendar(ctx, OFFICE);
  return createSlaPolicy(ctx, { name: 'Standard', calendarId: calendar.id, targets: TARGETS, ...policy });
}
