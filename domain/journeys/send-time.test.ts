import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDateAt, civilTimeAt, WEEKDAYS, weekdayOf } from '../time/civil.ts';
import { fromIso, type Instant, MINUTE, SECOND } from '../time/instant.ts';
import { ANY_TIME, quietHours, type SendRules, sendRules, sendWindow } from './send-rules.ts';
import { capFreeAt, sendTime, windowTime } from './send-time.ts';

const rules = (part: Partial<SendRules>): SendRules => ({ ...ANY_TIME, ...part });
const at = (text: string): Instant => fromIso(text);
const everyDay = [...WEEKDAYS];

describe('send time', () => {
  it('is at once without rules', () => {
    expect(sendTime(ANY_TIME, 'UTC', 1234)).toBe(1234);
  });

  it.each([
    ['just before the window', '2026-02-03T07:59:59Z', '2026-02-03T08:00:00Z'],
    ['as it opens', '2026-02-03T08:00:00Z', '2026-02-03T08:00:00Z'],
    ['in its last second', '2026-02-03T15:59:59Z', '2026-02-03T15:59:59Z'],
    ['as it closes', '2026-02-03T16:00:00Z', '2026-02-04T08:00:00Z'],
  ])('%s', (_, scheduled, expected) => {
    const office = rules({ window: { days: everyDay, from: '09:00', to: '17:00' } });
    expect(sendTime(office, 'Europe/Zurich', at(scheduled))).toBe(at(expected));
  });

  it('moves a window edge inside the spring gap forward as an instant', () => {
    const early = rules({ window: { days: everyDay, from: '02:30', to: '05:00' } });
    // 02:30 does not exist: half an hour past what would have been 02:00 is 03:30 summer time.
    expect(sendTime(early, 'America/New_York', at('2026-03-08T05:00:00Z'))).toBe(at('2026-03-08T07:30:00Z'));
  });

  it('lets a window run over midnight into a day on which it does not open, but not into a holiday', () => {
    const night = { days: ['fri' as const], from: '22:00', to: '02:00' };
    expect(sendTime(rules({ window: night }), 'UTC', at('2026-02-07T01:00:00Z'))).toBe(at('2026-02-07T01:00:00Z'));
    const closed = rules({ window: night, holidays: ['2026-02-07'] });
    expect(sendTime(closed, 'UTC', at('2026-02-07T01:00:00Z'))).toBe(at('2026-02-13T22:00:00Z'));
  });

  it('has no answer where quiet hours cover the whole window', () => {
    const never = rules({
      window: { days: everyDay, from: '09:00', to: '10:00' },
      quietHours: { from: '08:00', to: '11:00' },
    });
    expect(sendTime(never, 'UTC', 0)).toBeNull();
  });

  it('refuses a window and quiet hours of no length', () => {
    expect(sendWindow.safeParse({ days: ['mon'], from: '09:00', to: '09:00' }).success).toBe(false);
    expect(quietHours.safeParse({ from: '09:00', to: '09:00' }).success).toBe(false);
    expect(sendRules.parse({})).toEqual(ANY_TIME);
  });

  it.each([
    ['one below the cap', [0], 50, 50],
    ['at the cap: until the older one no longer counts', [0, 10], 50, 100],
    ['as the older one stops counting', [0, 10], 100, 100],
    ['above the cap', [0, 10, 20], 50, 110],
    ['a send to come does not count yet', [0, 90], 50, 50],
  ])('cap of two in 100 s, %s', (_, sent, wanted, free) => {
    const seconds = (list: number[]) => list.map((second) => second * SECOND);
    expect(capFreeAt({ max: 2, perSeconds: 100 }, seconds(sent), wanted * SECOND)).toBe(free * SECOND);
  });

  const clock = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) => {
    const hour = String(Math.floor(quarter / 4)).padStart(2, '0');
    return `${hour}:${String((quarter % 4) * 15).padStart(2, '0')}`;
  });
  const anyRules = fc.record({
    window: fc.record({ days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }), from: clock, to: clock }),
    quiet: fc.record({ from: clock, to: clock }),
    holidays: fc.array(fc.constantFrom('2026-03-29', '2026-03-30', '2026-10-25', '2026-03-08'), { maxLength: 2 }),
  });
  const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia');
  const around = fc
    .tuple(
      fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'),
      fc.integer({ min: -3000, max: 3000 }),
    )
    .map(([day, minutes]) => Date.parse(day) + minutes * MINUTE);

  it('is never before what was wanted, and never outside the window, on a closed day or in quiet hours', () => {
    fc.assert(
      fc.property(anyRules, zones, around, ({ window, quiet, holidays }, zone, wanted) => {
        fc.pre(window.from !== window.to && quiet.from !== quiet.to);
        const send = sendTime(rules({ window, quietHours: quiet, holidays }), zone, wanted);
        if (send === null) return;
        expect(send).toBeGreaterThanOrEqual(wanted);
        expect(holidays).not.toContain(civilDateAt(zone, send));
        // On a day when the clocks change an edge is an instant and may differ from the reading; those are in the cases above.
        const day = civilDateAt(zone, send);
        if (['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'].includes(day)) return;
        if (['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'].includes(addDays(day, -1))) return;
        const time = civilTimeAt(zone, send).slice(0, 5);
        const inside = (from: string, to: string) =>
          from < to ? from <= time && time < to : from <= time || time < to;
        expect(inside(quiet.from, quiet.to)).toBe(false);
        expect(inside(window.from, window.to)).toBe(true);
        const opened = window.from > window.to && time < window.to ? addDays(day, -1) : day;
        expect(window.days).toContain(weekdayOf(opened));
      }),
      { numRuns: 60 },
    );
  });

  it('is its own answer: what may be sent at an instant is sent at it', () => {
    fc.assert(
      fc.property(anyRules, zones, around, ({ window, quiet, holidays }, zone, wanted) => {
        fc.pre(window.from !== window.to && quiet.from !== quiet.to);
        const all = rules({ window, quietHours: quiet, holidays });
        const send = windowTime(all, zone, wanted);
        if (send !== null) expect(windowTime(all, zone, send)).toBe(send);
      }),
      { numRuns: 40 },
    );
  });
});
