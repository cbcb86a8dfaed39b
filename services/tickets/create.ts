import { AppError, validation } from '../../domain/errors.ts';
import { type Ticket, type TicketInput, ticketInput } from '../../domain/tickets/contract.ts';
import { storedTargets } from '../../domain/tickets/events.ts';
import type { CreateTicketInput } from '../../domain/tickets/requests.ts';
import { firstMatch, type TicketAttributes } from '../../domain/tickets/sla-policy.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { requireCompany } from '../contacts/company.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { beginProcesses } from '../processes/change.ts';
import type { AnyStore } from '../processes/store.ts';
import { checkedFields } from '../ticketFields/check.ts';
import { enterFound, findByRule } from './assign-by-rule.ts';
import { factsOfNew, type NewTicket, type StoredTicketFacts } from './facts.ts';
import { holdPolicies } from './hold-policies.ts';
import { dueColumns } from './keep-due.ts';
import { type FromOutside, insertMessage } from './messages.ts';
import { ofContact, requireTeam, teamLeadOf } from './people.ts';
import { type OrderedPolicy, orderedPolicies } from './policies.ts';
import { ticketStore } from './process.ts';
import { clocksIn, explained, readRow, type TicketRow } from './read.ts';

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
  // In a transaction of its own, and of one trip: within the ticket's, all tickets of a workspace would wait for each other, and for the disk.
  // It is there before any ticket that bears it. One that is refused leaves a gap.
  const number = await ctx.db.withTenant(ctx.tenantId, (tx) => nextNumber(ctx, tx), {
    unforced: true,
    asksOnce: true,
  });
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
  { body, outside, followsId, splitFromId, number: taken, ...given }: Opening,
  now: Instant,
): Promise<Ticket> {
  const at = new Date(now);
  const id = newId();
  // Where none waits for another's answer they leave in one trip: the trips are most of what opening a ticket takes.
  const [contact, leadOfAssignee, fields, policies] = await Promise.all([
    ofContact(ctx, tx, given.contactId),
    teamLeadOf(ctx, tx, given.assigneeId),
    checkedFields(ctx, tx, {}, given.fields),
    given.slaPolicyId === null ? orderedPolicies(tx, []) : [],
    requireCompany(ctx, tx, given.companyId),
    requireTeam(ctx, tx, given.teamId),
  ]);
  const ticket = { ...given, fields, companyId: given.companyId ?? contact.companyId };
  const attributes = { ...ticket, requesterEmail: ticket.requesterEmail ?? contact.email };
  const policy = await policyFor(ctx, tx, attributes, policies, now);
  // The number before the rule, as where the number was taken beforehand: one order of locks.
  const number = taken ?? (await nextNumber(ctx, tx));
  const found = ticket.assigneeId === null ? await findByRule(ctx, tx, ticket, now) : null;
  const hasMessage = body.trim() !== '' || outside !== undefined;
  const row: NewTicket = {
    ...ticket,
    number,
    policy,
    policyChosen: given.slaPolicyId !== null,
    attributes,
    assigneeId: ticket.assigneeId ?? found?.memberId ?? null,
    teamLeadId: found ? found.teamLeadId : leadOfAssignee,
    firstWriter: hasMessage ? (outside?.authorName ?? ticket.requesterName) : undefined,
  };
  const facts = await factsOfNew(tx, row, now);
  const due = dueColumns(facts, now);
  const { fileIds = [], cc = [] } = outside ?? {};
  let opened: Promise<TicketRow> | undefined;
  await Promise.all([
    tx.$executeRaw`
      INSERT INTO ticket (tenant_id, id, number, subject, status, initial_status, priority, contact_id, company_id, requester_name, requester_email,
        assignee_id, assigned_reason, team_lead_id, sla_policy_id, sla_policy_version_id, sla_policy_chosen, team_id, type, category, tags, channel,
        cc, fields, follows_id, split_from_id, targets, due_at, due_target, warns_at, created_at, updated_at)
      VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${number}, ${row.subject}, 'new', 'new', ${ticket.priority}, ${ticket.contactId}::uuid, ${ticket.companyId}::uuid,
        ${ticket.requesterName}, ${ticket.requesterEmail}, ${row.assigneeId}::uuid, ${found?.reason ?? null}, ${row.teamLeadId}::uuid, ${policy?.id ?? null}::uuid,
        ${policy?.versionId ?? null}::uuid, ${row.policyChosen}, ${ticket.teamId}::uuid, ${ticket.type}, ${ticket.category}, ${ticket.tags}::text[],
        ${ticket.channel}, ${[...cc]}::text[], ${JSON.stringify(fields)}::jsonb, ${followsId ?? null}::uuid, ${splitFromId ?? null}::uuid,
        ${JSON.stringify(storedTargets(facts.targets))}::jsonb, ${due.dueAt}, ${due.dueTarget}, ${due.warnsAt}, ${at}, ${at})`,
    hasMessage && insertMessage(ctx, tx, { ticketId: id, kind: 'customer_message', body, fileIds, outside }, now),
    audit(ctx, tx, at, {
      action: 'created',
      noun: 'ticket',
      subjectId: id,
      after: { number, ...ticket, slaPolicyId: policy?.id ?? null, slaPolicyChosen: row.policyChosen, status: 'new' },
    }),
    found && enterFound(ctx, tx, { id, number, subject: row.subject }, found, now),
    announce(ctx, tx, 'tickets', id),
    beginProcesses(ctx, tx, storeWith(facts), [{ subjectId: id }], now, () => {
      opened = readRow(ctx, tx, id, Prisma.sql`true`);
      return opened;
    }),
  ]);
  if (!opened) throw new AppError('Internal', 'a ticket that was opened was not read');
  return explained(ctx, tx, await opened, clocksIn(facts, now));
}

/** Plans one ticket from facts that its row bears already. */
function storeWith(facts: StoredTicketFacts): AnyStore {
  const { project: _, ...store } = ticketStore;
  return {
    ...store,
    load: (_tx, subjects) => Promise.resolve(new Map(subjects.map(({ processId }) => [processId, facts]))),
  };
}

/** The policy named, else the first in order that fits; null where none does. Held until the transaction ends. */
async function policyFor(
  ctx: Ctx,
  tx: Tx,
  ticket: TicketAttributes & { readonly slaPolicyId: string | null },
  ordered: readonly OrderedPolicy[],
  now: Instant,
): Promise<NewTicket['policy']> {
  const { slaPolicyId: wanted, companyId, teamId } = ticket;
  // Contracts are asked for once the customer is known, and where a policy looks at them.
  const asks =
    (companyId ?? ticket.requesterEmail) !== null && ordered.some(({ conditions }) => conditions.pricePlanId);
  let policies = asks ? await orderedPolicies(tx, [ticket]) : ordered;
  for (; ; policies = await orderedPolicies(tx, [ticket])) {
    const id = wanted ?? firstMatch(policies, ticket, now)?.id ?? null;
    const [held] = await holdPolicies(ctx, tx, { policyIds: [id], companyId, teamId });
    if (id === null) return null;
    if (held && !held.gone) return held;
    if (wanted) throw noPolicy();
    // One that was put away while we waited for it matches no more.
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
