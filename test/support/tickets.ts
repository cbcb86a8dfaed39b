import type { CalendarInput } from '../../domain/calendars/contract.ts';
import type { RoleKey } from '../../domain/members/permissions.ts';
import type { CreateSlaPolicyInput, CreateTicketInput } from '../../domain/tickets/requests.ts';
import type { SlaPolicy } from '../../domain/tickets/sla-policy.ts';
import { createCalendar } from '../../services/calendars/create.ts';
import type { Ctx } from '../../services/context.ts';
import { actEffect } from '../../services/processes/act.ts';
import { workflowIdOf } from '../../services/processes/change.ts';
import { planSubject } from '../../services/processes/plan-workflow.ts';
import { createSlaPolicy } from '../../services/slaPolicies/create.ts';
import { createTicket } from '../../services/tickets/create.ts';
import { ticketStore } from '../../services/tickets/process.ts';
import type { House } from './house.ts';
import type { TestTenant } from './tenant.ts';

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

/** What tests of tickets do in the house's first workspace, mostly as support. @param house opened by then */
export function deskOf(house: () => House) {
  const as = (role: RoleKey, tenant: TestTenant = house().acme): Ctx => house().ctx(tenant, tenant.as(role));
  const open = (input: Partial<CreateTicketInput> = {}) =>
    createTicket(as('support'), { subject: 'Printer on fire', body: 'Help', ...input });
  const workflow = (ticketId: string) => workflowIdOf('ticket-sla', house().acme.id, ticketId);
  const act = (ticketId: string, key: string) =>
    actEffect(
      { ...as('support'), actor: { kind: 'process', id: workflow(ticketId) } },
      ticketStore,
      workflow(ticketId),
      key,
    );
  const dueKeys = async (ticketId: string) =>
    (await planSubject(as('support'), ticketStore, workflow(ticketId))).due.map((effect) => effect.key);
  const rows = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
    (await house().owner.query<T>(sql, values)).rows;
  return { as, open, workflow, act, dueKeys, rows };
}
