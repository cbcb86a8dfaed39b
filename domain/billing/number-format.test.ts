import { describe, expect, it } from 'vitest';
import { formatProblem, nextNumbers } from './number-format.ts';
import { DEFAULT_NUMBERING, numberingSettings } from './numbering-settings.ts';

describe('a number format', () => {
  it.each([
    ['organization', '{prefix}-{organizationCount:6}', null],
    ['organization', '{yyyy}/{organizationCount}', null],
    ['organization', '{organizationCount:12}', null],
    ['organization', '{organizationCount:13}', 'Pad to 1 to 12'],
    ['organization', '{organizationCount:0}', 'Pad to 1 to 12'],
    ['organization', '{prefix}-{yyyy}', '{organizationCount}'],
    ['organization', '{prefix}-{customerCount}', '{organizationCount}'],
    ['organization', '', 'Say how'],
    ['organization', '{month}-{organizationCount}', '{month} is not known'],
    ['organization', '{organizationCount}\n', 'letters, digits'],
    ['organization', '{organizationCount', 'letters, digits'],
    ['per-customer', '{customer}-{customerCount}', null],
    ['per-customer', '{customerCount}', '{customer}:'],
    ['per-customer', '{customer}', '{customerCount}:'],
  ] as const)('%s %j: %s', (scheme, format, words) => {
    const problem = formatProblem(scheme, format);
    if (words === null) expect(problem).toBeNull();
    else expect(problem).toContain(words);
  });

  it('is refused at its own place, also of the scheme that is not in force', () => {
    const formats = { ...DEFAULT_NUMBERING.formats, 'per-customer': '{customer}' };
    const read = numberingSettings.safeParse({ ...DEFAULT_NUMBERING, formats });
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['formats.per-customer']);
    expect(numberingSettings.safeParse(DEFAULT_NUMBERING).success).toBe(true);
  });

  it('shows the next numbers, going on from those that are taken', () => {
    const at = Date.parse('2026-12-31T23:30:00Z');
    const organization = { ...DEFAULT_NUMBERING, zone: 'UTC' };
    expect(nextNumbers(organization, 41, 3, 'a1b2c3', at)).toEqual(['INV-000042', 'INV-000043', 'INV-000044']);
    expect(nextNumbers({ ...organization, scheme: 'per-customer' }, 41, 2, 'a1b2c3', at)).toEqual([
      'INV-a1b2c3-0001',
      'INV-a1b2c3-0002',
    ]);
    const formats = { ...DEFAULT_NUMBERING.formats, organization: '{yyyy}-{organizationCount}' };
    expect(nextNumbers({ ...organization, formats, zone: 'Asia/Tokyo' }, 0, 1, 'x', at)).toEqual(['2027-1']);
  });
});
