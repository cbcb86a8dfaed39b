import { sandboxOutbox } from '../../activities/adapters/messages.ts';
import { sandboxPayments } from '../../activities/adapters/payments.ts';
import { cancel, charge } from '../../activities/collection.ts';
import { deliver } from '../../activities/delivery.ts';
import { refund } from '../../activities/refund.ts';
import type { ProcessKind } from '../../domain/process/contract.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Clock } from '../../services/clock.ts';
import type { Actor, Ctx } from '../../services/context.ts';
import { transaction } from '../../services/context.ts';
import type { Database } from '../../services/database.ts';
import { deliverySubject } from '../../services/messages/queue.ts';
import { actCohort, actEffect } from '../../services/processes/act.ts';
import { type Call, callEffect } from '../../services/processes/call.ts';
import { planSubject } from '../../services/processes/plan-workflow.ts';
import type { Stores } from '../../services/processes/store.ts';

/** Something that a person did at an instant. */
export interface Happening {
  readonly at: Instant;
  run(as: (actor: Actor) => Ctx): Promise<void>;
}

const ports = { email: sandboxOutbox, sms: sandboxOutbox, webhook: sandboxOutbox };
const chargeCard = charge(sandboxPayments) as Call;
const sendBack = refund(sandboxPayments) as Call;

/**
 * Plays a past on a virtual clock: what people did, and between that everything the processes did by themselves, each at its due instant,
 * by the very code that the workflows call. What is there afterwards is what would be there had the house run all along.
 */
export async function playHistory(
  db: Database,
  tenantId: string,
  stores: Stores,
  happenings: readonly Happening[],
  until: Instant,
): Promise<void> {
  let now: Instant = 0;
  const clock: Clock = { now: () => Promise.resolve(now), sleepUntil: () => Promise.resolve() };
  const as = (actor: Actor): Ctx => ({ tenantId, actor, clock, db, requestId: null });

  async function processesUntil(limit: Instant): Promise<void> {
    for (;;) {
      const next = await nextDue(as({ kind: 'system', id: 'seed' }), limit);
      if (!next) break;
      now = Math.max(now, next.at);
      await act(as({ kind: 'process', id: next.workflowId }), stores, next.kind, next.workflowId);
    }
    now = Math.max(now, limit);
  }

  for (const happening of [...happenings].sort((a, b) => a.at - b.at)) {
    if (happening.at > until) break;
    await processesUntil(happening.at);
    await happening.run(as);
  }
  await processesUntil(until);
}

interface Due {
  readonly at: Instant;
  readonly kind: ProcessKind;
  readonly workflowId: string;
}

/** What is due first, up to the limit: a process, or a message that waits to be sent. */
async function nextDue(ctx: Ctx, limit: Instant): Promise<Due | null> {
  const subject = (channel: 'email' | 'sms') => deliverySubject(ctx.tenantId, channel);
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ at: Date; kind: ProcessKind; workflowId: string }[]>`
    SELECT at, kind, workflow_id AS "workflowId" FROM (
      SELECT next_at AS at, kind, workflow_id FROM process WHERE tenant_id = ${ctx.tenantId}::uuid AND status = 'running' AND kind <> 'delivery' AND next_at <= ${new Date(limit)}
      UNION ALL
      SELECT min(m.due_at), p.kind, p.workflow_id FROM process p JOIN message m ON m.tenant_id = p.tenant_id AND m.state = 'queued'
          AND p.subject_id = CASE m.channel WHEN 'email' THEN ${subject('email')}::uuid ELSE ${subject('sms')}::uuid END
        WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'delivery' AND m.due_at <= ${new Date(limit)} GROUP BY 2, 3) due
    ORDER BY at, workflow_id LIMIT 1`,
  );
  const row = rows[0];
  return row ? { ...row, at: row.at.getTime() } : null;
}

async function act(ctx: Ctx, stores: Stores, kind: ProcessKind, workflowId: string): Promise<void> {
  const store = stores[kind];
  if (!store) return;
  if (store.form === 'cohort') {
    await actCohort(ctx, store, workflowId, () => {});
    return;
  }
  if (kind === 'delivery') return deliver(ports)(ctx, { tenantId: ctx.tenantId, workflowId }, () => {});
  const { due } = await planSubject(ctx, store, workflowId);
  const effect = due[0];
  if (!effect) return;
  const end = cancel((tenantId) => ({ ...ctx, tenantId })) as Call;
  const call = effect.kind === 'cancel' ? end : effect.kind === 'refund' ? sendBack : chargeCard;
  if (store.outside.has(effect.kind)) await callEffect(ctx, store, call, workflowId, effect.key);
  else await actEffect(ctx, store, workflowId, effect.key);
}
