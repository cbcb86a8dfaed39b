import { describe, expect, it } from 'vitest';
import { editFields, type FieldRule, missingFields, ticketFieldInput } from './fields.ts';

const rule = (key: string, type: FieldRule['type'], more: Partial<FieldRule> = {}): FieldRule => ({
  key,
  label: key,
  type,
  options: [],
  required: false,
  ...more,
});
const rules = [
  rule('note', 'text'),
  rule('count', 'number'),
  rule('due', 'date', { required: true }),
  rule('colour', 'choice', { options: ['red', 'blue'] }),
  rule('urgent', 'checkbox', { required: true }),
];

describe('values of own fields', () => {
  it.each([
    ['note', ' hello ', 'hello'],
    ['count', -1.5, -1.5],
    ['due', '2026-02-28', '2026-02-28'],
    ['colour', 'blue', 'blue'],
    ['urgent', false, false],
  ])('%s takes %j', (key, value, stored) => {
    expect(editFields(rules, {}, { [key]: value })).toEqual({ values: { [key]: stored }, issues: [] });
  });

  it.each([
    ['note', 1],
    ['count', '1'],
    ['count', Number.NaN],
    ['due', '2026-02-30'],
    ['due', '28.02.2026'],
    ['colour', 'green'],
    ['urgent', 'yes'],
    ['nowhere', 'x'],
  ])('%s refuses %j and keeps what was there', (key, value) => {
    const { values, issues } = editFields(rules, { count: 1 }, { [key]: value });
    expect(values).toEqual({ count: 1 });
    expect(issues).toMatchObject([{ path: `fields.${key}` }]);
  });

  it('null and blanks empty a field, also one that is gone; what is not named stays', () => {
    const current = { note: 'a', count: 1, old: 'x' };
    expect(editFields(rules, current, { note: '  ', old: null })).toEqual({ values: { count: 1 }, issues: [] });
  });

  it('a required field is missing until it has a value; an unticked box is one', () => {
    expect(missingFields(rules, {}).map(({ key }) => key)).toEqual(['due', 'urgent']);
    expect(missingFields(rules, { due: '2026-01-01', urgent: false })).toEqual([]);
  });
});

it.each([
  [{ key: 'size', type: 'choice', label: 'Size', options: ['S', 'M'] }, true],
  [{ key: 'size', type: 'choice', label: 'Size' }, false],
  [{ key: 'size', type: 'choice', label: 'Size', options: ['S', 'S'] }, false],
  [{ key: 'size', type: 'text', label: 'Size', options: ['S'] }, false],
  [{ key: '1size', type: 'text', label: 'Size' }, false],
  [{ key: 'size', type: 'text', label: ' ' }, false],
] as const)('a definition %j: %s', (input, fine) => {
  expect(ticketFieldInput.safeParse(input).success).toBe(fine);
});
