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

/** Up to a million events, a short statement each few thousand. */
const { forgetUsage } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '30m',
  retry: { maximumAttempts: 3 },
});

/** Every hour, by a schedule: usage events that are older than workspaces keep them. */
export async function forgetUsageEvents(): Promise<number> {
  return forgetUsage();
}

/** Up to 500 calendars, each of which may wait ten seconds for an address. */
const { refreshHolidays } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '90m',
  retry: { maximumAttempts: 3 },
});

/** Every hour, by a schedule: holidays of countries and addresses that were last read a day ago. */
export async function readHolidays(): Promise<number> {
  return refreshHolidays();
}

/** In the minute in which an office opens, what came overnight goes to many people at once. */
const { giveTickets } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '10m',
  retry: { maximumAttempts: 3 },
});

/** Every minute, by a schedule: people come to work, and come back, without anything else happening. */
export async function giveWaitingTickets(): Promise<number> {
  return giveTickets();
}

const { removeUnusedFiles } = proxyActivities<HousekeepingActivities>({
  startToCloseTimeout: '30m',
  retry: { maximumAttempts: 3 },
});

/** Every hour, by a schedule: uploads that were never sent, and mails as they came that workspaces keep no longer. */
export async function removeFiles(): Promise<number> {
  return removeUnusedFiles();
}
