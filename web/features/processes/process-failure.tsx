import { CircleX } from 'lucide-react';
import type { ProcessDetail, ProcessEvent } from '../../../domain/process/console.ts';

/** Why it stopped, where it has. */
export function ProcessFailure({ process }: { process: ProcessDetail }) {
  if (!process.error) return null;
  const { message, effectKey } = process.error;
  const step = process.timeline.findLast((event) => event.key === effectKey);
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached">
      <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
      <div>
        <p className="font-medium">{headOf(step)}</p>
        <p>{message}</p>
      </div>
    </div>
  );
}

function headOf(step: ProcessEvent | undefined): string {
  if (!step) return 'It cannot go on';
  return step.state === 'unknown' ? `May have happened, you decide: ${step.words}` : `Failed: ${step.words}`;
}
