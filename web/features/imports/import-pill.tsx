import type { ImportJob } from '../../../domain/imports/contract.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { stateOf } from './words.ts';

export function ImportPill({ job }: { job: Pick<ImportJob, 'state' | 'failed'> }) {
  const { words, tone, icon } = stateOf(job);
  return (
    <StatusPill tone={tone} {...(icon ? { icon } : {})}>
      {words}
    </StatusPill>
  );
}
