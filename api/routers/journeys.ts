import { journey, newJourney } from '../../domain/journeys/contract.ts';
import {
  enrolmentPreview,
  enrolRequest,
  enrolResult,
  journeyDetail,
  journeyForecast,
  journeyId,
  journeyIssues,
  journeyListInput,
  journeyListOutput,
  publishJourneyInput,
  updateDraftInput,
} from '../../domain/journeys/requests.ts';
import { enrolLeads } from '../../services/enrolments/enrol.ts';
import { previewEnrolment } from '../../services/enrolments/preview.ts';
import { createJourney } from '../../services/journeys/create.ts';
import { forecastJourney } from '../../services/journeys/forecast.ts';
import { getJourney } from '../../services/journeys/get.ts';
import { listJourneys } from '../../services/journeys/list.ts';
import { publishJourney } from '../../services/journeys/publish.ts';
import { updateDraft } from '../../services/journeys/update-draft.ts';
import { validateJourney } from '../../services/journeys/validate.ts';
import { router, signedIn } from '../trpc.ts';

export const journeysRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/journeys', summary: 'List journeys' } })
    .input(journeyListInput)
    .output(journeyListOutput)
    .query(({ ctx, input }) => listJourneys(ctx, input)),

  get: signedIn
    .meta({ openapi: { method: 'GET', path: '/journeys/{id}', summary: 'Get a journey: its graph and its funnel' } })
    .input(journeyId)
    .output(journeyDetail)
    .query(({ ctx, input }) => getJourney(ctx, input)),

  forecast: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/journeys/{id}/forecast',
        summary: 'How many messages it is expected to send in the week to come',
      },
    })
    .input(journeyId)
    .output(journeyForecast)
    .query(({ ctx, input }) => forecastJourney(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/journeys', summary: 'Add a journey as a draft', status: 201 } })
    .input(newJourney)
    .output(journey)
    .mutation(({ ctx, input }) => createJourney(ctx, input)),

  updateDraft: signedIn
    .meta({
      openapi: { method: 'PATCH', path: '/journeys/{id}', summary: 'Change the name, or the draft of the design' },
    })
    .input(updateDraftInput)
    .output(journey)
    .mutation(({ ctx, input }) => updateDraft(ctx, input)),

  validate: signedIn
    .meta({
      openapi: { method: 'GET', path: '/journeys/{id}/issues', summary: 'What keeps a draft from being published' },
    })
    .input(journeyId)
    .output(journeyIssues)
    .query(({ ctx, input }) => validateJourney(ctx, input)),

  publish: signedIn
    .meta({ openapi: { method: 'POST', path: '/journeys/{id}/publish', summary: 'Publish the draft' } })
    .input(publishJourneyInput)
    .output(journey)
    .mutation(({ ctx, input }) => publishJourney(ctx, input)),

  enrol: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/journeys/{journeyId}/enrol',
        summary: 'Enrol one lead, or all that a filter finds',
      },
    })
    .input(enrolRequest)
    .output(enrolResult)
    .mutation(({ ctx, input }) => enrolLeads(ctx, input)),

  /** A mutation to REST only: a filter does not fit into a query string. Nothing changes. */
  previewEnrol: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/journeys/{journeyId}/enrol/preview',
        summary: 'What enrolling would do: how many leads, and when the first mail goes out',
      },
    })
    .input(enrolRequest)
    .output(enrolmentPreview)
    .mutation(({ ctx, input }) => previewEnrolment(ctx, input)),
});
