import { describe, expect, it } from 'vitest';
import { weakness } from './passwords.ts';

const about = ['Ann Miller', 'ann.miller@acme.test'];

describe('a password', () => {
  it.each([
    ['aaaaaaaaaa', 'different characters'],
    ['abcdabcdabcd', 'different characters'],
    ['password2026', 'well-known word'],
    ['Backbeat-demo', 'well-known word'],
    ['miller-1985', 'name'],
    ['AnnMiller!!', 'name'],
    ['1234567890!', 'well-known word'],
    ['abcdeabcde', null],
    ['correct horse battery', null],
    ['miller goes fishing', null],
    ['8f3kq09z2x1m', null],
  ])('%s: %s', (password, words) => {
    if (words === null) expect(weakness(password, about)).toBeNull();
    else expect(weakness(password, about)).toContain(words);
  });
});
