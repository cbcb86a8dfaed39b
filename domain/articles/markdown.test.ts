import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passageOf, slugOf } from './contract.ts';
import { parseInline, parseMarkdown, plainTextOf, safeHref } from './markdown.ts';

test('reads what articles are made of', () => {
  const text =
    '# Title\n\nA **bold** word,\nan *italic* one.\n\n- one\n- `two`\n\n1. first\n2. second\n\n> said\n\n---\n```\n<b>\n```';
  expect(parseMarkdown(text).map(({ kind }) => kind)).toEqual([
    ...['heading', 'paragraph', 'list', 'list', 'quote', 'rule', 'code'],
  ]);
  expect(plainTextOf(parseMarkdown(text))).toBe(
    'Title\n\nA bold word,\nan italic one.\n\n- one\n- two\n\n1. first\n2. second\n\nsaid\n\n---\n\n<b>',
  );
});

test('HTML is text', () => {
  const html = '<script>alert(1)</script><img src=x onerror=alert(1)>';
  expect(parseMarkdown(html)).toEqual([{ kind: 'paragraph', children: [{ kind: 'text', text: html }] }]);
});

test.each([
  ['https://example.org/a?b=c', true],
  ['http://example.org', true],
  ['mailto:help@example.org', true],
  ['/help/acme/start', true],
  ['#part', true],
  ['//evil.test', false],
  ['/\\evil.test', false],
  ['javascript:alert(1)', false],
  ['JaVaScRiPt:alert(1)', false],
  ['data:text/html,x', false],
  ['vbscript:x', false],
  ['relative', false],
])('a link to %s is one: %s', (href, good) => {
  expect(safeHref(href) !== null).toBe(good);
  expect(parseInline(`[x](${href})`).some(({ kind }) => kind === 'link')).toBe(good);
});

test('an address in the text is a link, without the full stop behind it', () => {
  expect(parseInline('See https://x.test/a.')).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'link', href: 'https://x.test/a', children: [{ kind: 'text', text: 'https://x.test/a' }] },
    { kind: 'text', text: '.' },
  ]);
  expect(plainTextOf(parseMarkdown('[here](https://x.test)'))).toBe('here (https://x.test)');
});

test('whatever is written is read, and no word of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab *_`[]()>#-1.\n/:h'), maxLength: 200 }), (text) => {
      const words = (all: string) => all.replace(/[^ab]/g, '');
      // A link's address is kept in the tree though not in its text where it is the text.
      expect(words(plainTextOf(parseMarkdown(text))).length).toBeGreaterThanOrEqual(
        words(text.replace(/^\s{0,3}```.*$/gm, '')).length,
      );
    }),
    { numRuns: 300 },
  );
});

const LONG = 100_000;
test.each([
  ...[
    '[',
    '*',
    '`',
    '_',
    '>',
    '#',
    '- ',
    '1. ',
    '[a](',
    '![',
    '**a\n',
    '> ',
    '*a',
    '`a\n',
    '```\n',
    'http://',
    '\n',
  ].map((piece) => [piece, piece.repeat(LONG / piece.length)]),
  ['a [', `a ${'['.repeat(LONG)}`],
  ['a title and spaces', `# a${' '.repeat(LONG)}b`],
  ['a title of #', `# ${'#'.repeat(LONG)}b`],
  ['a bullet and a line separator', `- ${' '.repeat(LONG)}\u2028b`],
  ['a rule that is none', `${'* '.repeat(LONG / 2)}b`],
  ['an address of full stops', `http://${'.'.repeat(LONG)}`],
])('a hundred thousand letters of %j take no time', (_, text) => {
  const started = performance.now();
  parseMarkdown(text ?? '');
  expect(performance.now() - started).toBeLessThan(1000);
});

test.each([
  ['## So ##', 'So'],
  ['# C#', 'C'],
  ['#  A # b  ', 'A # b'],
])('the title of %j is %j', (text, title) => {
  expect(parseMarkdown(text)).toMatchObject([{ kind: 'heading', children: [{ text: title }] }]);
});

test.each([
  ['How do I add a user?', 'how-do-i-add-a-user'],
  ['Über uns — Größe', 'uber-uns-gro-e'],
  ['???', 'article'],
  ['a'.repeat(300), 'a'.repeat(100)],
])('the address of %j is %j', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});

test('an excerpt is cut where its hits begin and end', () => {
  expect(passageOf('to \u{2062}reset\u{2063} a \u{2062}password\u{2063}')).toEqual([
    { text: 'to ', hit: false },
    { text: 'reset', hit: true },
    { text: ' a ', hit: false },
    { text: 'password', hit: true },
  ]);
  expect(passageOf('')).toEqual([]);
});
