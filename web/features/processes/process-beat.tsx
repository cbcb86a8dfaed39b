import type { ProcessDetail } from '../../../domain/process/console.ts';
import { BeatLine } from '../../ui/beat-line/beat-line.tsx';
import { Card } from '../../ui/card.tsx';
import { useLatestProcess } from './use-latest-process.ts';

/** The whole time line of a process, current. */
export function ProcessBeat({ process }: { process: ProcessDetail }) {
  const { beatLine } = useLatestProcess(process);
  return (
    <Card className="pt-1">
      <BeatLine line={beatLine} />
    </Card>
  );
}
