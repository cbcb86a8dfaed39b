import { expect, test } from 'vitest';
import { repeated, samplesOf, targetsOf } from './mapping.ts';

test('a field is filled by one column only, and a column can become a field of its own', () => {
  const mapping = { 'E-mail': 'email', TotalVisits: 'fields.totalVisits', Spare: null };
  const targets = targetsOf('Spare', ['email', 'name'], mapping);
  expect(targets.map(({ value, disabled }) => [value, disabled])).toEqual([
    ['email', true],
    ['name', false],
    ['fields.spare', false],
  ]);
  expect(targetsOf('TotalVisits', [], mapping)).toEqual([
    { value: 'fields.totalVisits', label: 'Own field “Total visits”', disabled: false },
  ]);
});

test('samples are the first different values that say something', () => {
  expect(samplesOf([['a'], [' '], ['a'], ['b'], [], ['c'], ['d']], 0)).toEqual(['a', 'b', 'c']);
});

test('repeated names are found once each', () => {
  expect(repeated(['id', 'name', 'id', 'id', '', ''])).toEqual(['id']);
});
