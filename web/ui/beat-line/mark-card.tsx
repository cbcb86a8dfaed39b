import type { BeatMark } from '../../../domain/process/contract.ts';
import { fromIso } from '../../../domain/time/instant.ts';
import { cn } from '../cn.ts';
import { Instant } from '../instant.tsx';
import { Link } from '../link.tsx';
import { useReader } from '../reader.tsx';
import { exactInWords } from '../time-words.ts';
import { TONE_ICON, TONE_TEXT } from '../tone.ts';
import { latenessInWords, stateInWords } from './beat-words.ts';

/** What a card shows of a cluster before it scrolls is up to its height; the list itself is whole. */
export const MarkCard = ({ marks }: { marks: readonly BeatMark[] }) => (
  <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto">
    {marks.map((mark) => (
      <li key={mark.id}>
        <MarkFacts mark={mark} />
      </li>
    ))}
  </ul>
);

function MarkFacts({ mark }: { mark: BeatMark }) {
  const reader = useReader();
  const Icon = TONE_ICON[mark.tone];
  const late = latenessInWords(mark);
  const state = stateInWords(mark);
  return (
    <div className="flex flex-col gap-0.5 text-13 text-muted">
      <p className="flex items-start gap-1.5 text-14 font-medium text-ink">
        {mark.tone === 'neutral' ? null : (
          <Icon className={cn('mt-1 size-3.5 shrink-0', TONE_TEXT[mark.tone])} strokeWidth={2.5} aria-hidden />
        )}
        {mark.label}
      </p>
      <p>
        {mark.forecast ? 'Expected ' : ''}
        <Instant at={mark.at} />
        {late ? <span className="font-medium text-breached"> · {late}</span> : null}
      </p>
      <p className="text-faint">{exactInWords(fromIso(mark.at), reader)}</p>
      {mark.detail ? <p>{mark.detail}</p> : null}
      {mark.assumption ? <p>{mark.assumption}</p> : null}
      {state ? <p className="font-medium text-ink">{state}</p> : null}
      {mark.actor ? <p>by {mark.actor}</p> : null}
      {mark.href ? (
        <Link href={mark.href} className="mt-0.5 w-fit font-medium text-accent underline-offset-2 hover:underline">
          Open
        </Link>
      ) : null}
    </div>
  );
}
