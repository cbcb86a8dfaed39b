import type { ProcessDetail } from '../../../domain/process/console.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';

/** What the engine announces when a process of some kind moved: its noun, not the process. */
export const NOUNS_OF_PROCESSES = [
  'tickets',
  'enrolments',
  'subscriptions',
  'invoices',
  'timesheets',
  'imports',
  'messages',
] as const;

/** The process as it is now: what the page brought, or what has been read since. */
export function useLatestProcess(process: ProcessDetail): ProcessDetail {
  const { can } = useMember();
  useLive('processes');
  useLiveFrom('processes', ...NOUNS_OF_PROCESSES);
  const { data } = trpc.processes.get.useQuery(
    { id: process.id },
    { initialData: process, enabled: can('process:read') },
  );
  return data && data.beatLine.now > process.beatLine.now ? data : process;
}
