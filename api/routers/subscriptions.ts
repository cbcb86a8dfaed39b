import { z } from 'zod';
import { subscription } from '../../domain/billing/contract.ts';
import { changeLifeInput, lifePreview, previewLifeInput } from '../../domain/billing/life-requests.ts';
import {
  amendmentPreview,
  amendSubscriptionInput,
  cancelSubscriptionInput,
  changeSubscriptionInput,
  createSubscriptionInput,
  previewAmendmentInput,
  previewChangeInput,
  previewSubscriptionInput,
  subscriptionChangePreview,
  subscriptionDetail,
  subscriptionListInput,
  subscriptionListOutput,
  subscriptionPreview,
} from '../../domain/billing/requests.ts';
import { amendSubscription } from '../../services/billing/amend-subscription.ts';
import { cancelSubscription } from '../../services/billing/cancel-subscription.ts';
import { changeLife } from '../../services/billing/change-life.ts';
import { createSubscription } from '../../services/billing/create-subscription.ts';
import { getSubscription } from '../../services/billing/get-subscription.ts';
import { listSubscriptions } from '../../services/billing/list-subscriptions.ts';
import { pauseSubscription } from '../../services/billing/pause-subscription.ts';
import { previewAmendment } from '../../services/billing/preview-amendment.ts';
import { previewChange } from '../../services/billing/preview-change.ts';
import { previewLife } from '../../services/billing/preview-life.ts';
import { previewSubscription } from '../../services/billing/preview-subscription.ts';
import { resumeSubscription } from '../../services/billing/resume-subscription.ts';
import { router, signedIn } from '../trpc.ts';

export const subscriptionsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/subscriptions', summary: 'List subscriptions' } })
    .input(subscriptionListInput)
    .output(subscriptionListOutput)
    .query(({ ctx, input }) => listSubscriptions(ctx, input)),

  get: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/subscriptions/{id}',
        summary: 'Get a subscription with its process and the invoices to come',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(subscriptionDetail)
    .query(({ ctx, input }) => getSubscription(ctx, input)),

  /** A mutation only in name: over REST its input is a body. Nothing is written. */
  preview: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/preview',
        summary: 'What a subscription would be invoiced, before it is created',
      },
    })
    .input(previewSubscriptionInput)
    .output(subscriptionPreview)
    .mutation(({ ctx, input }) => previewSubscription(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/subscriptions', summary: 'Begin a subscription', status: 201 } })
    .input(createSubscriptionInput)
    .output(subscription)
    .mutation(({ ctx, input }) => createSubscription(ctx, input)),

  previewChange: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/subscriptions/{id}/change-preview',
        summary: 'What pausing, resuming or cancelling would bring',
      },
    })
    .input(previewChangeInput)
    .output(subscriptionChangePreview)
    .query(({ ctx, input }) => previewChange(ctx, input)),

  /** A mutation only in name: over REST its input is a body. Nothing is written. */
  previewAmendment: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/amendment-preview',
        summary: 'What another price, an add-on or a one-off charge would bring',
      },
    })
    .input(previewAmendmentInput)
    .output(amendmentPreview)
    .mutation(({ ctx, input }) => previewAmendment(ctx, input)),

  amend: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/amend',
        summary: 'Change what a subscription pays: price, quantity, add-ons, one-off charges',
        description:
          'What is billed at once is an invoice of its own, as the preview shows it; what it gives back becomes credit.',
      },
    })
    .input(amendSubscriptionInput)
    .output(subscription)
    .mutation(({ ctx, input }) => amendSubscription(ctx, input)),

  /** A mutation only in name: over REST its input is a body. Nothing is written. */
  previewLife: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/life-preview',
        summary: 'What a change of its life would bring: trial, pause, end, term, a skipped period',
        description: 'Hand its `at` and `figures` over with the change, and it is made as shown or refused.',
      },
    })
    .input(previewLifeInput)
    .output(lifePreview)
    .mutation(({ ctx, input }) => previewLife(ctx, input)),

  changeLife: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/life',
        summary: 'Activate early, extend a trial, pause, resume, end, keep, reactivate, skip a period, agree on a term',
      },
    })
    .input(changeLifeInput)
    .output(subscription)
    .mutation(({ ctx, input }) => changeLife(ctx, input)),

  pause: signedIn
    .meta({ openapi: { method: 'POST', path: '/subscriptions/{id}/pause', summary: 'Hold a subscription' } })
    .input(changeSubscriptionInput)
    .output(subscription)
    .mutation(({ ctx, input }) => pauseSubscription(ctx, input)),

  resume: signedIn
    .meta({ openapi: { method: 'POST', path: '/subscriptions/{id}/resume', summary: 'Go on after a pause' } })
    .input(changeSubscriptionInput)
    .output(subscription)
    .mutation(({ ctx, input }) => resumeSubscription(ctx, input)),

  cancel: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/subscriptions/{id}/cancel',
        summary: 'End a subscription now or with its period',
        description: 'Ended now, what was paid in advance and is not used becomes credit of the customer.',
      },
    })
    .input(cancelSubscriptionInput)
    .output(subscription)
    .mutation(({ ctx, input }) => cancelSubscription(ctx, input)),
});
