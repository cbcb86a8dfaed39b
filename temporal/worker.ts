import { createRequire } from 'node:module';
import { type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { createHousekeeping, type HousekeepingDeps } from '../activities/housekeeping.ts';
import { type ActivityDeps, createActivities } from '../activities/processes.ts';
import { ACTS_QUEUE, TASK_QUEUE } from './names.ts';

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly deps: ActivityDeps & HousekeepingDeps;
  /** Prebuilt in production; built from source where left out (about a second). */
  readonly workflowBundle?: WorkflowBundleOption;
  /** Queue of the workflows; tests that share a server use one each. */
  readonly taskQueue?: string;
}

/** Acts that may wait at the same time: one a cohort that has something due within seconds. */
const ACT_SLOTS = 400;

/** The two workers of a node: workflows with their brief activities, and the acts that wait for exact instants. */
export async function createWorkers({
  connection,
  namespace,
  deps,
  workflowBundle,
  taskQueue = TASK_QUEUE,
}: WorkersOptions): Promise<Worker[]> {
  const activities = { ...createActivities(deps), ...createHousekeeping(deps) };
  const workflows = workflowBundle
    ? { workflowBundle }
    : { workflowsPath: createRequire(import.meta.url).resolve('../workflows/index.ts') };
  const main = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentLocalActivityExecutions: 50,
    maxCachedWorkflows: 2000,
    shutdownGraceTime: '10s',
    ...workflows,
  });
  const acts = await Worker.create({
    connection,
    namespace,
    taskQueue: taskQueue === TASK_QUEUE ? ACTS_QUEUE : `${taskQueue}-acts`,
    activities,
    maxConcurrentActivityTaskExecutions: ACT_SLOTS,
    shutdownGraceTime: '10s',
  });
  return [main, acts];
}
