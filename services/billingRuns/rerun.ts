import type { z } from 'zod';
import { rerunInput, type rerunOutput } from '../../domain/billingRuns/contract.ts';
import { AppError } from '../../domain/errors.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { retryProcess } from '../processes/intervene.ts';
import type { Stores } from '../processes/store.ts';

/** One by one, each with its own entry in the history; more than this at once would keep the asker waiting. */
const AT_ONCE = 100;

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
