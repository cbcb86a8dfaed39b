import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, type Instant } from '../../../domain/time/instant.ts';
import { businessWords } from './clock-words.ts';
import { clockTitle } from './words.ts';

type Clocks = readonly TicketClock[];

const nameOf = (clock: TicketClock): string => `${clock.target}#${clock.occurrence}`;

/**
 * What a change does to a ticket's clocks, a sentence each: "Resolution moves to Fri 14:00". Clocks that stay as they are say nothing.
 * @param moment tells an instant to the reader
 */
export function consequences(before: Clocks, after: Clocks, now: Instant, moment: (at: string) => string): string[] {
  const old = new Map(before.map((clock) => [nameOf(clock), clock]));
  const gone = before.filter(
    (clock) => clock.finishedAt === null && !after.some((one) => nameOf(one) === nameOf(clock)),
  );
  return [
    ...after.flatMap((clock) => sentence(old.get(nameOf(clock)), clock, now, moment)),
    ...gone.map((clock) => `${clockTitle(clock)} is no longer measured`),
  ];
}

function sentence(
  old: TicketClock | undefined,
  clock: TicketClock,
  now: Instant,
  moment: (at: string) => string,
): string[] {
  const title = clockTitle(clock);
  if (clock.finishedAt !== null) {
    if (old?.finishedAt !== null) return [];
    if (clock.breachedAt !== null) return [`${title} ends, ${businessWords(-clock.remainingSeconds)} late`];
    return [`${title} is met, ${businessWords(clock.remainingSeconds)} to spare`];
  }
  if (clock.breachedAt !== null && old && old.breachedAt === null) return [`${title} is missed at once`];
  if (clock.dueAt === old?.dueAt && clock.targetSeconds === old?.targetSeconds) return [];
  if (clock.dueAt === null) {
    if (old && old.dueAt === null)
      return [`${title} has ${businessWords(clock.remainingSeconds)} left, and stays paused`];
    return [`${title} pauses with ${businessWords(clock.remainingSeconds)} left`];
  }
  if (fromIso(clock.dueAt) <= now) return old?.dueAt === clock.dueAt ? [] : [`${title} is missed at once`];
  if (!old || old.finishedAt !== null) return [`${title} is due ${moment(clock.dueAt)}`];
  return [`${title} moves to ${moment(clock.dueAt)}`];
}
