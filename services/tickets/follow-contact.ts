import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { comeUnderPolicy } from './come-under.ts';
import { holdPoliciesOfTicket } from './hold-policies.ts';
import { replanTickets } from './replan.ts';

/**
 * A contact has come to another company: their tickets that are not closed come along, with its policies and its calendar. Those that
 * somebody has put elsewhere stay.
 */
export async function followContact(
  ctx: Ctx,
  tx: Tx,
  contactId: string,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  now: Instant,
): Promise<void> {
  const tickets = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM ticket WHERE tenant_id = ${ctx.tenantId}::uuid AND contact_id = ${contactId}::uuid AND status <> 'closed'
      AND company_id IS NOT DISTINCT FROM ${from}::uuid ORDER BY id`;
  if (tickets.length === 0) return;
  for (const { id } of tickets) await holdPoliciesOfTicket(ctx, tx, id, { companyId: to });
  const at = new Date(now);
  const these = Prisma.sql`t.id = ANY(${tickets.map(({ id }) => id)}::uuid[])`;
  await replanTickets(ctx, tx, these, now, async () => {
    await tx.$executeRaw`
      UPDATE ticket t SET company_id = ${to}::uuid, version = t.version + 1, updated_at = ${at}
      WHERE t.tenant_id = ${ctx.tenantId}::uuid AND ${these}`;
    const change = { before: { companyId: from }, after: { companyId: to } };
    for (const { id } of tickets) {
      await comeUnderPolicy(ctx, tx, id, now);
      await audit(ctx, tx, at, { action: 'updated', noun: 'ticket', subjectId: id, ...change });
    }
  });
  await announce(ctx, tx, 'tickets', null);
}
