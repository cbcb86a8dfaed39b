import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { TASK_QUEUE } from './names.ts';

export const SCHEDULES = [
  { id: 'sweep-overdue', workflowType: 'sweepOverdue', every: '1m' },
  { id: 'give-waiting', workflowType: 'giveWaitingTickets', every: '1m' },
  { id: 'tidy-up', workflowType: 'tidyUp', every: '1h' },
  { id: 'forget-usage', workflowType: 'forgetUsageEvents', every: '1h' },
  { id: 'remove-files', workflowType: 'removeFiles', every: '1h' },
  { id: 'read-holidays', workflowType: 'readHolidays', every: '1h' },
] as const;

/**
 * Creates the schedules that are missing. May run at every start, on every node.
 * @param others those that are there are brought to what the code says, or kept as they are
 */
export async function ensureSchedules(client: Client, others: 'renew' | 'keep' = 'renew'): Promise<void> {
  for (const { id, workflowType, every } of SCHEDULES) {
    const wanted = {
      spec: { intervals: [{ every }] },
      action: { type: 'startWorkflow' as const, workflowType, workflowId: id, taskQueue: TASK_QUEUE, args: [] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' as const },
    };
    try {
      await client.schedule.create({ scheduleId: id, ...wanted });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      if (others === 'keep') continue;
      await client.schedule.getHandle(id).update((current) => ({ ...wanted, state: current.state }));
    }
  }
}
