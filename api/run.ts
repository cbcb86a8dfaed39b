import { WorkflowNotFoundError } from '@temporalio/client';
import type { LoopStatus, ProcessDetail, ProcessRun } from '../domain/process/console.ts';
import { SECOND, toIso, toIsoOrNull } from '../domain/time/instant.ts';
import type { ApiDeps } from './deps.ts';

/** A plan that was just stored may be ahead of the loop's timer by the time a wake takes. */
const TOLERANCE = 5 * SECOND;

/** Asks the loop of one process what it is waiting for, and says where that differs from the row. */
export async function askRun(
  { temporal, config }: Pick<ApiDeps, 'temporal' | 'config'>,
  process: ProcessDetail,
): Promise<ProcessRun> {
  const ui = config.temporal.uiUrl;
  const url = ui && `${ui}/namespaces/${config.temporal.namespace}/workflows/${encodeURIComponent(process.workflowId)}`;
  if (!temporal) return { reachable: false, status: null, url, difference: null };
  try {
    const status = await temporal.workflow.getHandle(process.workflowId).query<LoopStatus>('status');
    const { phase, what, plans, acts } = status;
    return {
      reachable: true,
      status: { phase, what, plans, acts, since: toIso(status.since), until: toIsoOrNull(status.until) },
      url,
      difference: differenceOf(process, status),
    };
  } catch (error) {
    const gone = error instanceof WorkflowNotFoundError;
    const lost =
      gone && process.status === 'running'
        ? 'No workflow runs for this process. The sweeper starts it again within a minute or two.'
        : null;
    return { reachable: gone, status: null, url, difference: lost };
  }
}

function differenceOf(process: ProcessDetail, { phase, until }: LoopStatus): string | null {
  if (phase !== 'waiting' || process.status !== 'running' || process.nextAt === null) return null;
  const next = Date.parse(process.nextAt);
  if (until === null)
    return 'The workflow waits for a wake, while the row expects something: it will be woken by the sweeper.';
  return until > next + TOLERANCE
    ? 'The workflow waits longer than the row says: it will be woken by the sweeper.'
    : null;
}
