import { DAY, type Instant, type Stretch } from '../time/instant.ts';
import { type OpenDays, openDays } from './days.ts';
import { joinPauses, type Pause, withoutPauses } from './pauses.ts';
import { type CalendarDefinition, CalendarError, LONGEST_CLOSURE_DAYS } from './problems.ts';

/** Where a target is used up exactly at closing: due there, or at the next opening. */
export type ClosingInstant = 'stay-at-close' | 'roll-to-next-open';

/** A count that runs through more days than these is refused: no deadline lies a century away. */
const FARTHEST_DAYS = 36_525;
/** A run of open hours without any closing that is longer than this has no edges worth naming. */
const LONGEST_STRETCH_DAYS = 8;

/** Open stretches that end after `from`, oldest first and not clipped, one civil day at a time; without end. */
function* stretchesAfter(days: OpenDays, from: Instant): Generator<Stretch, never> {
  const first = days.at(from).index;
  let closed = 0;
  for (let index = first; index - first <= FARTHEST_DAYS; index += 1) {
    const day = days.day(index);
    closed = day.openMs > 0 ? 0 : closed + 1;
    if (closed > LONGEST_CLOSURE_DAYS) throw new CalendarError('calendar-never-opens');
    for (const stretch of day.stretches) if (stretch.to > from) yield stretch;
  }
  throw new CalendarError('business-time-too-far');
}

/** Open stretches that begin before `to`, newest first and not clipped; without end. */
function* stretchesBefore(days: OpenDays, to: Instant): Generator<Stretch, never> {
  const last = days.at(to).index;
  let closed = 0;
  for (let index = last; last - index <= FARTHEST_DAYS; index -= 1) {
    const day = days.day(index);
    closed = day.openMs > 0 ? 0 : closed + 1;
    if (closed > LONGEST_CLOSURE_DAYS) throw new CalendarError('calendar-never-opens');
    for (const stretch of [...day.stretches].reverse()) if (stretch.from < to) yield stretch;
  }
  throw new CalendarError('business-time-too-far');
}

function refuseFar(from: Instant, to: Instant): void {
  if (to - from > FARTHEST_DAYS * DAY) throw new CalendarError('business-time-too-far');
}

/** The calendar's open time inside [from, to), clipped to it; hours that touch over midnight are one stretch. */
export function openStretches(calendar: CalendarDefinition, from: Instant, to: Instant): Stretch[] {
  const result: { from: Instant; to: Instant }[] = [];
  if (from >= to) return result;
  refuseFar(from, to);
  const days = openDays(calendar);
  for (let day = days.at(from); day.from < to; day = days.day(day.index + 1)) {
    for (const stretch of day.stretches) {
      const part = { from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) };
      const last = result.at(-1);
      if (part.from >= part.to) continue;
      if (last && last.to === part.from) last.to = part.to;
      else result.push(part);
    }
  }
  return result;
}

/** Business time inside [from, to) outside the pauses, in milliseconds; 0 where `to` is not after `from`. */
export function businessElapsed(
  calendar: CalendarDefinition,
  from: Instant,
  to: Instant,
  pauses: readonly Pause[] = [],
): number {
  let elapsed = openBetween(openDays(calendar), from, to);
  if (elapsed > 0) {
    for (const pause of joinPauses(pauses)) {
      elapsed -= openBetween(openDays(calendar), Math.max(from, pause.from), Math.min(to, pause.to));
    }
  }
  return elapsed;
}

function openBetween(days: OpenDays, from: Instant, to: Instant): number {
  let open = 0;
  if (from >= to) return open;
  refuseFar(from, to);
  for (let day = days.at(from); day.from < to; day = days.day(day.index + 1)) {
    if (day.from >= from && day.to <= to) open += day.openMs;
    else {
      for (const stretch of day.stretches) {
        open += Math.max(0, Math.min(to, stretch.to) - Math.max(from, stretch.from));
      }
    }
  }
  return open;
}

export const isOpenAt = (calendar: CalendarDefinition, at: Instant): boolean =>
  openDays(calendar)
    .at(at)
    .stretches.some((stretch) => stretch.from <= at && at < stretch.to);

/**
 * The first open stretch that ends after `at`, whole: it may have begun before. Hours that touch over midnight are
 * one; a calendar that does not close for over a week has no such edges, and the civil day stands for them.
 * @throws CalendarError where there is none
 */
export function nextOpen(calendar: CalendarDefinition, at: Instant): Stretch {
  const days = openDays(calendar);
  const found = stretchesAfter(days, at).next().value;
  let { from, to } = found;
  const home = days.at(found.from).index;
  for (let index = home + 1; index - home <= LONGEST_STRETCH_DAYS; index += 1) {
    const touching = days.day(index).stretches[0];
    if (touching?.from !== to) break;
    to = touching.to;
  }
  for (let index = home - 1; home - index <= LONGEST_STRETCH_DAYS; index -= 1) {
    const touching = days.day(index).stretches.at(-1);
    if (touching?.to !== from) break;
    from = touching.from;
  }
  const openForDays = (to - from) / DAY;
  return openForDays >= LONGEST_STRETCH_DAYS ? found : { from, to };
}

export interface Counting {
  /** Business time inside a pause is not counted. */
  readonly pauses?: readonly Pause[];
  /** `stay-at-close` unless told. */
  readonly closingInstant?: ClosingInstant;
}

/**
 * When `businessMs` milliseconds of business time after `start` are used up. Always inside business time, or at its
 * closing instant where that mode says so; a start outside of it counts from the next opening.
 * @returns null where a pause without end comes first
 * @throws CalendarError `calendar-never-opens`, `business-time-too-far` (a century)
 * @throws RangeError where `businessMs` is negative or not finite
 */
export function addBusiness(
  calendar: CalendarDefinition,
  start: Instant,
  businessMs: number,
  { pauses = [], closingInstant = 'stay-at-close' }: Counting = {},
): Instant | null {
  if (!(businessMs >= 0) || !Number.isFinite(businessMs)) throw new RangeError(`not a business time: ${businessMs}`);
  const days = openDays(calendar);
  const joined = joinPauses(pauses);
  const endless = joined.at(-1)?.to === Number.POSITIVE_INFINITY ? joined.at(-1) : undefined;
  const stretches = stretchesAfter(days, start);
  let left = businessMs;
  for (;;) {
    const stretch = stretches.next().value;
    if (endless && stretch.from >= endless.from) return null;
    const open = { from: Math.max(start, stretch.from), to: stretch.to };
    for (const part of withoutPauses(open, joined)) {
      const length = part.to - part.from;
      // A part that a pause cuts off ends inside business time: only at closing the mode decides.
      const mayEndHere = closingInstant === 'stay-at-close' || part.to < stretch.to;
      if (left < length || (left === length && mayEndHere)) return part.from + left;
      left -= length;
    }
  }
}

/**
 * The instant `businessMs` of business time later, or earlier where negative. Backwards, time used up exactly at
 * an opening stays there.
 * @throws CalendarError as addBusiness
 */
export function shift(
  calendar: CalendarDefinition,
  at: Instant,
  businessMs: number,
  closingInstant: ClosingInstant = 'stay-at-close',
): Instant {
  if (businessMs >= 0) return addBusiness(calendar, at, businessMs, { closingInstant }) as Instant;
  const stretches = stretchesBefore(openDays(calendar), at);
  let left = -businessMs;
  for (;;) {
    const stretch = stretches.next().value;
    const to = Math.min(at, stretch.to);
    if (left <= to - stretch.from) return to - left;
    left -= to - stretch.from;
  }
}
