import { validation } from '../../domain/errors.ts';
import { type Ticket, type TicketInput, ticketInput } from '../../domain/tickets/contract.ts';
import type { CreateTicketInput } from '../../domain/tickets/requests.ts';
import type { TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { requireCompany } from '../contacts/company.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import { checkedFields } from '../ticketFields/check.ts';
import { assignByRule } from './assign-by-rule.ts';
import { TARGETS_OF_TICKET } from './events.ts';
import { loadTicketFacts } from './facts.ts';
import { holdPolicies } from './hold-policies.ts';
import { type FromOutside, insertMessage } from './messages.ts';
import { companyOfContact, requireTeam, teamLeadOf } from './people.ts';
import { matchPolicy } from './policies.ts';
import { ticketStore } from './process.ts';
import { readRow, toTicket } from './read.ts';

/** A number is short and never 1: the first ticket of a workspace is #1001. */
const FIRST_NUMBER = 1001;

/**
 * Opens a ticket and starts its clocks; a body is the customer's first message.
 * @param outside who wrote it and how it came, where that was not in the app
 */
export async function createTicket(
  ctx: Ctx,
  input: CreateTicketInput,
  outside?: FromOutside & { readonly fileIds?: readonly string[] },
): Promise<Ticket> {
  permit(ctx, 'ticket:create');
  const ticket = ticketInput.parse(input);
  const now = await ctx.clock.now();
  // In a transaction of its own: within the ticket's, all tickets of a workspace would wait for each other. One that is refused leaves a gap.
  const number = await transaction(ctx, (tx) => nextNumber(ctx, tx));
  return transaction(ctx, (tx) => openTicket(ctx, tx, { ...ticket, outside, number }, now));
}

/** What a ticket is opened with inside the house, beside what a caller may say. */
type Opening = TicketInput & {
  readonly outside?: (FromOutside & { readonly fileIds?: readonly string[] }) | undefined;
  /** The closed ticket that it follows up, or the one whose message it was. */
  readonly followsId?: string;
  readonly splitFromId?: string;
  /** Left out: the next one. */
  readonly number?: number;
};

/** Opens a ticket in a transaction that does more. Its team's rule finds somebody for it. */
export async function openTicket(
  ctx: Ctx,
  tx: Tx,
  { body, outside, followsId, splitFromId, number: taken, ...ticket }: Opening,
  now: Instant,
): Promise<Ticket> {
  const at = new Date(now);
  const id = newId();
  // Where none waits for another's answer they leave in one trip: the trips are most of what opening a ticket takes.
  const [ofContact, teamLeadId, fields] = await Promise.all([
    companyOfContact(ctx, tx, ticket.contactId),
    teamLeadOf(ctx, tx, ticket.assigneeId),
    checkedFields(ctx, tx, {}, ticket.fields),
    requireCompany(ctx, tx, ticket.companyId),
    requireTeam(ctx, tx, ticket.teamId),
  ]);
  const companyId = ticket.companyId ?? ofContact;
  const slaPolicyId = await policyFor(ctx, tx, { ...ticket, companyId });
  const row = {
    ...ticket,
    fields,
    companyId,
    slaPolicyId,
    slaPolicyChosen: ticket.slaPolicyId !== null,
    status: 'new',
  };
  const number = taken ?? (await nextNumber(ctx, tx));
  await tx.$executeRaw`
    INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, contact_id, company_id, requester_name, requester_email,
      assignee_id, team_lead_id, sla_policy_id, sla_policy_version_id, sla_policy_chosen, team_id, type, category, tags, channel, cc, fields, follows_id, split_from_id, targets, created_at, updated_at)
    SELECT ${ctx.tenantId}::uuid, ${id}::uuid, ${number}, ${row.subject}, 'new', 'new', t.priority, ${row.contactId}::uuid, ${companyId}::uuid,
      ${row.requesterName}, ${row.requesterEmail}, ${row.assigneeId}::uuid, ${teamLeadId}::uuid, s.id, v.id, ${row.slaPolicyChosen},
      ${row.teamId}::uuid, ${row.type}, ${row.category}, ${row.tags}::text[], ${row.channel}, ${[...(outside?.cc ?? [])]}::text[], ${JSON.stringify(row.fields)}::jsonb,
      ${followsId ?? null}::uuid, ${splitFromId ?? null}::uuid, ${TARGETS_OF_TICKET}, ${at}, ${at}
    FROM (SELECT ${row.priority}::text AS priority) t
    LEFT JOIN sla_policy s ON s.tenant_id = ${ctx.tenantId}::uuid AND s.id = ${slaPolicyId}::uuid
    LEFT JOIN sla_policy_version v ON v.tenant_id = s.tenant_id AND v.id = s.current_version_id`;
  if (body.trim() || outside) {
    const { fileIds = [] } = outside ?? {};
    await insertMessage(ctx, tx, { ticketId: id, kind: 'customer_message', body, fileIds, outside }, now);
  }
  if (row.assigneeId === null) await assignByRule(ctx, tx, { ...row, id, number }, now);
  // What its process is planned from is what its clocks are read from.
  let loaded: Awaited<ReturnType<typeof loadTicketFacts>> = new Map();
  const load: typeof ticketStore.load = async (held, subjects) => {
    loaded = await loadTicketFacts(held, subjects);
    return loaded;
  };
  const [processId = ''] = await beginProcesses(ctx, tx, { ...ticketStore, load }, [{ subjectId: id }], now);
  const [opened] = await Promise.all([
    readRow(ctx, tx, id, Prisma.sql`true`),
    audit(ctx, tx, at, { action: 'created', noun: 'ticket', subjectId: id, after: { number, ...row } }),
    announce(ctx, tx, 'tickets', id),
  ]);
  return toTicket(opened, loaded.get(processId), now, { explain: true });
}

/** The policy named, else the first in order that fits; null where none does. Held until the transaction ends. */
async function policyFor(
  ctx: Ctx,
  tx: Tx,
  ticket: TicketAttributes & { readonly slaPolicyId: string | null },
): Promise<string | null> {
  const { slaPolicyId: wanted, companyId, teamId } = ticket;
  for (;;) {
    const id = wanted ?? (await matchPolicy(tx, ticket))?.id ?? null;
    const gone = await holdPolicies(ctx, tx, { policyIds: [id], companyId, teamId });
    if (wanted) await requirePolicy(ctx, tx, wanted);
    // One that was put away while we waited for it matches no more.
    if (id === null || !gone.includes(id)) return id;
  }
}

/** @throws AppError Validation where there is no such policy */
export async function requirePolicy(ctx: Ctx, tx: Tx, id: string): Promise<void> {
  if ((await tx.slaPolicy.count({ where: { tenantId: ctx.tenantId, id, archivedAt: null } })) === 0) throw noPolicy();
}

const noPolicy = () =>
  validation('This SLA policy was not found.', [{ path: 'slaPolicyId', message: 'Choose a policy of this workspace' }]);

/** The tickets of a workspace wait for each other from here to the commit. */
async function nextNumber(ctx: Ctx, tx: Tx): Promise<number> {
  const [series] = await tx.$queryRaw<{ last: bigint }[]>`
    INSERT INTO number_series (tenant_id, series, last) VALUES (${ctx.tenantId}::uuid, 'ticket', ${FIRST_NUMBER})
    ON CONFLICT (tenant_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last`;
  return Number(series?.last ?? FIRST_NUMBER);
}
