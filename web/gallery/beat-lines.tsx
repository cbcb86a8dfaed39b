import { useMemo, useState } from 'react';
import { HOUR } from '../../domain/time/instant.ts';
import { BeatLine } from '../ui/beat-line/beat-line.tsx';
import { Card } from '../ui/card.tsx';
import { Part } from './part.tsx';
import { breachedLine, crowdedLine, endedLine, newLine, subscriptionLine, ticketLine } from './sample-lines.ts';

export function BeatLines() {
  const [now] = useState(() => Date.now());
  const lines = useMemo(
    () => [
      ['A ticket this afternoon', ticketLine(now)] as const,
      ['A ticket that breached', breachedLine(now)] as const,
      ['A subscription', subscriptionLine(now)] as const,
      ['Many leads', crowdedLine(now)] as const,
      ['Just begun', newLine(now)] as const,
      ['Ended', endedLine(now + HOUR)] as const,
    ],
    [now],
  );
  return (
    <Part title="Beat line">
      {lines.map(([title, line]) => (
        <Card key={title} title={title}>
          <BeatLine line={line} />
        </Card>
      ))}
    </Part>
  );
}
