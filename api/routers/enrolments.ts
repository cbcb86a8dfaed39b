import { z } from 'zod';
import { enrolment } from '../../domain/journeys/contract.ts';
import {
  enrolmentDetail,
  enrolmentListInput,
  enrolmentListOutput,
  exitEnrolmentInput,
  unsubscribeLinkInput,
} from '../../domain/journeys/requests.ts';
import { exitEnrolment } from '../../services/enrolments/exit.ts';
import { getEnrolment } from '../../services/enrolments/get.ts';
import { listEnrolments } from '../../services/enrolments/list.ts';
import { unsubscribeByLink } from '../../services/enrolments/unsubscribe-by-link.ts';
import { open, router, signedIn } from '../trpc.ts';

export const enrolmentsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/enrolments', summary: 'List enrolments' } })
    .input(enrolmentListInput)
    .output(enrolmentListOutput)
    .query(({ ctx, input }) => listEnrolments(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/enrolments/{id}', summary: 'Get an enrolment with what comes next' } })
    .input(z.object({ id: z.uuid() }))
    .output(enrolmentDetail)
    .query(({ ctx, input }) => getEnrolment(ctx, input)),

  exit: signedIn
    .meta({ openapi: { method: 'POST', path: '/enrolments/{id}/exit', summary: 'Take a lead out of its journey' } })
    .input(exitEnrolmentInput)
    .output(enrolment)
    .mutation(({ ctx, input }) => exitEnrolment(ctx, input)),

  /** The page behind the link at the end of every message. */
  unsubscribe: open
    .meta({
      openapi: {
        method: 'POST',
        path: '/unsubscribe',
        summary: 'Stop further messages, by the link in one',
        open: true,
      },
    })
    .input(unsubscribeLinkInput)
    .output(z.object({ unsubscribed: z.literal(true) }))
    .mutation(({ ctx, input }) => {
      const { clock, db } = ctx.deps;
      return unsubscribeByLink({ clock, db, requestId: ctx.requestId }, input);
    }),
});
