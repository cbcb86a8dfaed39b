import { addBusiness, businessElapsed } from '../calendars/business-time.ts';
import { EVERY_HOUR } from '../calendars/every-hour.ts';
import type { Pause } from '../calendars/pauses.ts';
import type { CalendarDefinition } from '../calendars/problems.ts';
import { type Instant, MINUTE, SECOND, wholeSecond } from '../time/instant.ts';
import { type ClockRules, TARGETS, type Target, type Targets, type TicketEvent, type TimeKind } from './events.ts';

export interface ClockQuestion {
  readonly calendar: CalendarDefinition;
  readonly rules: ClockRules;
  readonly createdAt: Instant;
  readonly initialStatus: string;
  /** From creation until the first `targets` event. */
  readonly targets: Targets;
  /** In the order in which they happened. */
  readonly events: readonly TicketEvent[];
  /** Misses entered before, by clock (`first_response#1`): a miss stays a miss, whatever calendar or policy says later. */
  readonly breaches?: Readonly<Record<string, Instant>>;
  /** Finished clocks as they were at their end, by clock: calendar and policy no longer move them. */
  readonly frozen?: Readonly<Record<string, FrozenClock>>;
  /** Names that are not given again (`next_response#2`): something was done under them that was then taken back. */
  readonly takenBack?: readonly string[];
}

/** What is kept of a finished clock; it holds as long as the clock's end is this one (a reopened ticket is solved again). */
export type FrozenClock = Pick<
  Clock,
  'targetSeconds' | 'finishedAt' | 'breachedAt' | 'dueAt' | 'elapsedSeconds' | 'calendar'
>;

export interface Clock {
  readonly target: Target;
  /** Counts the runs of a target: only next_response has a second. */
  readonly occurrence: number;
  readonly state: 'running' | 'paused' | 'met' | 'breached';
  /** null: measured, but against nothing. */
  readonly targetSeconds: number | null;
  readonly time: TimeKind;
  readonly startedAt: Instant;
  /** Reply or resolution; what is counted is frozen there. */
  readonly finishedAt: Instant | null;
  /** When it was missed: the due instant, or the later change that moved it into the past. */
  readonly breachedAt: Instant | null;
  /** null while paused, and where it has no target; of a finished clock the last one it had. */
  readonly dueAt: Instant | null;
  readonly elapsedSeconds: number;
  readonly pauses: readonly StatusPause[];
  /** What counted when it finished, where that is kept; left out: the ticket's of now. */
  readonly calendar?: CalendarDefinition | null;
}

/** A pause, and the status that it began with. */
export interface StatusPause extends Pause {
  readonly status: string;
}

export interface ClockReading {
  /** One a run, in the order of their start; without target too. */
  readonly clocks: readonly Clock[];
  readonly status: string;
}

export const clockName = (clock: Pick<Clock, 'target' | 'occurrence'>): string => `${clock.target}#${clock.occurrence}`;

/** The calendar that a clock counts by: its own, or every hour. */
export const calendarOf = (
  calendar: CalendarDefinition,
  clock: Pick<Clock, 'time' | 'calendar'>,
): CalendarDefinition => (clock.time === 'wall' ? EVERY_HOUR : (clock.calendar ?? calendar));

/** A clock while the events are played. */
interface Run {
  readonly target: Target;
  readonly occurrence: number;
  readonly startedAt: Instant;
  targetSeconds: number | null;
  time: TimeKind;
  finishedAt: Instant | null;
  breachedAt: Instant | null;
  /** The last event that could move its due instant: no miss is older than this. */
  movedAt: Instant;
  /** Of a finished clock: as it was at its end. */
  dueAt: Instant | null;
}

/**
 * The clocks of a ticket at `now`, from its events alone. First response runs from creation to the first staff reply,
 * next response from the oldest customer message that is unanswered to the reply, resolution from creation to a finishing
 * status, and on where the ticket is reopened; first resolution ends with the first of them. A finish at the due instant itself is in time. Changed targets are
 * measured from the old start with the pauses so far. Everything is counted in whole seconds.
 */
export function readClocks(question: ClockQuestion, now: Instant): ClockReading {
  const { calendar, rules } = question;
  const createdAt = wholeSecond(question.createdAt);
  const until = wholeSecond(now);
  let targets = question.targets;
  let status = question.initialStatus;
  const runs: Run[] = [];
  const pauses: Record<Target, { from: Instant; to: Instant | null; status: string }[]> = {
    first_response: [],
    next_response: [],
    resolution: [],
    first_resolution: [],
  };

  const timeOf = (target: Target): Pick<Run, 'targetSeconds' | 'time'> => ({
    targetSeconds: targets[target]?.seconds ?? null,
    time: targets[target]?.time ?? 'business',
  });
  const start = (target: Target, at: Instant): void => {
    let occurrence = 1 + (runs.findLast((run) => run.target === target)?.occurrence ?? 0);
    while (question.takenBack?.includes(clockName({ target, occurrence }))) occurrence += 1;
    const breachedAt = question.breaches?.[clockName({ target, occurrence })] ?? null;
    runs.push({
      target,
      occurrence,
      startedAt: at,
      ...timeOf(target),
      finishedAt: null,
      breachedAt,
      movedAt: at,
      dueAt: null,
    });
  };
  const isPaused = (target: Target): boolean => pauses[target].at(-1)?.to === null;
  const unfinished = (target: Target): Run | undefined =>
    runs.find((run) => run.target === target && run.finishedAt === null);
  const dueOf = (run: Run): Instant | null => {
    if (run.finishedAt !== null) return run.dueAt;
    if (run.targetSeconds === null || isPaused(run.target)) return null;
    const { closingInstant } = rules;
    const dueAt = addBusiness(calendarOf(calendar, run), run.startedAt, run.targetSeconds * SECOND, {
      pauses: pauses[run.target],
      closingInstant,
    });
    return dueAt !== null && rules.precision === 'minute-floor' ? Math.floor(dueAt / MINUTE) * MINUTE : dueAt;
  };
  const finish = (run: Run | undefined, at: Instant): void => {
    if (!run) return;
    run.dueAt = dueOf(run);
    run.finishedAt = at;
  };
  const enterMisses = (isLate: (dueAt: Instant) => boolean): void => {
    for (const run of runs) {
      if (run.finishedAt !== null || run.breachedAt !== null) continue;
      const dueAt = dueOf(run);
      if (dueAt !== null && isLate(dueAt)) run.breachedAt = Math.max(dueAt, run.movedAt);
    }
  };
  const enter = (to: string, at: Instant): void => {
    const { finishedBy, pausedBy } = rules;
    const resolution = runs.find((run) => run.target === 'resolution');
    // Finish before the pause begins and resume after it ended: a paused clock has no due instant to freeze.
    if (resolution?.finishedAt === null && finishedBy.includes(to)) {
      finish(resolution, at);
      finish(unfinished('first_resolution'), at);
    } else if (resolution && resolution.finishedAt !== null && !finishedBy.includes(to)) {
      resolution.finishedAt = null;
      Object.assign(resolution, timeOf('resolution'), { movedAt: at });
    }
    for (const target of TARGETS) {
      const open = pauses[target].at(-1);
      const pausing = pausedBy[target].includes(to);
      if (pausing && open?.to !== null) pauses[target].push({ from: at, to: null, status: to });
      if (!pausing && open?.to === null) {
        open.to = at;
        for (const run of runs) if (run.target === target) run.movedAt = at;
      }
    }
    status = to;
  };
  const elapsedOf = (run: Run, at: Instant): number =>
    Math.floor(businessElapsed(calendarOf(calendar, run), run.startedAt, at, pauses[run.target]) / SECOND);

  start('first_response', createdAt);
  start('resolution', createdAt);
  start('first_resolution', createdAt);
  enter(status, createdAt);
  for (const event of question.events) {
    const at = Math.max(createdAt, wholeSecond(event.at));
    if (at > until) break;
    enterMisses((dueAt) => dueAt < at);
    if (event.kind === 'customer_message') {
      if (!unfinished('next_response')) start('next_response', at);
    } else if (event.kind === 'staff_reply') {
      finish(unfinished('first_response'), at);
      finish(unfinished('next_response'), at);
    } else if (event.kind === 'status') {
      enter(event.to, at);
    } else {
      targets = event.targets;
      for (const run of runs) {
        const { targetSeconds, time } = timeOf(run.target);
        if (run.finishedAt !== null || (run.targetSeconds === targetSeconds && run.time === time)) continue;
        Object.assign(run, { targetSeconds, time, movedAt: at });
      }
    }
  }
  enterMisses((dueAt) => dueAt <= until);

  const clocks = runs.map((run): Clock => {
    const frozen = question.frozen?.[clockName(run)];
    if (frozen && run.finishedAt !== null && frozen.finishedAt === run.finishedAt) {
      run.targetSeconds = frozen.targetSeconds;
      run.dueAt = frozen.dueAt;
      run.breachedAt = question.breaches?.[clockName(run)] ?? frozen.breachedAt;
    }
    const paused = run.finishedAt === null && isPaused(run.target);
    return {
      target: run.target,
      occurrence: run.occurrence,
      state: run.breachedAt !== null ? 'breached' : run.finishedAt !== null ? 'met' : paused ? 'paused' : 'running',
      targetSeconds: run.targetSeconds,
      time: run.time,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt,
      breachedAt: run.breachedAt,
      dueAt: dueOf(run),
      elapsedSeconds:
        frozen && frozen.finishedAt === run.finishedAt
          ? frozen.elapsedSeconds
          : elapsedOf(run, run.finishedAt ?? Math.max(until, run.startedAt)),
      pauses: pauses[run.target],
      ...(frozen?.calendar && frozen.finishedAt === run.finishedAt && { calendar: frozen.calendar }),
    };
  });
  return { clocks, status };
}
