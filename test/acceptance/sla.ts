import { z } from 'zod';
import { businessElapsed, nextOpen, shift } from '../../domain/calendars/business-time.ts';
import { calendarDefinition } from '../../domain/calendars/contract.ts';
import { deadline } from '../../domain/calendars/deadline.ts';
import { CalendarError, type CalendarProblemCode } from '../../domain/calendars/problems.ts';
import { type Clock, type ClockReading, readClocks } from '../../domain/tickets/clocks.ts';
import { type ClockRules, type Target, type TicketEvent, targetsFrom } from '../../domain/tickets/events.ts';
import { civilToInstant } from '../../domain/time/civil.ts';
import {
  earliest,
  fromIso,
  type Instant,
  isoInstant,
  MINUTE,
  SECOND,
  toIso,
  toIsoOrNull,
} from '../../domain/time/instant.ts';
import type { Adapters, Question } from './adapter.ts';

const instant = isoInstant.transform(fromIso);
const seconds = z.number().int();
const modes = z
  .looseObject({
    closingInstant: z.enum(['stay-at-close', 'roll-to-next-open']).default('stay-at-close'),
    precision: z.enum(['second', 'minute-floor']).default('second'),
    pausesFirstResponse: z.boolean().default(true),
    pausingStatuses: z.array(z.string()).default([]),
    policyChange: z.literal('recompute-from-creation').optional(),
    gap: z.literal('shift-forward').optional(),
    overlap: z.literal('first').optional(),
  })
  .prefault({});
/** The product's own reading, so that its refusals are the ones asserted; the first problem's code is the answer. */
const calendar = z.unknown().transform((input) => {
  const parsed = calendarDefinition.safeParse(input);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    if (issue.code === 'custom' && issue.params?.code)
      throw new CalendarError(issue.params.code as CalendarProblemCode);
  }
  throw parsed.error;
});
const floor = (at: Instant, precision: 'second' | 'minute-floor'): Instant =>
  precision === 'minute-floor' ? Math.floor(at / MINUTE) * MINUTE : at;

const deadlineQuestion = z.object({
  calendar,
  start: instant,
  targetSeconds: seconds,
  pauses: z.array(z.object({ from: instant, to: instant.nullable() })).default([]),
  warnings: z
    .array(z.union([z.strictObject({ percent: z.coerce.number() }), z.strictObject({ beforeSeconds: seconds })]))
    .default([]),
  modes,
});

function answerDeadline({ given }: Question) {
  const question = deadlineQuestion.parse(given);
  const { start } = question;
  const found = deadline(question.calendar, { ...question, closingInstant: question.modes.closingInstant });
  const dueAt = found.dueAt === null ? null : floor(found.dueAt, question.modes.precision);
  return {
    answer: {
      dueAt: toIsoOrNull(dueAt),
      wallSeconds: dueAt === null ? null : (dueAt - start) / SECOND,
      pausedBusinessSeconds: found.pausedBusinessMs / SECOND,
      warnings: found.warnings.map(({ threshold, at }, index) => ({
        ...threshold,
        ...(Array.isArray(given.warnings) ? (given.warnings[index] as object) : {}),
        at: at === null ? null : toIso(floor(Math.floor(at / SECOND) * SECOND, question.modes.precision)),
      })),
    },
  };
}

const targetSeconds = seconds.nullable().default(null);
/** A first resolution without a target of its own is measured against resolution's, and its miss is resolution's. */
const targets = z
  .object({
    firstResponseSeconds: targetSeconds,
    nextReplySeconds: targetSeconds,
    resolutionSeconds: targetSeconds,
    firstResolutionSeconds: targetSeconds,
  })
  .transform((given) =>
    targetsFrom({
      first_response: given.firstResponseSeconds,
      next_response: given.nextReplySeconds,
      resolution: given.resolutionSeconds,
      first_resolution: given.firstResolutionSeconds,
    }),
  );
const ticketEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('customer-message') }),
  z.object({ type: z.literal('staff-reply') }),
  z.object({ type: z.literal('status'), to: z.string() }),
  z.object({ type: z.literal('policy'), targets }),
]);
const ticketQuestion = z.object({ calendar, targets, createdAt: instant, initialStatus: z.string(), modes });
const ticketStep = z.object({ at: instant, events: z.array(ticketEvent).default([]) });

/** Vectors name a finished ticket in the words of the product they come from. */
const FINISHING = ['resolved', 'solved', 'closed'];
const NAMES = {
  first_response: 'firstResponse',
  next_response: 'nextReply',
  resolution: 'resolution',
  first_resolution: 'firstResolution',
} as const satisfies Record<Target, string>;

function answerTicket({ given, steps }: Question) {
  const question = ticketQuestion.parse(given);
  const { pausingStatuses, pausesFirstResponse, closingInstant, precision } = question.modes;
  const rules: ClockRules = {
    pausedBy: {
      first_response: pausesFirstResponse ? pausingStatuses : [],
      next_response: pausingStatuses,
      resolution: pausingStatuses,
      first_resolution: pausingStatuses,
    },
    finishedBy: FINISHING,
    closingInstant,
    precision,
  };
  const events: TicketEvent[] = [];
  const read = (now: Instant): ClockReading => readClocks({ ...question, rules, events: [...events] }, now);
  let reading = read(question.createdAt);
  const answers = steps.map((step) => {
    const { at, events: happened } = ticketStep.parse(step);
    events.push(...happened.map((event) => eventOf(event, at)));
    reading = read(at);
    const { firstResponse, nextReply, resolution, firstResolution } = dueInstants(reading);
    return {
      firstResponseDueAt: toIsoOrNull(firstResponse),
      nextReplyDueAt: toIsoOrNull(nextReply),
      resolutionDueAt: toIsoOrNull(resolution),
      firstResolutionDueAt: toIsoOrNull(firstResolution),
      earliestDueAt: toIsoOrNull(earliest(firstResponse, nextReply, resolution, firstResolution)),
      breached: breachedTargets(reading),
    };
  });
  const resolution = lastClock(reading, 'resolution');
  const first = lastClock(reading, 'first_resolution');
  const last = answers.at(-1);
  return {
    answer: {
      ...last,
      breached: breachedTargets(reading),
      firstResponse: measured(lastClock(reading, 'first_response')),
      nextReply: measured(lastClock(reading, 'next_response')),
      resolution: measured(resolution),
      firstResolution:
        first?.finishedAt == null
          ? null
          : measured({ ...first, targetSeconds: first.targetSeconds ?? resolution?.targetSeconds ?? null }),
    },
    steps: answers,
  };
}

function eventOf(event: z.output<typeof ticketEvent>, at: Instant): TicketEvent {
  if (event.type === 'customer-message') return { kind: 'customer_message', at };
  if (event.type === 'staff-reply') return { kind: 'staff_reply', at };
  return event.type === 'status'
    ? { kind: 'status', at, to: event.to }
    : { kind: 'targets', at, targets: event.targets };
}

const lastClock = (reading: ClockReading, target: Target): Clock | null =>
  reading.clocks.findLast((clock) => clock.target === target) ?? null;

/** Only a clock that is not finished has a due instant that anybody waits for. */
function dueInstants(reading: ClockReading): Record<(typeof NAMES)[Target], Instant | null> {
  const due = (target: Target): Instant | null => {
    const clock = lastClock(reading, target);
    return clock === null || clock.finishedAt !== null ? null : clock.dueAt;
  };
  return {
    firstResponse: due('first_response'),
    nextReply: due('next_response'),
    resolution: due('resolution'),
    firstResolution: due('first_resolution'),
  };
}

const breachedTargets = (reading: ClockReading): string[] => [
  ...new Set(
    reading.clocks
      .filter((clock) => clock.breachedAt !== null)
      .sort((a, b) => (a.breachedAt ?? 0) - (b.breachedAt ?? 0))
      .map((clock) => NAMES[clock.target]),
  ),
];

const measured = (clock: { readonly elapsedSeconds: number; readonly targetSeconds: number | null } | null) =>
  clock && {
    elapsedSeconds: clock.elapsedSeconds,
    marginSeconds: clock.targetSeconds === null ? null : clock.targetSeconds - clock.elapsedSeconds,
  };

const elapsedQuestion = z.object({ calendar, from: instant, to: instant });
const shiftQuestion = z.object({ calendar, at: instant, businessSeconds: seconds, modes });
const nextOpenQuestion = z.object({ calendar, at: instant });
const civilQuestion = z.object({ zone: z.string(), civil: z.string(), modes });

/** The SLA vectors against business calendars, ticket clocks and civil time. */
export const sla: Adapters = {
  deadline: answerDeadline,
  ticket: answerTicket,
  elapsed: ({ given }) => {
    const question = elapsedQuestion.parse(given);
    return { answer: { businessSeconds: businessElapsed(question.calendar, question.from, question.to) / SECOND } };
  },
  shift: ({ given }) => {
    const { calendar: hours, at, businessSeconds, modes: chosen } = shiftQuestion.parse(given);
    const shifted = shift(hours, at, businessSeconds * SECOND, chosen.closingInstant);
    return { answer: { at: toIso(floor(shifted, chosen.precision)) } };
  },
  'next-open': ({ given }) => {
    const { calendar: hours, at } = nextOpenQuestion.parse(given);
    const { from, to } = nextOpen(hours, at);
    return { answer: { from: toIso(from), to: toIso(to) } };
  },
  'civil-to-instant': ({ given }) => {
    const { zone, civil } = civilQuestion.parse(given);
    const [date = '', time] = civil.split(/[T ]/);
    return { answer: { at: toIso(civilToInstant(zone, date, time)) } };
  },
};
