import { type Instant, toIso, toIsoOrNull } from '../time/instant.ts';
import { type Clock, calendarOf } from './clocks.ts';
import type { TicketClock } from './contract.ts';
import { explain } from './explain.ts';
import { clocksOf, type TicketFacts } from './facts.ts';
import { thresholdData, warningsOf, warnKey } from './plan.ts';

/**
 * The clocks of a ticket as the wire carries them; targets that the policy does not set are left out.
 * @param options.explain false leaves `explain` empty, for lists
 */
export function clockViews(
  facts: TicketFacts,
  now: Instant,
  options: { readonly explain: boolean } = { explain: true },
): TicketClock[] {
  return clocksOf(facts, now).clocks.flatMap((clock): TicketClock[] => {
    if (clock.targetSeconds === null) return [];
    return [
      {
        target: clock.target,
        occurrence: clock.occurrence,
        state: clock.state,
        targetSeconds: clock.targetSeconds,
        time: clock.time,
        startedAt: toIso(clock.startedAt),
        dueAt: toIsoOrNull(clock.dueAt),
        finishedAt: toIsoOrNull(clock.finishedAt),
        breachedAt: toIsoOrNull(clock.breachedAt),
        elapsedSeconds: clock.elapsedSeconds,
        remainingSeconds: clock.targetSeconds - clock.elapsedSeconds,
        warnings: warningsOf(facts, clock).map(({ threshold, at }) => ({
          ...thresholdData(threshold),
          at: toIsoOrNull(at),
          state: warningState(facts, clock, warnKey(clock, threshold)),
        })),
        explain: options.explain
          ? explain(calendarOf(facts.calendar, clock), clock, now).map((part) => ({
              ...part,
              from: toIso(part.from),
              to: toIso(part.to),
            }))
          : [],
      },
    ];
  });
}

function warningState(facts: TicketFacts, clock: Clock, key: string): TicketClock['warnings'][number]['state'] {
  const entry = facts.ledger[key];
  if (entry) return entry.state === 'superseded' || entry.state === 'skipped' ? 'dropped' : 'given';
  return clock.finishedAt !== null || clock.breachedAt !== null ? 'dropped' : 'expected';
}
