import type { Instant } from '../time/instant.ts';
import { type Clock, clockName } from './clocks.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { warningsOf, warnKey } from './plan.ts';
import { statusAfterCustomerMessage, type TicketStatus } from './status.ts';

/** Clocks by name, where events were taken back. */
export interface TakenBack {
  /** Their numbers are not given again: something was done under them that is not due, and would not be done when it is. */
  readonly notAgain: readonly string[];
  /** No longer missed, or no longer there. */
  readonly unmissed: readonly string[];
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
  const names = (which: (was: Clock, is: Clock | undefined) => boolean) =>
    old
      .map((was) => [was, left.get(clockName(was))] as const)
      .flatMap(([was, is]) => (which(was, is) ? [clockName(was)] : []));
  return {
    notAgain,
    // A miss that the merge has nothing to do with stays one, whatever calendar or policy says by now.
    unmissed: names((was, is) => isMissed(before, was) && !is?.breachedAt && !isSame(was, is)),
    unfinished: names((was, is) => was.finishedAt !== null && !isSame(was, is)),
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

const isMissed = ({ breaches }: TicketFacts, clock: Clock): boolean =>
  clock.breachedAt !== null || breaches[clockName(clock)] !== undefined;

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
