import { proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from '../activities/housekeeping.ts';

const { sweep, tidy } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 3 },
});

/** Every minute, by a schedule: wakes what is overdue. */
export async function sweepOverdue(): Promise<number> {
  return sweep();
}

/** Every hour, by a schedule. */
export async function tidyUp(): Promise<number> {
  return tidy();
}
