import type { Ticket, TicketClock } from '../../../domain/tickets/contract.ts';
import type { Target } from '../../../domain/tickets/events.ts';
import { isFinished } from '../../../domain/tickets/status.ts';
import { fromIso, HOUR, type Instant } from '../../../domain/time/instant.ts';
import type { Tone } from '../../ui/tone.ts';

export interface SlaState {
  readonly tone: Tone;
  readonly words: string;
  readonly paused?: true;
}

/** For a pill; which response it is stands beside the clocks themselves. */
const SHORT: Readonly<Record<Target, string>> = {
  first_response: 'Response',
  next_response: 'Response',
  resolution: 'Resolution',
  first_resolution: 'Resolution',
};

type WithClocks = Pick<Ticket, 'clocks' | 'status'>;

const isMissed = (clock: TicketClock, now: Instant): boolean =>
  clock.breachedAt !== null || (clock.finishedAt === null && clock.dueAt !== null && fromIso(clock.dueAt) < now);

/** Unfinished clocks that have an instant at which they are due, the earliest first. */
const dueClocks = ({ clocks }: WithClocks): readonly (TicketClock & { dueAt: string })[] =>
  clocks
    .filter((clock): clock is TicketClock & { dueAt: string } => clock.finishedAt === null && clock.dueAt !== null)
    .sort((a, b) => fromIso(a.dueAt) - fromIso(b.dueAt));

/** What a ticket is to be judged by next: the earliest deadline that nobody has met yet, also one already missed. */
export const nextDeadline = (ticket: WithClocks): (TicketClock & { dueAt: string }) | null =>
  dueClocks(ticket)[0] ?? null;

/** A ticket's clocks in one phrase: what is missed goes before what is near, and that before what waits. */
export function slaOf(ticket: WithClocks, now: Instant): SlaState {
  const { clocks } = ticket;
  if (clocks.length === 0) return { tone: 'neutral', words: 'No targets' };
  const open = clocks.filter((clock) => clock.finishedAt === null);
  const missed = isFinished(ticket.status) ? undefined : open.find((clock) => isMissed(clock, now));
  if (missed) return { tone: 'breached', words: `${SHORT[missed.target]} missed` };
  const before = clocks.filter((clock) => clock.breachedAt !== null);
  const history = before.length > 0 ? `, ${before.length} missed` : '';
  // What a finished ticket left unanswered counts no further.
  if (open.length === 0 || isFinished(ticket.status)) {
    const [first] = before;
    return first ? { tone: 'breached', words: `${SHORT[first.target]} missed` } : { tone: 'done', words: 'All met' };
  }
  const [next] = dueClocks(ticket);
  if (!next) return { tone: 'neutral', words: `Paused${history}`, paused: true };
  const soon = fromIso(next.dueAt) - now <= HOUR || next.warnings.some((warning) => warning.state === 'given');
  if (soon) return { tone: 'warned', words: `${SHORT[next.target]} due` };
  return { tone: 'running', words: `On track${history}` };
}

/** Business seconds used so far, moving with the clock: the explained stretches that are counted, up to now. */
export function usedSeconds(clock: TicketClock, now: Instant): number {
  if (clock.state !== 'running' || clock.explain.length === 0) return clock.elapsedSeconds;
  const counted = clock.explain
    .filter((part) => part.kind === 'counted')
    .reduce((sum, part) => sum + Math.max(0, Math.min(fromIso(part.to), now) - fromIso(part.from)), 0);
  return Math.max(clock.elapsedSeconds, Math.floor(counted / 1000));
}

/** Rows by their next deadline, those without one last; for a list that is there as a whole. */
export function byDeadline<T extends WithClocks>(tickets: readonly T[], descending: boolean): T[] {
  const at = (ticket: T) => {
    const next = nextDeadline(ticket);
    return next ? fromIso(next.dueAt) : null;
  };
  return [...tickets].sort((a, b) => {
    const [x, y] = [at(a), at(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return descending ? y - x : x - y;
  });
}
