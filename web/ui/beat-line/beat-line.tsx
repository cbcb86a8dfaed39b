import { useMemo, useRef } from 'react';
import type { BeatLine as Line } from '../../../domain/process/contract.ts';
import { fromIso } from '../../../domain/time/instant.ts';
import { useReader } from '../reader.tsx';
import { useWidth } from '../use-width.ts';
import { BeatLineTall } from './beat-line-tall.tsx';
import { BeatLineWide } from './beat-line-wide.tsx';
import { markInWords, spanInWords } from './beat-words.ts';

/** Narrower than this it runs from top to bottom. */
const WIDE_FROM = 640;

/** The time line of a subject: what happened, now, and what is expected. */
export function BeatLine({ line }: { line: Line }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const length = useMemo(() => {
    const instants = [line.now, ...line.marks.map((mark) => mark.at)].map(fromIso);
    return instants.reduce((a, b) => Math.max(a, b)) - instants.reduce((a, b) => Math.min(a, b));
  }, [line]);
  return (
    <div ref={box} className="min-w-0">
      {width === 0 ? (
        <div className="h-44" />
      ) : width >= WIDE_FROM ? (
        <>
          <BeatLineWide line={line} width={width} length={length} />
          <InWords line={line} />
        </>
      ) : (
        <BeatLineTall line={line} length={length} />
      )}
    </div>
  );
}

/** The same as a list, for those who do not see the picture. */
function InWords({ line }: { line: Line }) {
  const reader = useReader();
  const now = fromIso(line.now);
  const marks = [...line.marks].sort((a, b) => fromIso(a.at) - fromIso(b.at));
  return (
    <div className="sr-only">
      <ol aria-label="Time line, entry by entry">
        {marks.map((mark) => (
          <li key={mark.id}>{markInWords(mark, reader)}</li>
        ))}
      </ol>
      {line.spans.length > 0 ? (
        <ul aria-label="Pauses and closed hours">
          {line.spans.map((span) => (
            <li key={`${span.kind} ${span.from}`}>{spanInWords(span, now, reader)}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
