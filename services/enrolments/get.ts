import type { EnrolmentDetail } from '../../domain/journeys/requests.ts';
import { type Ctx, transaction } from '../context.ts';
import { processOfSubject } from '../processes/get.ts';
import { nurtureStore } from './process.ts';
import { enrolmentsInReach, readEnrolment } from './read.ts';
import { readSteps } from './steps.ts';

/** An enrolment with its process: what happened, what comes next, and both as a beat line. */
export async function getEnrolment(ctx: Ctx, input: { readonly id: string }): Promise<EnrolmentDetail> {
  const reach = enrolmentsInReach(ctx, 'enrolment:read');
  return transaction(ctx, async (tx) => {
    const enrolment = await readEnrolment(ctx, tx, input.id, reach);
    const steps = await readSteps(ctx, tx, [enrolment.journeyVersionId]);
    return {
      ...enrolment,
      standsAt: steps.title(enrolment.journeyVersionId, enrolment.nodeId),
      process: await processOfSubject(ctx, tx, nurtureStore, input.id),
    };
  });
}
