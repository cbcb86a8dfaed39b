import type { PaymentPort } from '../../activities/adapters/payments.ts';
import { ask } from '../../activities/ask.ts';
import { cancel, charge } from '../../activities/collection.ts';
import { refund } from '../../activities/refund.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { collectionStore } from '../../services/collection/process.ts';
import type { Ctx } from '../../services/context.ts';
import type { PayPort } from '../../services/pay/port.ts';
import { actEffect } from '../../services/processes/act.ts';
import { type Call, callEffect } from '../../services/processes/call.ts';
import { planSubject } from '../../services/processes/plan-workflow.ts';
import type { HandClock } from './house.ts';

/**
 * What the workflow of an invoice's collection does until an instant, on the clock of the house.
 * @returns the keys of what was done, each with the day since the invoice was issued
 */
export async function collect(
  ctx: Ctx,
  clock: HandClock,
  port: PaymentPort,
  invoiceId: string,
  until: Instant,
  pay: PayPort | null = null,
): Promise<string[]> {
  const workflowId = `collection/${ctx.tenantId}/${invoiceId}`;
  const process = { ...ctx, actor: { kind: 'process', id: workflowId } } as const;
  const calls: Readonly<Record<string, Call>> = {
    charge: charge(port) as Call,
    refund: refund(port) as Call,
    ask: ask(pay, (tenantId) => ({ ...process, tenantId })) as Call,
    cancel: cancel((tenantId) => ({ ...process, tenantId })) as Call,
  };
  const done: string[] = [];
  for (;;) {
    const { due, nextAt, over } = await planSubject(process, collectionStore, workflowId);
    const [effect] = due;
    if (effect) {
      const call = calls[effect.kind];
      const result = call
        ? await callEffect(process, collectionStore, call, workflowId, effect.key)
        : await actEffect(process, collectionStore, workflowId, effect.key);
      if (result === false || result === 'stale' || result === 'busy') throw new Error(`${effect.key}: ${result}`);
      if (result !== 'asked') done.push(effect.key);
      continue;
    }
    if (over || nextAt === null || nextAt > until) {
      clock.moveTo(Math.max(until, await clock.now()));
      return done;
    }
    clock.moveTo(nextAt);
  }
}
