import { expect, test } from 'vitest';
import { civilInWords, civilRangeInWords } from './civil-words.ts';

const reader = { locale: 'en-GB', zone: 'America/Los_Angeles' };

test('a civil date is the same day for a reader in any zone', () => {
  expect(civilInWords('2026-11-16', reader)).toBe('16 November 2026');
  expect(civilInWords('2026-11-16', { ...reader, zone: 'Pacific/Auckland' })).toBe('16 November 2026');
});

test('a half-open week is said with its last day', () => {
  expect(civilRangeInWords({ from: '2026-11-16', to: '2026-11-23' }, reader)).toMatch(/^16\s?–\s?22 November 2026$/);
  expect(civilRangeInWords({ from: '2026-12-28', to: '2027-01-04' }, reader)).toMatch(
    /^28 December 2026\s–\s3 January 2027$/,
  );
});
