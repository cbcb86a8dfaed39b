import { openDays } from '../calendars/days.ts';
import { joinPauses } from '../calendars/pauses.ts';
import type { CalendarDefinition } from '../calendars/problems.ts';
import { civilDateAt } from '../time/civil.ts';
import { type Instant, SECOND, type Stretch } from '../time/instant.ts';
import type { Clock } from './clocks.ts';

export interface Explanation {
  /** counted: towards the target; every other kind is left out. */
  readonly kind: 'counted' | 'closed' | 'holiday' | 'pause';
  readonly from: Instant;
  readonly to: Instant;
  readonly seconds: number;
  readonly why: string;
}

/**
 * How a clock's time came about, without gaps: from its start to where it finished, else to its due instant, else
 * (paused, or without target) to `now`. The counted seconds add up to what it used, and so to the target where it
 * ends at the due instant in whole seconds.
 */
export function explain(calendar: CalendarDefinition, clock: Clock, now: Instant): Explanation[] {
  const end = clock.finishedAt ?? clock.dueAt ?? Math.floor(now / SECOND) * SECOND;
  const whole: Stretch = { from: clock.startedAt, to: end };
  const parts: Explanation[] = [];
  let from = whole.from;
  for (const pause of joinPauses(clock.pauses)) {
    const to = Math.min(whole.to, pause.to);
    if (pause.from >= whole.to || to <= from) continue;
    parts.push(...hours(calendar, { from, to: Math.max(from, pause.from) }));
    parts.push(part('pause', Math.max(from, pause.from), to, pauseWords(clock, pause.from)));
    from = to;
  }
  return [...parts, ...hours(calendar, { from, to: whole.to })];
}

const PAUSED: Readonly<Record<string, string>> = {
  pending: 'Waiting for the customer',
  on_hold: 'On hold, waiting for somebody else',
  solved: 'Solved, until it was reopened',
  closed: 'Closed, until it was reopened',
};
const pauseWords = (clock: Clock, from: Instant): string =>
  PAUSED[clock.pauses.find((pause) => pause.from === from)?.status ?? ''] ?? 'The status stops this clock';

const part = (kind: Explanation['kind'], from: Instant, to: Instant, why: string): Explanation => ({
  kind,
  from,
  to,
  seconds: (to - from) / SECOND,
  why,
});

/** Open and closed hours and holidays; neighbours of one kind are one, holidays stay a day each. */
function hours(calendar: CalendarDefinition, whole: Stretch): Explanation[] {
  const parts: Explanation[] = [];
  const add = (kind: Explanation['kind'], from: Instant, to: Instant, why: string): void => {
    const begin = Math.max(whole.from, from);
    const end = Math.min(whole.to, to);
    if (begin >= end) return;
    const last = parts.at(-1);
    if (last?.kind === kind && last.to === begin && kind !== 'holiday') {
      parts[parts.length - 1] = part(kind, last.from, end, why);
    } else parts.push(part(kind, begin, end, why));
  };
  if (whole.from >= whole.to) return parts;
  const days = openDays(calendar);
  for (let day = days.at(whole.from); day.from < whole.to; day = days.day(day.index + 1)) {
    if (day.holiday) {
      add('holiday', day.from, day.to, `Holiday on ${civilDateAt(calendar.zone, day.from)}`);
      continue;
    }
    let closedSince = day.from;
    for (const open of day.stretches) {
      add('closed', closedSince, open.from, 'Outside business hours');
      add('counted', open.from, open.to, 'Business hours');
      closedSince = open.to;
    }
    add('closed', closedSince, day.to, 'Outside business hours');
  }
  return parts;
}
