import { z } from 'zod';
import type { InterveneInput, ProcessDetail } from '../../domain/process/console.ts';
import {
  interveneInput,
  processCounts,
  processDetail,
  processForecast,
  processListInput,
  processListOutput,
  processRun,
} from '../../domain/process/console.ts';
import { isoInstant } from '../../domain/time/instant.ts';
import type { Ctx } from '../../services/context.ts';
import { forecastProcess, getProcess } from '../../services/processes/get.ts';
import {
  cancelProcess,
  pauseProcess,
  resumeProcess,
  retryProcess,
  skipFailedStep,
} from '../../services/processes/intervene.ts';
import { countProcesses, listProcesses } from '../../services/processes/list.ts';
import type { Stores } from '../../services/processes/store.ts';
import { stores } from '../../services/registry.ts';
import { askRun } from '../run.ts';
import { router, signedIn } from '../trpc.ts';

const id = z.object({ id: z.uuid() });

/** Intervenes and answers with the process as it is then. */
const verb = (
  name: string,
  summary: string,
  service: (ctx: Ctx, stores: Stores, input: InterveneInput) => Promise<void>,
) =>
  signedIn
    .meta({ openapi: { method: 'POST', path: `/processes/{id}/${name}`, summary } })
    .input(interveneInput)
    .output(processDetail)
    .mutation(async ({ ctx, input }): Promise<ProcessDetail> => {
      await service(ctx, stores, input);
      return getProcess(ctx, stores, input);
    });

export const processesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/processes', summary: 'List processes by kind, status or subject' } })
    .input(processListInput)
    .output(processListOutput)
    .query(({ ctx, input }) => listProcesses(ctx, stores, input)),
  summary: signedIn.output(processCounts).query(({ ctx }) => countProcesses(ctx)),
  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/processes/{id}', summary: 'Get a process with its timeline and next steps' },
    })
    .input(id)
    .output(processDetail)
    .query(({ ctx, input }) => getProcess(ctx, stores, input)),
  forecast: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/processes/{id}/forecast',
        summary: 'What the process will do if no fact changes',
      },
    })
    .input(id.extend({ until: isoInstant.optional() }))
    .output(processForecast)
    .query(({ ctx, input }) => forecastProcess(ctx, stores, input)),
  run: signedIn
    .input(id)
    .output(processRun)
    .query(async ({ ctx, input }) => askRun(ctx.deps, await getProcess(ctx, stores, input))),
  pause: verb('pause', 'Hold a process', pauseProcess),
  resume: verb('resume', 'Let a held process go on', resumeProcess),
  cancel: verb('cancel', 'End a process for good', cancelProcess),
  retry: verb('retry', 'Try the failed step again', retryProcess),
  skip: verb('skip', 'Leave the failed step out', skipFailedStep),
});
