import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Ctx } from '../context.ts';
import { isOneOf, Prisma, type Tx } from '../database.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { comeUnderPolicies } from './come-under.ts';
import { holdPolicies } from './hold-policies.ts';
import { keepFinishedOf } from './keep-clocks.ts';
import { orderedPolicies } from './policies.ts';
import { ticketStore } from './process.ts';

/**
 * A contact has come to another company: their tickets that are not closed come along, with its policies and its calendar. Those that
 * somebody has put elsewhere stay. However many they are, in a few statements.
 */
export async function followContact(
  ctx: Ctx,
  tx: Tx,
  contactId: string,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  now: Instant,
): Promise<void> {
  const at = new Date(now);
  const follows = Prisma.sql`t.tenant_id = ${ctx.tenantId}::uuid AND t.contact_id = ${contactId}::uuid AND t.status <> 'closed'
    AND t.company_id IS NOT DISTINCT FROM ${from}::uuid`;
  const seen = await tx.$queryRaw<{ id: string }[]>`SELECT t.id FROM ticket t WHERE ${follows}`;
  if (seen.length === 0) return;
  // Which one a ticket comes under is only known once it is held, and by then a policy can be held no more: all of them are.
  const policyIds = (await orderedPolicies(tx, [])).map(({ id }) => id);
  const held = await holdPolicies(ctx, tx, { policyIds, companyId: to, teamId: null });
  const usable = new Set(held.flatMap(({ id, gone }) => (gone ? [] : [id])));
  const ids = seen.map(({ id }) => id);
  await changeFacts(ctx, tx, ticketStore, ids, now, async () => {
    // What finished before stays as it is.
    await keepFinishedOf(ctx, tx, isOneOf('t.id', ids), now);
    // Somebody may have closed one, or put it elsewhere, until it was held.
    const moved = await tx.$queryRaw<{ id: string }[]>`
      UPDATE ticket t SET company_id = ${to}::uuid, version = t.version + 1, updated_at = ${at}
      WHERE ${follows} AND ${isOneOf('t.id', ids)} RETURNING t.id`;
    if (moved.length === 0) return;
    const movedIds = moved.map(({ id }) => id);
    await comeUnderPolicies(ctx, tx, movedIds, now, usable);
    const change = { before: { companyId: from }, after: { companyId: to } };
    const entries = movedIds.map((subjectId) => ({ action: 'updated', noun: 'ticket', subjectId, ...change }));
    await audit(ctx, tx, at, ...entries);
    await announce(ctx, tx, 'tickets', null);
  });
}
