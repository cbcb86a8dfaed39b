import { durationWords, type TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, HOUR, type Instant } from '../../../domain/time/instant.ts';
import type { Tone } from '../../ui/tone.ts';

/** Business time: days are not 24 hours there, so it is told in hours. */
export const businessWords = (seconds: number): string => durationWords(Math.max(0, Math.floor(seconds)));

export interface ClockState {
  readonly tone: Tone;
  readonly words: string;
  readonly paused?: true;
}

export function clockState(clock: TicketClock, now: Instant): ClockState {
  const missed =
    clock.breachedAt !== null || (clock.finishedAt === null && clock.dueAt !== null && fromIso(clock.dueAt) < now);
  // Without an instant it stands still: the ticket is over, or waits for somebody.
  const going = clock.finishedAt === null && clock.dueAt !== null;
  if (missed) return { tone: 'breached', words: going ? 'Missed, still open' : 'Missed' };
  if (clock.finishedAt !== null) return { tone: 'done', words: 'Met' };
  if (clock.dueAt === null) return { tone: 'neutral', words: 'Paused', paused: true };
  const soon = fromIso(clock.dueAt) - now <= HOUR || clock.warnings.some((warning) => warning.state === 'given');
  return soon ? { tone: 'warned', words: 'Due soon' } : { tone: 'running', words: 'Running' };
}

/** How a finished clock went: business time to spare, or over. */
export const sparedWords = (clock: TicketClock): string =>
  clock.remainingSeconds >= 0
    ? `${businessWords(clock.remainingSeconds)} to spare`
    : `${businessWords(-clock.remainingSeconds)} over`;

/** Clocks as they are read: those still open by their deadline, then the finished ones, the latest first. */
export function inReadingOrder(clocks: readonly TicketClock[]): {
  readonly open: readonly TicketClock[];
  readonly finished: readonly TicketClock[];
} {
  const due = ({ dueAt }: TicketClock) => (dueAt === null ? Number.POSITIVE_INFINITY : fromIso(dueAt));
  const open = clocks.filter((clock) => clock.finishedAt === null).sort((a, b) => due(a) - due(b));
  const finished = clocks.filter((clock) => clock.finishedAt !== null).reverse();
  return { open, finished };
}
