import { validation } from '../../domain/errors.ts';
import { type Ticket, ticketInput } from '../../domain/tickets/contract.ts';
import type { CreateTicketInput } from '../../domain/tickets/requests.ts';
import { audit } from '../audit.ts';
import { requireCompany } from '../contacts/company.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import { checkedFields } from '../ticketFields/check.ts';
import { TARGETS_OF_TICKET } from './events.ts';
import { holdPolicies } from './hold-policies.ts';
import { insertMessage } from './messages.ts';
import { companyOfContact, requireTeam, teamLeadOf } from './people.ts';
import { ticketStore } from './process.ts';
import { readTicket } from './read.ts';

/** A number is short and never 1: the first ticket of a workspace is #1001. */
const FIRST_NUMBER = 1001;

/** Opens a ticket and starts its clocks; a body is the customer's first message. */
export async function createTicket(ctx: Ctx, input: CreateTicketInput): Promise<Ticket> {
  permit(ctx, 'ticket:create');
  const { body, ...ticket } = ticketInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const id = newId();
    const slaPolicyId = await policyFor(ctx, tx, ticket.slaPolicyId);
    await requireCompany(ctx, tx, ticket.companyId);
    const companyId = ticket.companyId ?? (await companyOfContact(ctx, tx, ticket.contactId));
    const teamLeadId = await teamLeadOf(ctx, tx, ticket.assigneeId);
    await requireTeam(ctx, tx, ticket.teamId);
    const fields = await checkedFields(ctx, tx, {}, ticket.fields);
    const row = { ...ticket, fields, companyId, slaPolicyId, status: 'new' };
    const number = await nextNumber(ctx, tx);
    await tx.$executeRaw`
      INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, contact_id, company_id, requester_name, requester_email,
        assignee_id, team_lead_id, sla_policy_id, team_id, type, category, tags, channel, fields, targets, created_at, updated_at)
      SELECT ${ctx.tenantId}::uuid, ${id}::uuid, ${number}, ${row.subject}, 'new', 'new', t.priority, ${row.contactId}::uuid, ${companyId}::uuid,
        ${row.requesterName}, ${row.requesterEmail}, ${row.assigneeId}::uuid, ${teamLeadId}::uuid, s.id,
        ${row.teamId}::uuid, ${row.type}, ${row.category}, ${row.tags}::text[], ${row.channel}, ${JSON.stringify(row.fields)}::jsonb, ${TARGETS_OF_TICKET}, ${at}, ${at}
      FROM (SELECT ${row.priority}::text AS priority) t
      LEFT JOIN sla_policy s ON s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${slaPolicyId}::uuid`;
    if (body.trim()) await insertMessage(ctx, tx, { ticketId: id, kind: 'customer_message', body }, now);
    await beginProcesses(ctx, tx, ticketStore, [{ subjectId: id }], now);
    await audit(ctx, tx, at, { action: 'created', noun: 'ticket', subjectId: id, after: { number, ...row } });
    await announce(ctx, tx, 'tickets', id);
    return readTicket(ctx, tx, id, Prisma.sql`true`, now);
  });
}

/** The policy named, else the workspace's first; null where it has none. Held until the transaction ends. */
async function policyFor(ctx: Ctx, tx: Tx, wanted: string | null): Promise<string | null> {
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM sla_policy WHERE tenant_id = ${ctx.tenantId}::uuid AND (${wanted}::uuid IS NULL OR id = ${wanted}::uuid)
    ORDER BY created_at, id LIMIT 1`;
  if (found) await holdPolicies(ctx, tx, Prisma.sql`s.id = ${found.id}::uuid`);
  else if (wanted) throw noPolicy();
  return found?.id ?? null;
}

export const noPolicy = () =>
  validation('This SLA policy was not found.', [{ path: 'slaPolicyId', message: 'Choose a policy of this workspace' }]);

/** Taken late, for the tickets of a workspace wait for each other from here to the commit. */
async function nextNumber(ctx: Ctx, tx: Tx): Promise<number> {
  const [series] = await tx.$queryRaw<{ last: bigint }[]>`
    INSERT INTO number_series (tenant_id, series, last) VALUES (${ctx.tenantId}::uuid, 'ticket', ${FIRST_NUMBER})
    ON CONFLICT (tenant_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last`;
  return Number(series?.last ?? FIRST_NUMBER);
}
