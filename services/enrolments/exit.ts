import { conflict, notFound } from '../../domain/errors.ts';
import type { Enrolment } from '../../domain/journeys/contract.ts';
import { type ExitEnrolmentInput, exitEnrolmentInput } from '../../domain/journeys/requests.ts';
import { audit } from '../audit.ts';
import { type Ctx, transaction } from '../context.ts';
import { announce } from '../live.ts';
import { changeFacts } from '../processes/change.ts';
import { nurtureStore } from './process.ts';
import { enrolmentsInReach, readEnrolment } from './read.ts';

/**
 * Takes a lead out of a journey by hand: nothing further is sent to it from there.
 * @throws AppError NotFound, or Conflict where it has ended already
 */
export async function exitEnrolment(ctx: Ctx, input: ExitEnrolmentInput): Promise<Enrolment> {
  const reach = enrolmentsInReach(ctx, 'enrolment:exit');
  const { id, reason } = exitEnrolmentInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, nurtureStore, [id], now, async ([process]) => {
      if (!process) throw notFound('This enrolment');
      const { status, nodeId } = await readEnrolment(ctx, tx, id, reach);
      if (status !== 'active') throw conflict('This enrolment has ended already.');
      await tx.$executeRaw`
        UPDATE process SET status = 'cancelled' WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${process.id}::uuid`;
      await nurtureStore.cancelled?.(ctx, tx, [id], now);
      await audit(ctx, tx, new Date(now), {
        action: 'exited',
        noun: 'enrolment',
        subjectId: id,
        before: { status, nodeId },
        after: { status: 'exited' },
        reason,
      });
      await announce(ctx, tx, 'enrolments', id);
    });
    return readEnrolment(ctx, tx, id, reach);
  });
}
