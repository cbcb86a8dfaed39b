import { expect, it } from 'vitest';
import { fillIn, macroInput, tagsAfter } from './macros.ts';

it.each([
  ['Hello {{firstName}},', { firstName: 'Ada' }, 'Hello Ada,'],
  ['Hello {{ firstName }},', { firstName: null }, 'Hello,'],
  ['#{{number}}', { number: '1001' }, '#1001'],
  ['{{subject}}', { subject: '{{agent}} $& $1', agent: 'no' }, '{{agent}} $& $1'],
])('%s', (text, values, filled) => expect(fillIn(text, values)).toBe(filled));

it.each([
  [{ name: 'Close', actions: { status: 'solved' } }, true],
  [{ name: 'Write', body: 'Hello {{requester}}' }, true],
  [{ name: 'Write', body: 'Hello {{custmer}}' }, false],
  [{ name: 'Nothing', body: '  ' }, false],
  [{ name: 'New', actions: { status: 'new' } }, false],
  [{ name: 'Else', actions: { colour: 'red' } }, false],
])('%j: %s', (input, fine) => expect(macroInput.safeParse(input).success).toBe(fine));

it('tags are added and removed, each once, in order', () => {
  expect(tagsAfter(['b', 'c'], { addTags: ['a', 'b'], removeTags: ['c'] })).toEqual(['a', 'b']);
});
