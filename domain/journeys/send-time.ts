import type { CivilTime } from '../time/civil.ts';
import { indexOf, weekdayAt } from '../time/days.ts';
import { DAY, type Instant, SECOND, type Stretch } from '../time/instant.ts';
import { minutesOf, timeOfDay, zoneDayAt } from '../time/zone-days.ts';
import type { FrequencyCap, SendRules } from './send-rules.ts';

/** Open stretches are worked out for so long at a time: a month's window is some 30 conversions of civil times, done once. */
const BLOCK = 32 * DAY;
/** About three years: rules that allow nothing for so long allow nothing. */
const FARTHEST_BLOCKS = 36;

/**
 * The earliest instant not before `at` that lies inside the window on an allowed day, on no holiday and outside quiet hours.
 * An edge that the clock change in spring skips is moved forward as an instant; one that occurs twice is the first.
 * @param zone IANA name, known to exist
 * @returns null where the rules allow nothing within three years
 */
export function windowTime(rules: SendRules, zone: string, at: Instant): Instant | null {
  if (rules.window === null && rules.quietHours === null && rules.holidays.length === 0) return at;
  const block = Math.floor(at / BLOCK);
  for (let ahead = 0; ahead < FARTHEST_BLOCKS; ahead++) {
    for (const stretch of openStretches(rules, zone, block + ahead)) {
      if (stretch.to > at) return Math.max(stretch.from, at);
    }
  }
  return null;
}

/** The earliest instant not before `at` at which fewer than `max` sends count. `sentAt` in any order. */
export function capFreeAt(cap: FrequencyCap | null, sentAt: readonly Instant[], at: Instant): Instant {
  if (cap === null) return at;
  const length = cap.perSeconds * SECOND;
  let free = at;
  for (;;) {
    const ends = sentAt.filter((sent) => sent <= free && free < sent + length).map((sent) => sent + length);
    if (ends.length < cap.max) return free;
    ends.sort((a, b) => a - b);
    free = ends[ends.length - cap.max] as Instant;
  }
}

/** When a message wanted at `at` goes out: first the cap, then the window. @returns null where the rules never allow it */
export const sendTime = (
  rules: SendRules,
  zone: string,
  at: Instant,
  sentAt: readonly Instant[] = [],
): Instant | null => windowTime(rules, zone, capFreeAt(rules.cap, sentAt, at));

const known = new WeakMap<SendRules, Map<string, readonly Stretch[]>>();

/** Kept by object: hand the same rules to all enrolments of a version. */
function openStretches(rules: SendRules, zone: string, block: number): readonly Stretch[] {
  const blocks = known.get(rules) ?? new Map<string, readonly Stretch[]>();
  known.set(rules, blocks);
  const key = `${block} ${zone}`;
  let stretches = blocks.get(key);
  if (!stretches) {
    // 600 zones for a year are 7,200; a cohort needs a handful.
    if (blocks.size >= 5000) blocks.clear();
    stretches = computeStretches(rules, zone, { from: block * BLOCK, to: (block + 1) * BLOCK });
    blocks.set(key, stretches);
  }
  return stretches;
}

function computeStretches(rules: SendRules, zone: string, within: Stretch): Stretch[] {
  const { window, quietHours: quiet } = rules;
  const holidays = new Set(rules.holidays.map(indexOf));
  const closed: Stretch[] = [];
  const open: Stretch[] = window ? [] : [within];
  const last = zoneDayAt(zone, within.to).index;
  // From the day before: a window or quiet hours may have begun yesterday.
  for (let index = zoneDayAt(zone, within.from).index - 1; index <= last; index++) {
    if (holidays.has(index)) closed.push({ from: timeOfDay(zone, index, 0), to: timeOfDay(zone, index + 1, 0) });
    if (quiet) closed.push(clockStretch(zone, index, quiet));
    if (window?.days.includes(weekdayAt(index))) open.push(clockStretch(zone, index, window));
  }
  closed.sort((a, b) => a.from - b.from);
  return open.flatMap((stretch) => without(clip(stretch, within), closed));
}

const clockStretch = (
  zone: string,
  index: number,
  { from, to }: { readonly from: CivilTime; readonly to: CivilTime },
) => ({
  from: timeOfDay(zone, index, minutesOf(from)),
  to: timeOfDay(zone, to > from ? index : index + 1, minutesOf(to)),
});

const clip = (stretch: Stretch, within: Stretch): Stretch => ({
  from: Math.max(stretch.from, within.from),
  to: Math.min(stretch.to, within.to),
});

/** What is left of a stretch; `closed` is sorted by its begin. */
function without(stretch: Stretch, closed: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  let { from } = stretch;
  for (const gap of closed) {
    if (gap.to <= from || gap.from >= stretch.to) continue;
    if (gap.from > from) left.push({ from, to: gap.from });
    from = Math.max(from, gap.to);
  }
  if (from < stretch.to) left.push({ from, to: stretch.to });
  return left;
}
