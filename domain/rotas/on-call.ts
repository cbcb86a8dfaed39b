import {
  addDays,
  type CivilDate,
  type CivilTime,
  civilDateAt,
  civilToInstant,
  daysBetween,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from '../time/civil.ts';
import type { Instant, Stretch } from '../time/instant.ts';

/** Week by week another of the members is on call; they hand over at the same time on the zone's clock, whatever the clocks do. */
export interface Rota {
  readonly zone: string;
  /** The first member's week begins with the first hand-over on or after this date. */
  readonly startsOn: CivilDate;
  readonly handoverWeekday: Weekday;
  readonly handoverTime: CivilTime;
  /** In the order in which they take turns; somebody may be in it twice. */
  readonly memberIds: readonly string[];
}

/** Somebody else takes over; where two overlap, the one entered last holds. */
export interface Override extends Stretch {
  readonly memberId: string;
}

/** What the answer rests on. */
export interface OnCallFacts {
  readonly rota: Rota;
  /** In order of entry. */
  readonly overrides: readonly Override[];
  /** When somebody cannot be called: absences, and from the instant they left the workspace on. */
  readonly away: Readonly<Record<string, readonly Stretch[]>>;
  /** Whoever is called where nobody of the rota can be. */
  readonly leadId: string | null;
}

/**
 * override: taken over; turn: it is their week; stand_in: the next in order, for whoever's turn it is is away;
 * lead: nobody of the rota is there, or it has not begun; nobody: not even a lead.
 */
export const ON_CALL_REASONS = ['override', 'turn', 'stand_in', 'lead', 'nobody'] as const;
export type OnCallReason = (typeof ON_CALL_REASONS)[number];

export interface OnCall {
  readonly memberId: string | null;
  readonly because: OnCallReason;
  /** Who would have been on call, where they are away. */
  readonly insteadOf: string | null;
}

export interface Shift extends Stretch, OnCall {}

/** Four weeks have four hand-overs; a strip with more edges than these is no strip. */
const MOST_SHIFTS = 2000;

/** The date of the first hand-over. */
function firstHandover({ startsOn, handoverWeekday }: Rota): CivilDate {
  const ahead = WEEKDAYS.indexOf(handoverWeekday) - WEEKDAYS.indexOf(weekdayOf(startsOn));
  return addDays(startsOn, (ahead + 7) % 7);
}

/** The instant at which turn `index` begins; 0 is the first. A time that the clocks skip is later by the gap, one shown twice the first. */
export const handoverAt = (rota: Rota, index: number): Instant =>
  civilToInstant(rota.zone, addDays(firstHandover(rota), index * 7), rota.handoverTime);

/** The turn that an instant lies in; negative before the rota begins. */
export function turnAt(rota: Rota, at: Instant): number {
  let index = Math.floor(daysBetween(firstHandover(rota), civilDateAt(rota.zone, at)) / 7);
  while (handoverAt(rota, index) > at) index -= 1;
  while (handoverAt(rota, index + 1) <= at) index += 1;
  return index;
}

const isIn = (at: Instant) => (stretch: Stretch) => stretch.from <= at && at < stretch.to;

/** Who is on call at an instant, and why them. */
export function onCallAt({ rota, overrides, away, leadId }: OnCallFacts, at: Instant): OnCall {
  const isThere = (memberId: string) => !(away[memberId] ?? []).some(isIn(at));
  const taken = overrides.filter(isIn(at)).at(-1);
  if (taken && isThere(taken.memberId)) return { memberId: taken.memberId, because: 'override', insteadOf: null };

  const turn = turnAt(rota, at);
  const started = turn >= 0 && rota.memberIds.length > 0;
  const position = started ? turn % rota.memberIds.length : 0;
  const order = started ? [...rota.memberIds.slice(position), ...rota.memberIds.slice(0, position)] : [];
  const insteadOf = taken?.memberId ?? order[0] ?? null;
  for (const [step, memberId] of order.entries()) {
    if (!isThere(memberId)) continue;
    if (step === 0 && !taken) return { memberId, because: 'turn', insteadOf: null };
    return { memberId, because: step === 0 ? 'turn' : 'stand_in', insteadOf };
  }
  if (leadId !== null && isThere(leadId)) return { memberId: leadId, because: 'lead', insteadOf };
  return { memberId: null, because: 'nobody', insteadOf };
}

/** Who is on call over a stretch of time: without gaps, each shift as long as its answer stays the same. @throws RangeError for too long a stretch */
export function shiftsOf(facts: OnCallFacts, { from, to }: Stretch): Shift[] {
  const { rota, overrides, away } = facts;
  const edges = new Set<Instant>();
  for (let index = turnAt(rota, from) + 1; ; index += 1) {
    const at = handoverAt(rota, index);
    if (at >= to) break;
    if (edges.size > MOST_SHIFTS) throw new RangeError('the stretch has too many hand-overs');
    edges.add(at);
  }
  for (const stretch of [...overrides, ...Object.values(away).flat()]) {
    for (const at of [stretch.from, stretch.to]) if (at > from && at < to) edges.add(at);
  }
  const shifts: Shift[] = [];
  const starts = [from, ...[...edges].sort((a, b) => a - b)];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? to;
    const found = onCallAt(facts, start);
    const last = shifts.at(-1);
    // A hand-over to oneself is none: who is alone in a rota has one long shift.
    if (
      last &&
      last.memberId === found.memberId &&
      last.because === found.because &&
      last.insteadOf === found.insteadOf
    ) {
      shifts[shifts.length - 1] = { ...last, to: end };
    } else shifts.push({ from: start, to: end, ...found });
  }
  return shifts;
}
