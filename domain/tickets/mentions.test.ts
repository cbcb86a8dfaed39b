import { expect, it } from 'vitest';
import { mentionsIn } from './mentions.ts';

const people = [
  { id: 'ann', name: 'Ann' },
  { id: 'lee', name: 'Ann Lee' },
  { id: 'zoe', name: 'Zoë Quill' },
  { id: 'bo1', name: 'Bo' },
  { id: 'bo2', name: 'Bo' },
  { id: 'empty', name: '' },
];

it.each([
  ['@Ann please look', ['ann']],
  ['@ann lee please look', ['lee']],
  ['@Ann Leeds is a town', ['ann']],
  ['@Annabel is somebody else', []],
  ['mail me@ann.test', []],
  ['(@zoe quill) and @ANN.', ['zoe', 'ann']],
  ['@Bo', ['bo1', 'bo2']],
  ['@ nobody', []],
  ['', []],
])('%s', (text, ids) => {
  expect(mentionsIn(text, people)).toEqual(ids);
});
