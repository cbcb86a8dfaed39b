import { describe, expect, it } from 'vitest';
import { fromIso } from '../time/instant.ts';
import { durationEnd, nextLocal, waitUntil, zoneFor } from './wait.ts';

const at = fromIso;

describe('waiting', () => {
  it.each([
    ['just before', '2026-02-03T07:59:59Z', '2026-02-03T08:00:00Z'],
    ['at that time: it counts', '2026-02-03T08:00:00Z', '2026-02-03T08:00:00Z'],
    ['just after', '2026-02-03T08:00:01Z', '2026-02-04T08:00:00Z'],
  ])('until 09:00 in Zurich, %s', (_, from, expected) => {
    expect(nextLocal('Europe/Zurich', at(from), '09:00')).toBe(at(expected));
  });

  it('moves a time in the spring gap forward, and takes the first of two in autumn', () => {
    expect(nextLocal('Europe/Berlin', at('2026-03-28T12:00:00Z'), '02:30')).toBe(at('2026-03-29T01:30:00Z'));
    expect(nextLocal('Europe/Berlin', at('2026-10-24T12:00:00Z'), '02:30')).toBe(at('2026-10-25T00:30:00Z'));
    // Between the two readings of 02:30 the first is over, and the second does not count.
    expect(nextLocal('Europe/Berlin', at('2026-10-25T00:45:00Z'), '02:30')).toBe(at('2026-10-26T01:30:00Z'));
  });

  it('until a weekday, at most a week away', () => {
    expect(nextLocal('UTC', at('2026-02-03T10:00:00Z'), '09:00', ['tue'])).toBe(at('2026-02-10T09:00:00Z'));
    expect(nextLocal('UTC', at('2026-02-03T10:00:00Z'), '09:00', ['fri', 'mon'])).toBe(at('2026-02-06T09:00:00Z'));
  });

  it('counts days on the clock and hours elapsed', () => {
    const start = at('2026-03-07T15:00:00Z');
    expect(durationEnd('America/New_York', start, { unit: 'days', count: 1 })).toBe(at('2026-03-08T14:00:00Z'));
    expect(durationEnd('America/New_York', start, { unit: 'hours', count: 24 })).toBe(at('2026-03-08T15:00:00Z'));
    expect(durationEnd('America/New_York', start, { unit: 'minutes', count: 90 })).toBe(at('2026-03-07T16:30:00Z'));
  });

  it.each([
    [null, 'Europe/Lisbon'],
    ['', 'Europe/Lisbon'],
    ['Mars/Base', 'Europe/Lisbon'],
    ['Asia/Tokyo', 'Asia/Tokyo'],
  ])('zone %j', (zone, expected) => {
    expect(zoneFor(zone, 'Europe/Lisbon')).toBe(expected);
  });

  it.each([
    ['held before arrival', 5, 10, { branch: 'met', at: 10 }],
    ['just before the time is up', 19, 19, { branch: 'met', at: 19 }],
    ['as the time is up: too late', 20, 20, { branch: 'timeout', at: 20 }],
    ['not yet', null, 19, null],
    ['time up', null, 20, { branch: 'timeout', at: 20 }],
    ['not there yet', 5, 9, null],
  ])('for a condition, %s', (_, metAt, now, expected) => {
    expect(waitUntil({ arrivedAt: 10, timeoutAt: 20, metAt }, now)).toEqual(expected);
  });
});
