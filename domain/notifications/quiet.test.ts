import { expect, test } from 'vitest';
import { fromIso, toIso } from '../time/instant.ts';
import { afterQuietHours } from './quiet.ts';

const berlin = { zone: 'Europe/Berlin', quiet: { from: '22:00', to: '07:00' } };
const noon = { zone: 'Europe/Berlin', quiet: { from: '12:00', to: '13:30' } };
const goes = (who: Parameters<typeof afterQuietHours>[0], at: string) => toIso(afterQuietHours(who, fromIso(at)));

// In winter Berlin is an hour ahead of UTC, in summer two.
test.each([
  ['a millisecond before they begin', berlin, '2026-01-14T20:59:59.999Z', '2026-01-14T20:59:59.999Z'],
  ['as they begin', berlin, '2026-01-14T21:00:00Z', '2026-01-15T06:00:00.000Z'],
  ['before midnight', berlin, '2026-01-14T22:30:00Z', '2026-01-15T06:00:00.000Z'],
  ['after midnight', berlin, '2026-01-14T23:30:00Z', '2026-01-15T06:00:00.000Z'],
  ['a millisecond before they end', berlin, '2026-01-15T05:59:59.999Z', '2026-01-15T06:00:00.000Z'],
  ['as they end', berlin, '2026-01-15T06:00:00Z', '2026-01-15T06:00:00.000Z'],
  ['within a day', noon, '2026-01-14T11:15:00Z', '2026-01-14T12:30:00.000Z'],
  ['after those within a day', noon, '2026-01-14T12:30:00Z', '2026-01-14T12:30:00.000Z'],
  ['the night of 23 hours', berlin, '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['the night of 25 hours', berlin, '2026-10-24T21:00:00Z', '2026-10-25T06:00:00.000Z'],
  ['nobody’s quiet hours', { zone: 'Europe/Berlin', quiet: null }, '2026-01-15T02:00:00Z', '2026-01-15T02:00:00.000Z'],
])('%s', (_, who, at, expected) => {
  expect(goes(who, at)).toBe(expected);
});

test('an end that the clocks skip is as much later', () => {
  const early = { zone: 'Europe/Berlin', quiet: { from: '22:00', to: '02:30' } };
  expect(goes(early, '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:30:00.000Z');
});
