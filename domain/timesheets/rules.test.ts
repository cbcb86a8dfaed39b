import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, MINUTE } from '../time/instant.ts';
import { sheetAmount } from './amount.ts';
import { approverAt, type Delegation } from './approver.ts';
import { autoApproval } from './auto-approve.ts';
import { type BillableEntry, bill, billingStatus, release } from './billing-status.ts';
import { DEFAULT_SETTINGS, newDelegation, newTimeEntry } from './contract.ts';
import { graceEnds, isEditable } from './lock.ts';
import { overlaps } from './overlap.ts';
import { roundEntry, roundedSum, roundInstantUp, roundSecondsUp } from './rounding.ts';
import { localStretch, splitByDay, weekBounds, weekOf } from './week.ts';

const at = fromIso;

describe('the lock', () => {
  const question = {
    zone: 'Europe/Berlin',
    lockPeriod: { from: '2026-04-01', to: '2026-05-01' },
    graceDays: 10,
    entryBegin: at('2026-04-06T12:00:00Z'),
    mayOverrideGrace: false,
  };
  it.each([
    ['last millisecond of grace', -1, true],
    ['grace is over', 0, false],
    ['after grace', 1, false],
  ])('%s', (_, offset, editable) => {
    expect(graceEnds(question)).toBe(at('2026-05-10T22:00:00Z'));
    expect(isEditable(question, graceEnds(question) + offset)).toBe(editable);
  });
  it.each([
    ['before the period', '2026-03-31T21:59:59Z', false],
    ['as it begins', '2026-03-31T22:00:00Z', true],
    ['as it ends', '2026-04-30T22:00:00Z', true],
  ])('an entry %s', (_, begin, editable) => {
    const now = at('2026-05-20T12:00:00Z');
    expect(isEditable({ ...question, entryBegin: at(begin), mayOverrideGrace: true }, now)).toBe(editable);
  });
});

describe('amounts', () => {
  it('rounded in total are never further from those rounded by entry than half a unit each', () => {
    const entries = fc.array(
      fc.record({
        seconds: fc.integer({ min: 0, max: 86_400 }),
        rateMinorPerHour: fc.bigInt({ min: 0n, max: 1_000_000n }),
        billable: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(entries, (list) => {
        const each = sheetAmount(list, 'per-entry').amountMinor;
        const total = sheetAmount(list, 'total').amountMinor;
        expect(Math.abs(Number(each - total)) * 2).toBeLessThanOrEqual(list.length + 1);
      }),
    );
  });
});

describe('overlaps', () => {
  it('are exactly the pairs that share time', () => {
    const entries = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 }))
        .map(([from, length]) => ({ from, to: from + length })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(entries, (list) => {
        const named = list.map((entry, index) => ({ ...entry, id: String(index) }));
        const pairs = named.flatMap((a, i) =>
          named
            .slice(i + 1)
            .filter((b) => Math.max(a.from, b.from) < Math.min(a.to, b.to))
            .map((b) => [a.id, b.id]),
        );
        expect(overlaps(named)).toEqual(pairs);
      }),
    );
  });
});

describe('rounding', () => {
  it.each([
    [0, 0],
    [1, 900],
    [899, 900],
    [900, 900],
    [901, 1800],
  ])('%i s in steps of 15 minutes are %i s', (seconds, expected) => {
    expect(roundSecondsUp(seconds, 15)).toBe(expected);
    expect(roundSecondsUp(seconds, 0)).toBe(seconds);
  });
  it('rounds instants on the clock of the zone', () => {
    expect(roundInstantUp(at('2026-02-03T09:31:00Z'), 60, 'Asia/Kolkata')).toBe(at('2026-02-03T10:30:00Z'));
    expect(roundInstantUp(at('2026-02-03T09:31:00Z'), 60, 'Europe/Berlin')).toBe(at('2026-02-03T10:00:00Z'));
    expect(roundInstantUp(at('2026-02-03T09:00:00Z'), 15, 'Asia/Kathmandu')).toBe(at('2026-02-03T09:00:00Z'));
    expect(roundInstantUp(at('2026-02-03T09:01:00Z'), 30, 'Pacific/Kiritimati')).toBe(at('2026-02-03T09:30:00Z'));
  });
  it('rounds begin and end first, then what lies between', () => {
    const entry = { from: at('2026-02-03T09:07:00Z'), to: at('2026-02-03T10:01:00Z') };
    expect(roundEntry(entry, { begin: 5, end: 5, duration: 30 })).toEqual({
      from: at('2026-02-03T09:10:00Z'),
      to: at('2026-02-03T10:05:00Z'),
      durationSeconds: 3600,
    });
    const short = { from: entry.from, to: entry.from + MINUTE };
    expect(roundEntry(short, { begin: 30, end: 0, duration: 0 }).durationSeconds).toBe(0);
  });
  it('sums what is rounded, or rounds the sum', () => {
    expect(roundedSum([100, 900, 901], 15, 'per-entry')).toBe(3600);
    expect(roundedSum([100, 900, 901], 15, 'total')).toBe(2700);
  });
});

describe('weeks and days', () => {
  it('an instant lies in its week', () => {
    const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, fc.constantFrom('mon' as const, 'sun' as const, 'sat' as const), (now, weekStart) => {
        const week = weekBounds('America/New_York', weekOf('America/New_York', weekStart, now));
        expect(week.from <= now && now < week.to).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
  it('a stretch split by day adds up, also where a zone skipped a day', () => {
    expect(splitByDay('Pacific/Apia', localStretch('Pacific/Apia', '2011-12-29T12:00', '2011-12-31T12:00'))).toEqual([
      { date: '2011-12-29', seconds: 43_200 },
      { date: '2011-12-31', seconds: 43_200 },
    ]);
    const instants = fc.integer({ min: at('2026-03-27T00:00:00Z'), max: at('2026-04-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 60 * HOUR }), (from, length) => {
        const days = splitByDay('Europe/Berlin', { from, to: from + length });
        expect(days.reduce((sum, day) => sum + day.seconds, 0)).toBeCloseTo(length / 1000, 6);
        expect(new Set(days.map((day) => day.date)).size).toBe(days.length);
      }),
      { numRuns: 50 },
    );
  });
  it('one that ends at midnight does not touch the next day', () => {
    expect(splitByDay('UTC', localStretch('UTC', '2026-02-03T22:00', '2026-02-03T24:00'))).toEqual([
      { date: '2026-02-03', seconds: 7200 },
    ]);
  });
});

describe('who decides', () => {
  const original = { id: 'a', zone: 'UTC' };
  const link = (from: string, to: string): Delegation => ({ from, to, fromDate: '2026-02-01', toDate: '2026-03-01' });
  const now = at('2026-02-10T00:00:00Z');
  const chain = [link('a', 'b'), link('b', 'c'), link('c', 'd')];
  it.each([
    [0, 'a', ['a'], 'limit'],
    [2, 'c', ['a', 'b', 'c'], 'limit'],
    [3, 'd', ['a', 'b', 'c', 'd'], 'delegated'],
    [4, 'd', ['a', 'b', 'c', 'd'], 'delegated'],
  ] as const)('with %i links allowed', (links, approver, asked, reason) => {
    expect(approverAt(original, chain, now, links)).toEqual({ approver, chain: asked, reason });
  });
  it('nobody stands in before the first and from the last day on', () => {
    expect(approverAt(original, chain, at('2026-01-31T23:59:59Z')).reason).toBe('direct');
    expect(approverAt(original, chain, at('2026-03-01T00:00:00Z')).approver).toBe('a');
  });
  it('in a circle the original decides', () => {
    expect(approverAt(original, [link('a', 'b'), link('b', 'c'), link('c', 'b')], now)).toEqual({
      approver: 'a',
      chain: ['a', 'b', 'c'],
      reason: 'cycle',
    });
  });
  it('a stand-in’s own delegation goes by that person’s zone', () => {
    const tokyo = { ...link('b', 'c'), fromDate: '2026-02-11', zone: 'Asia/Tokyo' };
    expect(approverAt(original, [link('a', 'b'), tokyo], at('2026-02-10T14:59:59Z')).approver).toBe('b');
    expect(approverAt(original, [link('a', 'b'), tokyo], at('2026-02-10T15:00:00Z')).approver).toBe('c');
  });
  it('a delegation hands over to somebody else, for a day at least', () => {
    const [x, y] = ['0195f6f0-0000-7000-8000-000000000001', '0195f6f0-0000-7000-8000-000000000002'];
    const dates = { fromDate: '2026-02-01', toDate: '2026-02-02' };
    expect(newDelegation.safeParse({ fromMemberId: x, toMemberId: y, ...dates }).success).toBe(true);
    expect(newDelegation.safeParse({ fromMemberId: x, toMemberId: x, ...dates }).success).toBe(false);
    expect(newDelegation.safeParse({ fromMemberId: x, toMemberId: y, ...dates, toDate: '2026-02-01' }).success).toBe(
      false,
    );
  });
});

describe('billing', () => {
  const entries: BillableEntry[] = [
    { id: 'a', billable: true, invoiceId: null },
    { id: 'b', billable: true, invoiceId: null },
    { id: 'c', billable: false, invoiceId: null },
  ];
  it.each([
    ['draft', ['a'], 'sheet-not-approved'],
    ['approved', ['c'], 'not-billable'],
    ['approved', ['x'], 'unknown-entry'],
    ['approved', [], 'unknown-entry'],
    ['locked', ['a', 'b'], null],
  ] as const)('a sheet that is %s: %j', (status, ids, refused) => {
    expect(bill(status, entries, 'i1', ids).refused).toBe(refused);
  });
  it('takes all or none, and what was freed can be billed again', () => {
    const one = bill('approved', entries, 'i1', ['a']).entries;
    const both = bill('approved', one, 'i2', ['b', 'a']);
    expect(both.refused).toBe('already-billed');
    expect(both.entries).toBe(one);
    expect(billingStatus(one)).toBe('partially-billed');
    expect(billingStatus(release(one, 'i1'))).toBe('unbilled');
    expect(billingStatus(bill('approved', one, 'i2', ['b']).entries)).toBe('billed');
  });
});

describe('automatic approval', () => {
  it('reminds before, but not before there is a sheet', () => {
    const rule = { zone: 'UTC', afterDays: 1, dayUnit: 'elapsed-24h' as const };
    expect(autoApproval(0, { ...rule, reminderSecondsBefore: 3600 })).toEqual({
      approveAt: 24 * HOUR,
      remindAt: 23 * HOUR,
    });
    expect(autoApproval(0, { ...rule, reminderSecondsBefore: 200_000 }).remindAt).toBe(0);
    expect(autoApproval(0, { ...rule, reminderSecondsBefore: null }).remindAt).toBeNull();
  });
});

describe('an entry', () => {
  it('is by the clock or by the day, and of a sane length', () => {
    const ok = (entry: unknown) => newTimeEntry.safeParse(entry).success;
    expect(ok({ startAt: '2026-02-03T09:00:00Z', endAt: '2026-02-03T10:00:00Z' })).toBe(true);
    expect(ok({ startAt: '2026-02-03T09:00:00Z', endAt: '2026-02-03T09:00:00Z' })).toBe(false);
    expect(ok({ startAt: '2026-02-03T09:00:00Z', endAt: '2026-02-05T09:00:00Z' })).toBe(true);
    expect(ok({ startAt: '2026-02-03T09:00:00Z', endAt: '2026-02-05T09:00:01Z' })).toBe(false);
    expect(ok({ date: '2026-02-03', seconds: 86_400 })).toBe(true);
    expect(ok({ date: '2026-02-03', seconds: 86_401 })).toBe(false);
    expect(DEFAULT_SETTINGS.roundUpMinutes.duration).toBe(0);
  });
});
