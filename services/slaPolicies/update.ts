import type { SlaPolicy } from '../../domain/tickets/contract.ts';
import {
  type UpdatedSlaPolicy,
  type UpdateSlaPolicyInput,
  updateSlaPolicyInput,
} from '../../domain/tickets/requests.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { announce } from '../live.ts';
import { enterTargets } from '../tickets/events.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { holdCalendar, lockPolicy, readPolicy } from './read.ts';

/**
 * Changes what is given and differs. Every open ticket under this policy is measured against it from its old start,
 * in a few statements for all; a miss that was entered stays one.
 * @throws AppError Conflict for a stale version
 */
export async function updateSlaPolicy(ctx: Ctx, input: UpdateSlaPolicyInput): Promise<UpdatedSlaPolicy> {
  permit(ctx, 'slaPolicy:update');
  const { id, version, ...edit } = updateSlaPolicyInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockPolicy(ctx, tx, id);
    requireVersion('This SLA policy', current.version, version);
    const changes = changesOf<Partial<SlaPolicy>>(current, edit);
    if (!changes) return { ...current, ticketsMoved: 0 };
    if (changes.after.calendarId) await holdCalendar(ctx, tx, changes.after.calendarId);
    const under = Prisma.sql`t.sla_policy_id = ${id}::uuid`;
    const ticketsMoved = await replanTickets(ctx, tx, under, now, async () => {
      await tx.slaPolicy.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...(changes.after as object), version: version + 1, updatedAt: at },
      });
      if (changes.after.targets) {
        await enterTargets(ctx, tx, Prisma.sql`${under} AND t.status NOT IN ('solved', 'closed')`, now);
      }
    });
    await audit(ctx, tx, at, { action: 'updated', noun: 'slaPolicy', subjectId: id, ...changes });
    await announce(ctx, tx, 'slaPolicies', id);
    if (ticketsMoved > 0) await announce(ctx, tx, 'tickets', null);
    return { ...(await readPolicy(ctx, tx, id)), ticketsMoved };
  });
}
