import type { BeatMark, BeatSpan, LedgerState } from '../../../domain/process/contract.ts';
import { fromIso, type Instant, SECOND } from '../../../domain/time/instant.ts';
import type { Reader } from '../reader.tsx';
import { dateInWords, durationInWords, exactInWords } from '../time-words.ts';

/** Only what is worth a word: done says nothing that the mark does not. */
const STATE: Readonly<Partial<Record<LedgerState, string>>> = {
  claimed: 'Being done',
  sending: 'Being done',
  refused: 'Refused, will be tried again',
  failed: 'Failed',
  unknown: 'Outcome unknown, needs a decision',
  superseded: 'No longer needed, not done',
  skipped: 'Skipped',
};

export const stateInWords = (mark: BeatMark): string | null =>
  mark.state === null ? null : (STATE[mark.state] ?? null);

/** Under a second nobody calls it late. */
export const latenessInWords = (mark: BeatMark): string | null =>
  mark.lateSeconds !== null && mark.lateSeconds > 0 ? `${durationInWords(mark.lateSeconds * SECOND)} late` : null;

/** All that is known of a mark, for accessible names and the list beside the picture. */
export const markInWords = (mark: BeatMark, reader: Reader): string =>
  [
    mark.forecast ? `Expected: ${mark.label}` : mark.label,
    exactInWords(fromIso(mark.at), reader),
    latenessInWords(mark),
    stateInWords(mark),
    mark.detail,
    mark.assumption,
    mark.actor === null ? null : `by ${mark.actor}`,
  ]
    .filter((part) => part !== null)
    .join(', ');

const SPAN: Readonly<Record<BeatSpan['kind'], string>> = { running: 'Running', paused: 'Paused', closed: 'Closed' };

export const spanInWords = (span: BeatSpan, now: Instant, reader: Reader): string => {
  const until = span.to === null ? 'until now' : `to ${dateInWords(fromIso(span.to), now, reader)}`;
  return `${SPAN[span.kind]}: ${span.label}, ${dateInWords(fromIso(span.from), now, reader)} ${until}`;
};

/** The line in one sentence: what went wrong, and what comes next. */
export function lineInWords(marks: readonly BeatMark[], now: Instant, reader: Reader): string {
  const breached = marks.filter((mark) => !mark.forecast && mark.tone === 'breached').length;
  const next = marks
    .filter((mark) => mark.forecast)
    .reduce<BeatMark | null>(
      (first, mark) => (first === null || fromIso(mark.at) < fromIso(first.at) ? mark : first),
      null,
    );
  const ahead = next
    ? `next: ${next.label}, ${dateInWords(fromIso(next.at), now, reader)}`
    : 'nothing more is expected';
  return `Time line: ${breached > 0 ? `${breached} breached or failed, ` : ''}${ahead}`;
}
