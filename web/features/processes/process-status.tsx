import type { ProcessSummary } from '../../../domain/process/console.ts';
import { StatusPill } from '../../ui/status-pill.tsx';
import { outcomeWords, STATUS } from './words.ts';

/** Its state in words: how it ended, where it has. */
export function ProcessStatus({ process }: { process: Pick<ProcessSummary, 'status' | 'outcome'> }) {
  const { words, tone, icon } = STATUS[process.status];
  return (
    <StatusPill tone={tone} {...(icon ? { icon } : {})}>
      {process.status === 'over' && process.outcome ? outcomeWords(process.outcome) : words}
    </StatusPill>
  );
}
