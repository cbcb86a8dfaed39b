import { fromIso } from '../../domain/time/instant.ts';
import { useNow } from './clock.ts';
import { useReader } from './reader.tsx';
import { relativeTo } from './time-parts.ts';
import { dateInWords, exactInWords, partsInWords } from './time-words.ts';

interface Props {
  /** As on the wire: ISO 8601. */
  at: string;
  className?: string;
}

/** A moment: relative up to a day, then its date; exact with zone on hover and when read out. Keeps itself current. */
export function Instant({ at, className }: Props) {
  const reader = useReader();
  const now = useNow(15_000);
  const instant = fromIso(at);
  const exact = exactInWords(instant, reader);
  const relative = relativeTo(instant, now);
  const words =
    relative.kind === 'date'
      ? dateInWords(instant, now, reader)
      : relative.kind === 'now'
        ? 'now'
        : relative.kind === 'past'
          ? `${partsInWords(relative.parts)} ago`
          : `in ${partsInWords(relative.parts)}`;
  return (
    <time dateTime={at} title={exact} className={className}>
      <span aria-hidden className="tabular whitespace-nowrap">
        {words}
      </span>
      <span className="sr-only">{relative.kind === 'date' ? exact : `${words}, ${exact}`}</span>
    </time>
  );
}
