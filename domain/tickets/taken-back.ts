import type { Instant } from '../time/instant.ts';
import { type Clock, clockName } from './clocks.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { warningsOf, warnKey } from './plan.ts';
import { statusAfterCustomerMessage, type TicketStatus } from './status.ts';

/** Clocks by name, where events were taken back. */
export interface TakenBack {
  /** Their numbers are not given again: something was done under them that is not due, and would not be done when it is. */
  readonly notAgain: readonly string[];
  /** No longer missed, or not when it was entered, or no longer there. */
  readonly unmissed: readonly string[];
  /** Of those: missed at another instant. What is done about a miss was done. */
  readonly missedAt: readonly (Pick<Clock, 'target' | 'occurrence'> & { readonly at: Instant })[];
  /** Finished then no longer, or otherwise, or no longer there. */
  readonly unfinished: readonly string[];
}

/** What taking events back leaves of what was entered and done while they counted. @param before with them, @param after without */
export function takenBack(before: TicketFacts, after: TicketFacts, now: Instant): TakenBack {
  const old = read(before, now);
  const notAgain = numbersNotAgain(before, old, after, read(after, now), now);
  const left = new Map(
    read({ ...after, takenBack: [...(after.takenBack ?? []), ...notAgain] }, now).map((one) => [clockName(one), one]),
  );
  // A miss that the merge has nothing to do with stays one, whatever calendar or policy says by now.
  const moved = old.filter((was) => !isSame(was, left.get(clockName(was))));
  const missed = (was: Clock) => left.get(clockName(was))?.breachedAt ?? null;
  const wrong = moved.filter((was) => {
    const entered = before.breaches[clockName(was)];
    return entered !== undefined && entered !== missed(was);
  });
  return {
    notAgain,
    unmissed: wrong.map(clockName),
    missedAt: wrong.flatMap((was) => {
      const at = missed(was);
      return at === null ? [] : [{ target: was.target, occurrence: was.occurrence, at }];
    }),
    unfinished: moved.filter(({ finishedAt }) => finishedAt !== null).map(clockName),
  };
}

/**
 * Statuses that followed from what a customer wrote and were not entered, because the ticket had them by an event that was taken back.
 * @param since when that was
 */
export function statusesLeftOut(
  { ticket, events }: Pick<TicketFacts, 'ticket' | 'events'>,
  since: Instant,
): { readonly at: Instant; readonly to: TicketStatus }[] {
  const leftOut: { at: Instant; to: TicketStatus }[] = [];
  let status = ticket.initialStatus;
  for (const [index, event] of events.entries()) {
    if (event.kind === 'status') status = event.to;
    if (event.kind !== 'customer_message' || event.at < since) continue;
    const to = statusAfterCustomerMessage(status);
    const isSaid = events.slice(index).some((other) => other.kind === 'status' && other.at === event.at);
    if (to !== status && !isSaid) leftOut.push({ at: event.at, to });
    status = to;
  }
  return leftOut;
}

const isSame = (was: Clock, is: Clock | undefined): boolean =>
  is !== undefined &&
  (['startedAt', 'finishedAt', 'dueAt', 'elapsedSeconds'] as const).every((part) => was[part] === is[part]);

/** By the events alone: what was entered of misses and ends is what is asked about. */
const read = (facts: TicketFacts, now: Instant): readonly Clock[] =>
  clocksOf({ ...facts, breaches: {}, frozen: {} }, now).clocks;

function numbersNotAgain(
  before: TicketFacts,
  old: readonly Clock[],
  after: TicketFacts,
  left: readonly Clock[],
  now: Instant,
): string[] {
  const [ran, runs] = [old.filter(isNextResponse), left.filter(isNextResponse)];
  const at = ran.findIndex((run, index) => runs[index]?.startedAt !== run.startedAt);
  const gone = ran[at];
  if (gone && runs.length < ran.length) {
    // A run goes; those after it stay what they are, with all that was done under their numbers.
    const isUsed = ran.slice(at).some((run) => run.finishedAt !== null || doneUnder(before, run).length > 0);
    return isUsed ? [clockName(gone)] : [];
  }
  return left
    .filter(
      (clock) =>
        clock.finishedAt === null && doneUnder(before, clock).some((key) => !isReached(after, clock, key, now)),
    )
    .map(clockName);
}

const isNextResponse = ({ target }: Clock): boolean => target === 'next_response';

/** Keys of what was done about a clock. */
const doneUnder = ({ ledger }: TicketFacts, clock: Clock): string[] =>
  Object.keys(ledger).filter((key) => key.split(/[:@/]/)[1] === clockName(clock));

function isReached(facts: TicketFacts, clock: Clock, key: string, now: Instant): boolean {
  if (!key.startsWith('warn:')) return clock.breachedAt !== null;
  const warning = warningsOf(facts, clock).find(({ threshold }) => warnKey(clock, threshold) === key);
  return warning === undefined || (warning.at !== null && warning.at <= now);
}
