import { describe, expect, it } from 'vitest';
import { NOTICE_WORDS } from '../billing/notice-words.ts';
import { COLLECTION_WORDS } from '../collection/mail-words.ts';
import { mailWords, placeholders, stepWords } from '../collection/words.ts';
import { ACCOUNT_WORDS } from '../payments/account-words.ts';
import { toldDecline } from '../payments/declines.ts';
import { PAY_WORDS } from '../payments/pay-words.ts';
import { RECEIPT_WORDS } from '../payments/receipt-words.ts';
import { languages } from './contract.ts';
import { formatOf } from './format.ts';

/** Every text of a catalogue by its path; a function is called with arguments that can be found again. */
function textsOf(words: object, path = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const at = `${path}/${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value !== 'function') return textsOf(value as object, at);
    const given = Array.from({ length: (value as () => unknown).length }, (_, i) => `<${i}>`);
    const said = (value as (...args: string[]) => unknown)(...given);
    return typeof said === 'string' ? [[at, said]] : textsOf(said as object, at);
  });
}

describe.each([
  ['notices of a subscription', NOTICE_WORDS],
  ['mails of collection', COLLECTION_WORDS],
  ['the pay page', PAY_WORDS],
  ['the customer’s page', ACCOUNT_WORDS],
  ['receipts', RECEIPT_WORDS],
])('%s', (_, catalogue) => {
  const english = new Map(textsOf(catalogue.en));
  it.each(languages.filter((one) => one !== 'en'))(
    'say the same in %s: every figure, nothing left in English',
    (language) => {
      const texts = new Map(textsOf(catalogue[language]));
      expect([...texts.keys()]).toEqual([...english.keys()]);
      const figures = (text: string) => [...new Set(text.match(/\{\w+\}|<\d>/g) ?? [])].sort();
      for (const [path, text] of texts) {
        expect([path, figures(text)]).toEqual([path, figures(english.get(path) ?? '')]);
        // "Bank" and "Plan" are words of several languages; a sentence is of one.
        if (text.includes(' ')) expect([path, text]).not.toEqual([path, english.get(path)]);
      }
    },
  );
});

const FIGURES = {
  number: 'R-7',
  customer: 'Ada',
  amount: formatOf('de', 'EUR').money(123_450n),
  payBy: formatOf('de', 'EUR').day('2026-03-16'),
  days: '3',
  link: 'https://x',
};

it('writes amounts and days of a reminder as the language does', () => {
  const { subject, text } = mailWords('open', 'de', FIGURES);
  expect(subject).toBe('Rechnung R-7: 1.234,50\u00a0€ sind noch offen');
  expect(text).toContain('war bis zum 16. März 2026 zu zahlen');
  expect(text).not.toMatch(/\{\w+\}/);
  expect(formatOf('fr', 'EUR').month('2027-08')).toBe('août 2027');
});

it('says what the workspace wrote instead, whatever the language, and ours where it wrote nothing', () => {
  const own = { kind: 'letter', subject: 'Own {number}', text: '' } as const;
  expect(stepWords(own, 'de', FIGURES)).toEqual({
    subject: 'Own R-7',
    text: expect.stringContaining('die Rechnung R-7'),
  });
  expect(stepWords({ ...own, text: 'Pay {amount}' }, 'pl', FIGURES).text).toBe('Pay 1.234,50\u00a0€');
});

it('knows every figure that a text names', () => {
  const named = languages
    .flatMap((language) => textsOf(COLLECTION_WORDS[language]))
    .flatMap(([, text]) => text.match(/(?<=\{)\w+/g) ?? []);
  expect(new Set(named)).toEqual(new Set(placeholders.filter((one) => one !== 'days')));
});

it.each([
  ['insufficient_funds', 'no-money'],
  ['stolen_card', 'refused'],
  ['constructor', 'refused'],
  [null, 'refused'],
])('tells whoever pays of a decline %s: %s', (code, told) => expect(toldDecline(code)).toBe(told));
