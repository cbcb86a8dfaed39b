import type { BeatLine, BeatMark } from '../../domain/process/contract.ts';
import { processWords, type TicketClock } from '../../domain/tickets/contract.ts';
import { warnKey } from '../../domain/tickets/plan.ts';
import { DAY, fromIso, type Instant, toIso } from '../../domain/time/instant.ts';
import { eventMark, forecastMark } from '../processes/marks.ts';
import { beat } from './beat.ts';
import type { StoredTicketFacts } from './facts.ts';

/** What a list's column can show around now, with room for its window; what is older is left out of the answer. */
const BEFORE = 2 * DAY;
const AFTER = 4 * DAY;

/** The small beat line of a ticket from the facts that its list has loaded: what happened lately, deadlines, warnings to come, closed hours. */
export function smallBeat(facts: StoredTicketFacts, clocks: readonly TicketClock[], now: Instant): BeatLine {
  const { marks, spans } = beat(facts, now);
  const all = [...ledgerMarks(facts), ...marks, ...warningsToCome(clocks)];
  return {
    now: toIso(now),
    marks: all.filter((mark) => fromIso(mark.at) > now - BEFORE),
    spans: spans.filter(({ from, to }) => fromIso(from) < now + AFTER && (to === null || fromIso(to) > now - BEFORE)),
  };
}

const ledgerMarks = ({ ledger }: StoredTicketFacts): BeatMark[] =>
  Object.values(ledger).map(({ key, kind, state, dueAt, at, attempt }) =>
    eventMark({
      id: key,
      key,
      words: processWords(kind, key),
      state,
      dueAt: toIso(dueAt),
      at: toIso(at),
      lateSeconds: Math.max(0, Math.round((at - dueAt) / 1000)),
      attempt,
      retryAt: null,
      error: null,
    }),
  );

const warningsToCome = (clocks: readonly TicketClock[]): BeatMark[] =>
  clocks.flatMap((clock) =>
    clock.warnings.flatMap(({ at, state, percent, beforeSeconds }) => {
      if (at === null || state !== 'expected') return [];
      const key = warnKey(clock, percent === undefined ? { beforeSeconds: beforeSeconds ?? 0 } : { percent });
      return [forecastMark({ key, words: processWords('warn', key), at, assumption: null })];
    }),
  );
