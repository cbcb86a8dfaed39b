import { z } from 'zod';
import { satisfactionReport, survey, surveySettings } from '../../domain/surveys/contract.ts';
import { isoInstant } from '../../domain/time/instant.ts';
import { satisfaction, surveyOfTicket } from '../../services/surveys/report.ts';
import { getSurveySettings, updateSurveySettings } from '../../services/surveys/settings.ts';
import { router, signedIn } from '../trpc.ts';

export const surveysRouter = router({
  settings: signedIn
    .meta({
      openapi: { method: 'GET', path: '/surveys/settings', summary: 'Get whether and when customers are asked' },
    })
    .output(surveySettings)
    .query(({ ctx }) => getSurveySettings(ctx)),

  updateSettings: signedIn
    .meta({
      openapi: { method: 'PATCH', path: '/surveys/settings', summary: 'Change whether and when customers are asked' },
    })
    .input(surveySettings)
    .output(surveySettings)
    .mutation(({ ctx, input }) => updateSurveySettings(ctx, input)),

  ofTicket: signedIn
    .meta({
      openapi: { method: 'GET', path: '/tickets/{id}/survey', summary: 'Get what its customer said of a ticket' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(z.object({ survey: survey.nullable() }))
    .query(async ({ ctx, input }) => ({ survey: await surveyOfTicket(ctx, input) })),

  report: signedIn
    .meta({
      openapi: { method: 'GET', path: '/surveys/report', summary: 'Report satisfaction by agent, team and week' },
    })
    .input(z.object({ from: isoInstant, to: isoInstant }))
    .output(satisfactionReport)
    .query(({ ctx, input }) => satisfaction(ctx, input)),
});
