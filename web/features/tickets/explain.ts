import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, type Instant } from '../../../domain/time/instant.ts';

type Part = TicketClock['explain'][number];

export interface ExplainedPart {
  readonly kind: Part['kind'];
  readonly from: Instant;
  readonly to: Instant;
  readonly seconds: number;
  readonly why: string;
  /** Counted so far, this stretch included. */
  readonly total: number;
}

export interface ExplainedDay {
  /** As `dayOf` names it. */
  readonly day: string;
  readonly parts: readonly ExplainedPart[];
  /** Business seconds of the day. */
  readonly counted: number;
}

/**
 * The stretches of a deadline by the day on which they begin, each with the running total; what is counted adds up to the target.
 * @param dayOf names the day of an instant for the reader
 */
export function explainedDays(clock: Pick<TicketClock, 'explain'>, dayOf: (at: Instant) => string): ExplainedDay[] {
  const days: { day: string; parts: ExplainedPart[]; counted: number }[] = [];
  let total = 0;
  for (const part of clock.explain) {
    const [from, to] = [fromIso(part.from), fromIso(part.to)];
    const counts = part.kind === 'counted';
    if (counts) total += part.seconds;
    const name = dayOf(from);
    let day = days.at(-1);
    if (day?.day !== name) {
      day = { day: name, parts: [], counted: 0 };
      days.push(day);
    }
    day.parts.push({ kind: part.kind, from, to, seconds: part.seconds, why: part.why, total });
    if (counts) day.counted += part.seconds;
  }
  return days;
}

export const PART_WORDS: Readonly<Record<Part['kind'], string>> = {
  counted: 'Open',
  closed: 'Closed',
  holiday: 'Holiday',
  pause: 'Paused',
};
