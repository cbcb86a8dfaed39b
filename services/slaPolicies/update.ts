import {
  type UpdatedSlaPolicy,
  type UpdateSlaPolicyInput,
  updateSlaPolicyInput,
} from '../../domain/tickets/requests.ts';
import { MEASURING_FIELDS, type SlaPolicy, type SlaPolicyChange, webhooksOf } from '../../domain/tickets/sla-policy.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { changesOf } from '../changes.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { enterTargets } from '../tickets/events.ts';
import { replanTickets } from '../tickets/replan.ts';
import { requireVersion } from '../version.ts';
import { ensureEndpoints } from '../webhooks/endpoints.ts';
import { requireNamed } from './named.ts';
import { holdCalendar, lockPolicy, readPolicy } from './read.ts';
import { insertVersion } from './versions.ts';

/**
 * Changes what is given and differs. An edit of what is measured is a new version; open tickets under the policy move to it, measured
 * from their old start in a few statements for all, or keep theirs, as the edit says. A miss that was entered stays one, what has finished
 * stays as it was. Conditions hold for tickets that are opened or changed from now on.
 * @throws AppError Conflict for a stale version
 */
export async function updateSlaPolicy(ctx: Ctx, input: UpdateSlaPolicyInput): Promise<UpdatedSlaPolicy> {
  permit(ctx, 'slaPolicy:update');
  const { id, version, openTickets, ...edit } = updateSlaPolicyInput.parse(input);
  const now = await ctx.clock.now();
  const at = new Date(now);
  return transaction(ctx, async (tx) => {
    const current = await lockPolicy(ctx, tx, id);
    requireVersion('This SLA policy', current.version, version);
    const changes = changesOf<Partial<SlaPolicy>>(current, edit);
    if (!changes) return { ...current, ticketsMoved: 0 };
    const after = changes.after as SlaPolicyChange;
    if (after.calendarId) await holdCalendar(ctx, tx, after.calendarId);
    await requireNamed(ctx, tx, after);
    await ensureEndpoints(ctx, tx, webhooksOf(after), now);
    const measures = MEASURING_FIELDS.some((field) => field in after);
    const save = async (): Promise<string | null> => {
      const versionId = measures ? newId() : null;
      if (versionId) {
        const policy = { ...current, ...after };
        await insertVersion(ctx, tx, { id: versionId, policyId: id, number: current.versionNumber + 1, policy }, at);
      }
      await tx.slaPolicy.update({
        where: { tenantId_id: { tenantId: ctx.tenantId, id } },
        data: { ...after, ...(versionId && { currentVersionId: versionId }), version: version + 1, updatedAt: at },
      });
      return versionId;
    };
    let ticketsMoved = 0;
    if (measures && openTickets === 'move') {
      ticketsMoved = await replanTickets(ctx, tx, Prisma.sql`t.sla_policy_id = ${id}::uuid`, now, async () => {
        const versionId = await save();
        await moveTo(ctx, tx, id, versionId ?? id, now);
      });
    } else await save();
    await audit(ctx, tx, at, { action: 'updated', noun: 'slaPolicy', subjectId: id, ...changes });
    await announce(ctx, tx, 'slaPolicies', id);
    if (ticketsMoved > 0) await announce(ctx, tx, 'tickets', null);
    return { ...(await readPolicy(ctx, tx, id)), ticketsMoved };
  });
}

/** Tickets of a policy hold its new version: a solved one too, for which it applies from its reopening; a closed one keeps its own. */
async function moveTo(ctx: Ctx, tx: Tx, policyId: string, versionId: string, now: Instant): Promise<void> {
  await tx.$executeRaw`
    UPDATE ticket SET sla_policy_version_id = ${versionId}::uuid
    WHERE tenant_id = ${ctx.tenantId}::uuid AND sla_policy_id = ${policyId}::uuid AND status <> 'closed'`;
  await enterTargets(
    ctx,
    tx,
    Prisma.sql`t.sla_policy_id = ${policyId}::uuid AND t.status NOT IN ('solved', 'closed')`,
    now,
  );
}
