import { grantedScope, type Permission } from '../../domain/members/permissions.ts';
import type { CustomerCard } from '../../domain/tickets/desk.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { ownedRows } from '../owned.ts';
import { readRow, type TicketRow } from './read.ts';

/** More than a card shows is on the customer's own page. */
const MOST = 5;

/** Who wrote, at a glance: one statement a piece, and none for a piece that the asker may not see. */
export async function customerCardOf(ctx: Ctx, input: { readonly id: string }): Promise<CustomerCard> {
  const reach = ownedRows(ctx, permit(ctx, 'ticket:read'), 't.assignee_id');
  return transaction(ctx, async (tx) => {
    const ticket = await readRow(ctx, tx, input.id, reach);
    const may = <T>(permission: Permission, read: () => Promise<T>): Promise<T | null> =>
      sees(ctx, permission) ? read() : Promise.resolve(null);
    return {
      name: ticket.requesterName,
      email: ticket.requesterEmail,
      contactId: ticket.contactId,
      company: await may('company:read', () => companyOf(ctx, tx, ticket)),
      subscriptions: await may('customer:read', () => subscriptionsOf(ctx, tx, ticket)),
      openInvoices: await may('invoice:read', () => invoicesOf(ctx, tx, ticket)),
      journeys: await may('enrolment:read', () => journeysOf(ctx, tx, ticket)),
      tickets: await ticketsOf(ctx, tx, ticket, reach),
    };
  });
}

/** In the whole workspace: a card is no place for half an answer. */
const sees = ({ actor }: Ctx, permission: Permission): boolean =>
  !('permissions' in actor) || grantedScope(actor.permissions, permission) === 'tenant';

type Who = Pick<TicketRow, 'id' | 'contactId' | 'companyId' | 'requesterEmail'>;

/** Billing's customers that this requester is or works for: the same whose contracts policies look at. `c` is table customer. */
const customersOf = (
  ctx: Ctx,
  { companyId, requesterEmail }: Who,
): Prisma.Sql => Prisma.sql`c.tenant_id = ${ctx.tenantId}::uuid
  AND c.deleted_at IS NULL AND (c.company_id = ${companyId}::uuid OR c.email = lower(${requesterEmail}::text))`;

async function companyOf(ctx: Ctx, tx: Tx, { companyId }: Who): Promise<CustomerCard['company']> {
  if (companyId === null) return null;
  const [company] = await tx.$queryRaw<NonNullable<CustomerCard['company']>[]>`
    SELECT k.id, k.name, k.domain, (SELECT count(*)::int FROM contact p WHERE p.tenant_id = k.tenant_id AND p.company_id = k.id AND p.deleted_at IS NULL) AS contacts
    FROM company k WHERE k.tenant_id = ${ctx.tenantId}::uuid AND k.id = ${companyId}::uuid AND k.deleted_at IS NULL`;
  return company ?? null;
}

async function subscriptionsOf(ctx: Ctx, tx: Tx, who: Who): Promise<CustomerCard['subscriptions']> {
  const rows = await tx.$queryRaw<{ id: string; plan: string; status: string; since: Date }[]>`
    SELECT s.id, p.name AS plan, s.status, s.start_at AS since FROM customer c
    JOIN subscription s ON s.tenant_id = c.tenant_id AND s.customer_id = c.id
    JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
    WHERE ${customersOf(ctx, who)} AND s.status <> 'cancelled' ORDER BY s.start_at DESC, s.id LIMIT ${MOST}`;
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}

async function invoicesOf(ctx: Ctx, tx: Tx, who: Who): Promise<CustomerCard['openInvoices']> {
  const rows = await tx.$queryRaw<
    { id: string; number: string | null; dueMinor: bigint; currency: string; payBy: string | null; status: string }[]
  >`
    SELECT i.id, i.number, i.due_minor AS "dueMinor", i.currency, i.pay_by::text AS "payBy", i.status FROM customer c
    JOIN invoice i ON i.tenant_id = c.tenant_id AND i.customer_id = c.id
    WHERE ${customersOf(ctx, who)} AND i.status = 'open' ORDER BY i.pay_by, i.id LIMIT ${MOST}`;
  return rows.map((row) => ({ ...row, dueMinor: Number(row.dueMinor) }));
}

async function journeysOf(ctx: Ctx, tx: Tx, { requesterEmail }: Who): Promise<CustomerCard['journeys']> {
  if (requesterEmail === null) return [];
  const rows = await tx.$queryRaw<{ id: string; name: string; status: string; since: Date }[]>`
    SELECT e.id, j.name, e.status, e.started_at AS since FROM lead l
    JOIN enrolment e ON e.tenant_id = l.tenant_id AND e.lead_id = l.id
    JOIN journey j ON j.tenant_id = e.tenant_id AND j.id = e.journey_id
    WHERE l.tenant_id = ${ctx.tenantId}::uuid AND l.deleted_at IS NULL AND l.email = lower(${requesterEmail})
    ORDER BY e.started_at DESC, e.id LIMIT ${MOST}`;
  return rows.map((row) => ({ ...row, since: row.since.toISOString() }));
}

async function ticketsOf(ctx: Ctx, tx: Tx, who: Who, reach: Prisma.Sql): Promise<CustomerCard['tickets']> {
  const { id, contactId, companyId, requesterEmail } = who;
  type Row = Omit<CustomerCard['tickets'][number], 'number' | 'createdAt'> & { number: bigint; createdAt: Date };
  const rows = await tx.$queryRaw<Row[]>`
    SELECT t.id, t.number, t.subject, t.status, t.priority, t.created_at AS "createdAt" FROM ticket t
    WHERE t.tenant_id = ${ctx.tenantId}::uuid AND t.id <> ${id}::uuid AND t.spam_at IS NULL AND ${reach}
      AND (t.contact_id = ${contactId}::uuid OR t.company_id = ${companyId}::uuid OR t.requester_email = ${requesterEmail})
    ORDER BY t.created_at DESC, t.id LIMIT ${MOST}`;
  return rows.map((row) => ({ ...row, number: Number(row.number), createdAt: row.createdAt.toISOString() }));
}
