import { PencilLine } from 'lucide-react';
import type { JourneySummary } from '../../../domain/journeys/requests.ts';
import { StatusPill } from '../../ui/status-pill.tsx';

/** Which version leads are enrolled in, and whether a draft waits. */
export function PublishedState({ journey }: { journey: Pick<JourneySummary, 'publishedNumber' | 'draftNumber'> }) {
  const { publishedNumber, draftNumber } = journey;
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      {publishedNumber === null ? null : <StatusPill tone="done">Version {publishedNumber} published</StatusPill>}
      {draftNumber === null ? null : (
        <StatusPill tone="neutral" icon={PencilLine}>
          {publishedNumber === null ? 'Draft' : `Draft ${draftNumber}`}
        </StatusPill>
      )}
    </span>
  );
}
