import type { z } from 'zod';
import { rerunInput, type rerunOutput, type StoppedBilling } from '../../domain/billingRuns/contract.ts';
import { AppError } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { retryProcess } from '../processes/intervene.ts';
import type { Stores } from '../processes/store.ts';

/** One by one, each with its own entry in the history; more than this at once would keep the asker waiting. */
const AT_ONCE = 100;

/** How many subscriptions are stopped, and what their last invoices came to. @throws AppError Forbidden */
export async function stoppedBilling(ctx: Ctx): Promise<StoppedBilling> {
  permit(ctx, 'invoice:read');
  const rows = await transaction(
    ctx,
    (tx) => tx.$queryRaw<{ currency: string | null; count: number; total: bigint | null }[]>`
      SELECT last.currency, count(*)::int AS count, sum(last.total_minor)::bigint AS total FROM process p
      LEFT JOIN LATERAL (SELECT i.currency, i.total_minor FROM invoice i
        WHERE i.tenant_id = p.tenant_id AND i.subscription_id = p.subject_id AND i.status <> 'void' ORDER BY i.created_at DESC, i.id DESC LIMIT 1) last ON true
      WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.status = 'failed' GROUP BY 1 ORDER BY 1`,
  );
  return {
    count: rows.reduce((all, { count }) => all + count, 0),
    lastBilled: rows.flatMap(({ currency, count, total }) =>
      currency === null ? [] : [{ currency, count, amountMinor: toWire(total ?? 0n) }],
    ),
  };
}

/**
 * Lets every invoice that could not be made be tried again, a hundred with one answer: ask until none is left. What was made is not made
 * twice. @throws AppError Forbidden, Validation
 */
export async function rerunFailed(
  ctx: Ctx,
  stores: Stores,
  input: z.input<typeof rerunInput>,
): Promise<z.infer<typeof rerunOutput>> {
  permit(ctx, 'process:manage');
  const { reason } = rerunInput.parse(input);
  const failed = await transaction(
    ctx,
    (tx) =>
      tx.$queryRaw<{ id: string; all: number }[]>`
      SELECT p.id, count(*) OVER ()::int AS all FROM process p
      WHERE p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.status = 'failed' ORDER BY p.id LIMIT ${AT_ONCE}`,
  );
  let retried = 0;
  for (const { id } of failed) {
    try {
      await retryProcess(ctx, stores, { id, reason });
      retried += 1;
    } catch (error) {
      // Somebody else has decided about this one meanwhile.
      if (!(error instanceof AppError && (error.kind === 'Conflict' || error.kind === 'NotFound'))) throw error;
    }
  }
  return { retried, left: (failed[0]?.all ?? 0) - failed.length };
}
