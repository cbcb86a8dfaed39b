import { expect, test } from 'vitest';
import { declineWords } from './declines.ts';

test.each([
  [null, 'the bank gave no reason'],
  ['lost_card', 'the card was reported lost'],
  ['something_new', 'the bank says “something new”'],
  ['constructor', 'the bank says “constructor”'],
])('a decline with the code %s is said in words', (code, words) => expect(declineWords(code)).toBe(words));
