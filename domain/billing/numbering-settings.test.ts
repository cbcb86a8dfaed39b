import { describe, expect, it } from 'vitest';
import { fromIso } from '../time/instant.ts';
import { formatNumber } from './numbering.ts';
import {
  DEFAULT_NUMBERING,
  type NumberingSettings,
  numberingOf,
  numberingSettings,
  yearOf,
} from './numbering-settings.ts';

const problems = (change: Partial<NumberingSettings>): string[] => {
  const { error } = numberingSettings.safeParse({ ...DEFAULT_NUMBERING, ...change });
  return (error?.issues ?? []).map(({ path }) => path.join('.')).sort();
};
const YEARLY = {
  reset: 'yearly' as const,
  formats: {
    organization: '{prefix}-{yyyy}-{organizationCount:4}',
    'per-customer': '{customer}/{yyyymm}/{customerCount}',
  },
  creditNotes: { prefix: 'CN', format: '{prefix}-{yyyy}-{organizationCount}' },
};
const ONE = { key: 'cons', name: 'Consulting', prefix: 'CONS' };

describe('numbering settings', () => {
  it('stand as they come', () => expect(problems({})).toEqual([]));

  it('that begin again each year need the year in every format', () => {
    expect(problems({ reset: 'yearly' })).toEqual([
      'creditNotes.format',
      'formats.organization',
      'formats.per-customer',
    ]);
    expect(problems(YEARLY)).toEqual([]);
  });

  it('keep series apart by their prefixes', () => {
    expect(problems({ series: [ONE] })).toEqual([]);
    expect(problems({ series: [{ ...ONE, prefix: 'INV' }] })).toEqual(['series.0.prefix']);
    expect(problems({ series: [ONE, { ...ONE, name: 'Other' }] })).toEqual(['series.1.key', 'series.1.prefix']);
    const formats = { ...DEFAULT_NUMBERING.formats, organization: 'X-{organizationCount}' };
    expect(problems({ series: [ONE], formats })).toEqual(['formats.organization']);
  });

  it('keep credit notes apart from invoices', () => {
    const { format } = DEFAULT_NUMBERING.creditNotes;
    expect(problems({ creditNotes: { prefix: 'INV', format } })).toEqual(['creditNotes.prefix']);
    expect(problems({ creditNotes: { prefix: 'INV', format: 'C-{prefix}-{organizationCount}' } })).toEqual([]);
  });
});

it.each([
  [null, 'INV-2026-0007'],
  ['cons', 'CONS-2026-0007'],
  ['gone', 'GONE-2026-0007'],
  ['credit-note', 'CN-2026-7'],
])('documents of the series %s are numbered %s', (series, number) => {
  const numbering = { ...DEFAULT_NUMBERING, ...YEARLY, series: [ONE], zone: 'Europe/Berlin' };
  const at = fromIso('2026-03-02T09:00:00Z');
  const counts = { organization: 7, customer: 0 };
  expect(formatNumber(numberingOf(numbering, series), 'c', counts, at)).toBe(number);
});

it.each([
  ['2026-12-31T22:59:59Z', '@2026'],
  ['2026-12-31T23:00:00Z', '@2027'],
])('at %s the count is that of %s, by the year of the zone', (at, year) => {
  const numbering = { ...DEFAULT_NUMBERING, ...YEARLY, zone: 'Europe/Berlin' };
  expect(yearOf(numbering, fromIso(at))).toBe(year);
  expect(yearOf({ ...numbering, reset: 'never' }, fromIso(at))).toBe('');
});
