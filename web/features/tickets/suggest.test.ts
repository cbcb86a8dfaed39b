import { expect, test } from 'vitest';
import { fitting, replaceToken, tokenAt } from './suggest.ts';

test.each([
  ['/ref', 4, { mark: '/', query: 'ref', from: 0, to: 4 }],
  ['/', 1, { mark: '/', query: '', from: 0, to: 1 }],
  ['Hello\n/refund now', 12, { mark: '/', query: 'refun', from: 6, to: 12 }],
  ['see /etc/hosts', 14, null],
  ['1/2', 3, null],
  ['@ann', 4, { mark: '@', query: 'ann', from: 0, to: 4 }],
  ['ask (@Ann Le', 12, { mark: '@', query: 'Ann Le', from: 5, to: 12 }],
  ['me@ann.test', 11, null],
  ['@ann and then', 13, null],
  ['nothing', 7, null],
] as const)('%j at %d', (text, caret, token) => {
  expect(tokenAt(text, caret)).toEqual(token);
});

test('a token is replaced, and the caret stands behind it', () => {
  const token = tokenAt('Hi @an', 6);
  expect(token && replaceToken('Hi @an, bye', token, '@Ann ')).toEqual({ text: 'Hi @Ann , bye', caret: 8 });
});

test('names that begin with it come first, then words, then anything', () => {
  const all = ['Late refund', 'Prefund', 'Refund', 'Hello'].map((name) => ({ name }));
  expect(fitting(all, 'REF').map(({ name }) => name)).toEqual(['Refund', 'Late refund', 'Prefund']);
  expect(fitting(all, '', 2)).toHaveLength(2);
});
