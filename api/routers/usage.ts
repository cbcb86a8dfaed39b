import { z } from 'zod';
import {
  meter,
  meterListInput,
  meterListOutput,
  newMeter,
  recordUsageInput,
  recordUsageOutput,
  storedUsageEvent,
  subscriptionUsage,
  updateMeterInput,
  usageEventListInput,
  usageEventListOutput,
  voidUsageInput,
} from '../../domain/usage/contract.ts';
import { createMeter } from '../../services/usage/create-meter.ts';
import { getSubscriptionUsage } from '../../services/usage/get-subscription-usage.ts';
import { listMeters } from '../../services/usage/list-meters.ts';
import { listUsageEvents } from '../../services/usage/list-usage-events.ts';
import { recordUsage } from '../../services/usage/record-usage.ts';
import { updateMeter } from '../../services/usage/update-meter.ts';
import { voidUsage } from '../../services/usage/void-usage.ts';
import { router, signedIn } from '../trpc.ts';

export const metersRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/meters', summary: 'List meters' } })
    .input(meterListInput)
    .output(meterListOutput)
    .query(({ ctx, input }) => listMeters(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/meters', summary: 'Add a meter', status: 201 } })
    .input(newMeter)
    .output(meter)
    .mutation(({ ctx, input }) => createMeter(ctx, input)),

  update: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/meters/{id}', summary: 'Rename or archive a meter' } })
    .input(updateMeterInput)
    .output(meter)
    .mutation(({ ctx, input }) => updateMeter(ctx, input)),
});

export const usageRouter = router({
  record: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/usage',
        summary: 'Take a batch of usage events in',
        description:
          'Each event is counted once by its id, however often it is sent. One that cannot be counted is named with its place in the batch and refuses none of the others. After a failure send the whole batch again.',
      },
    })
    .input(recordUsageInput)
    .output(recordUsageOutput)
    .mutation(({ ctx, input }) => recordUsage(ctx, input)),

  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/usage', summary: 'List usage events' } })
    .input(usageEventListInput)
    .output(usageEventListOutput)
    .query(({ ctx, input }) => listUsageEvents(ctx, input)),

  void: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/usage/{id}/void',
        summary: 'Take a usage event out',
        description: 'What was invoiced with it is given back on the next invoice.',
      },
    })
    .input(voidUsageInput)
    .output(storedUsageEvent)
    .mutation(({ ctx, input }) => voidUsage(ctx, input)),

  ofSubscription: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/subscriptions/{id}/usage',
        summary: 'What a subscription uses, and what it comes to so far',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(subscriptionUsage)
    .query(({ ctx, input }) => getSubscriptionUsage(ctx, input)),
});
