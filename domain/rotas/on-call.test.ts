import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { civilDateAt, civilTimeAt, WEEKDAYS, weekdayOf } from '../time/civil.ts';
import { DAY, fromIso, HOUR, type Instant, toIso } from '../time/instant.ts';
import { handoverAt, type OnCallFacts, onCallAt, type Rota, shiftsOf, turnAt } from './on-call.ts';

const at = fromIso;
const berlin: Rota = {
  zone: 'Europe/Berlin',
  startsOn: '2026-03-03',
  handoverWeekday: 'mon',
  handoverTime: '09:00',
  memberIds: ['ada', 'bea', 'cal'],
};
const facts = (change: Partial<OnCallFacts> = {}): OnCallFacts => ({
  rota: berlin,
  overrides: [],
  away: {},
  leadId: 'lea',
  ...change,
});
const who = (text: string, change: Partial<OnCallFacts> = {}) => onCallAt(facts(change), at(text)).memberId;

describe('onCallAt', () => {
  // 3 March 2026 is a Tuesday: the first hand-over is Monday the 9th at 09:00 in Berlin, 08:00 UTC.
  test.each([
    ['2026-03-09T07:59:59Z', 'lea', 'before the first hand-over the lead is called'],
    ['2026-03-09T08:00:00Z', 'ada', 'at the first hand-over'],
    ['2026-03-16T07:59:59.999Z', 'ada', 'just before the second'],
    ['2026-03-16T08:00:00Z', 'bea', 'at the second'],
    ['2026-03-29T23:00:00Z', 'cal', 'the clocks went forward on the 29th'],
    ['2026-03-30T06:59:59Z', 'cal', 'one second before 09:00 summer time'],
    ['2026-03-30T07:00:00Z', 'ada', 'the fourth turn is the first member again'],
  ])('%s: %s (%s)', (instant, expected) => {
    expect(who(instant)).toBe(expected);
  });

  it('hands over at 09:00 on the clock on both days on which the clocks change', () => {
    const sunday: Rota = { ...berlin, handoverWeekday: 'sun', startsOn: '2026-03-01' };
    // 29 March: 09:00 is UTC+2. 25 October: 09:00 is UTC+1 again.
    expect(toIso(handoverAt(sunday, 4))).toBe('2026-03-29T07:00:00.000Z');
    expect(toIso(handoverAt(sunday, 34))).toBe('2026-10-25T08:00:00.000Z');
    expect(handoverAt(sunday, 4) - handoverAt(sunday, 3)).toBe(7 * DAY - HOUR);
    expect(handoverAt(sunday, 34) - handoverAt(sunday, 33)).toBe(7 * DAY + HOUR);
  });

  it('takes a time that the clocks skip later by the gap, and the first of one that they show twice', () => {
    const night: Rota = { ...berlin, handoverWeekday: 'sun', handoverTime: '02:30', startsOn: '2026-03-01' };
    expect(toIso(handoverAt(night, 4))).toBe('2026-03-29T01:30:00.000Z');
    expect(toIso(handoverAt(night, 34))).toBe('2026-10-25T00:30:00.000Z');
  });

  it('lets an override win from its first instant up to its last, and the one entered last where two overlap', () => {
    const overrides = [
      { from: at('2026-03-10T00:00:00Z'), to: at('2026-03-12T00:00:00Z'), memberId: 'cal' },
      { from: at('2026-03-11T00:00:00Z'), to: at('2026-03-11T12:00:00Z'), memberId: 'bea' },
    ];
    expect(who('2026-03-09T23:59:59Z', { overrides })).toBe('ada');
    expect(who('2026-03-10T00:00:00Z', { overrides })).toBe('cal');
    expect(who('2026-03-11T00:00:00Z', { overrides })).toBe('bea');
    expect(who('2026-03-11T12:00:00Z', { overrides })).toBe('cal');
    expect(who('2026-03-12T00:00:00Z', { overrides })).toBe('ada');
  });

  it('goes to the next in order where the one on call is away, and says instead of whom', () => {
    const away = { ada: [{ from: at('2026-03-10T00:00:00Z'), to: at('2026-03-11T00:00:00Z') }] };
    expect(onCallAt(facts({ away }), at('2026-03-10T12:00:00Z'))).toEqual({
      memberId: 'bea',
      because: 'stand_in',
      insteadOf: 'ada',
    });
    expect(who('2026-03-11T00:00:00Z', { away })).toBe('ada');
  });

  it('falls to the lead where everybody is away, and to nobody where there is no lead', () => {
    const gone = [{ from: 0, to: Number.MAX_SAFE_INTEGER }];
    const away = { ada: gone, bea: gone, cal: gone };
    expect(onCallAt(facts({ away }), at('2026-03-10T12:00:00Z'))).toEqual({
      memberId: 'lea',
      because: 'lead',
      insteadOf: 'ada',
    });
    expect(onCallAt(facts({ away, leadId: null }), at('2026-03-10T12:00:00Z')).because).toBe('nobody');
    expect(onCallAt(facts({ away: { ...away, lea: gone } }), at('2026-03-10T12:00:00Z')).memberId).toBeNull();
    expect(onCallAt(facts({ rota: { ...berlin, memberIds: [] } }), at('2026-03-10T12:00:00Z')).because).toBe('lead');
  });

  it('goes back to the turn where whoever took over is away', () => {
    const overrides = [{ from: at('2026-03-10T00:00:00Z'), to: at('2026-03-12T00:00:00Z'), memberId: 'cal' }];
    const away = { cal: [{ from: at('2026-03-10T00:00:00Z'), to: at('2026-03-12T00:00:00Z') }] };
    expect(onCallAt(facts({ overrides, away }), at('2026-03-10T12:00:00Z'))).toEqual({
      memberId: 'ada',
      because: 'turn',
      insteadOf: 'cal',
    });
  });
});

const instants = fc.integer({ min: at('2025-11-01T00:00:00Z') / 1000, max: at('2027-12-01T00:00:00Z') / 1000 });
const rotas = fc.record({
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'),
  startsOn: fc.constantFrom('2026-01-01', '2026-03-29', '2026-10-25', '2026-06-15'),
  handoverWeekday: fc.constantFrom(...WEEKDAYS),
  handoverTime: fc.constantFrom('00:00', '02:30', '09:00', '23:59'),
  memberIds: fc.subarray(['ada', 'bea', 'cal', 'dan']),
});
const stretches = fc
  .tuple(instants, fc.integer({ min: 1, max: 30 * 86_400 }))
  .map(([from, length]) => ({ from: from * 1000, to: (from + length) * 1000 }));
const situations = fc.record({
  rota: rotas,
  overrides: fc.array(
    fc.tuple(stretches, fc.constantFrom('ada', 'bea', 'eve')).map(([stretch, memberId]) => ({ ...stretch, memberId })),
    { maxLength: 3 },
  ),
  away: fc.dictionary(fc.constantFrom('ada', 'bea', 'cal', 'lea'), fc.array(stretches, { maxLength: 2 })),
  leadId: fc.constantFrom('lea', null),
});

describe('a rota, whatever it is', () => {
  it('tiles time: shifts follow each other without gap or overlap and agree with the answer at each of their instants', () => {
    fc.assert(
      fc.property(situations, instants, fc.integer({ min: 1, max: 40 * 86_400 }), (situation, start, length) => {
        const from: Instant = start * 1000;
        const to = from + length * 1000;
        const shifts = shiftsOf(situation, { from, to });
        expect(shifts[0]?.from).toBe(from);
        expect(shifts.at(-1)?.to).toBe(to);
        for (const [index, shift] of shifts.entries()) {
          expect(shift.from).toBeLessThan(shift.to);
          if (index > 0) expect(shift.from).toBe(shifts[index - 1]?.to);
          for (const instant of [shift.from, Math.floor((shift.from + shift.to) / 2), shift.to - 1]) {
            expect(onCallAt(situation, instant)).toEqual({
              memberId: shift.memberId,
              because: shift.because,
              insteadOf: shift.insteadOf,
            });
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('hands over on its weekday, and every instant lies in exactly one turn', () => {
    fc.assert(
      fc.property(rotas, instants, (rota, second) => {
        const turn = turnAt(rota, second * 1000);
        expect(handoverAt(rota, turn)).toBeLessThanOrEqual(second * 1000);
        expect(handoverAt(rota, turn + 1)).toBeGreaterThan(second * 1000);
        const begins = handoverAt(rota, turn);
        expect(weekdayOf(civilDateAt(rota.zone, begins))).toBe(rota.handoverWeekday);
        // Only a time that does not exist on that day is shown otherwise.
        if (civilTimeAt(rota.zone, begins).slice(0, 5) !== rota.handoverTime) {
          expect(civilTimeAt(rota.zone, begins - 1).slice(0, 5) < rota.handoverTime).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
