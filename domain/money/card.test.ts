import { expect, it } from 'vitest';
import { card, cardOf, cardWords, methodWords } from './card.ts';

it.each([
  ['Visa ending 4242', 'Visa •••• 4242'],
  ['Visa ending 9995 (insufficient funds)', 'Visa •••• 9995'],
  ['American express ending 0005', 'American express •••• 0005'],
])('%s is %s', (label, words) => expect(cardWords(cardOf(label) ?? { brand: '', last4: '' })).toBe(words));

it.each([null, undefined, '', 'sepa debit', 'Visa ending 424', 'Visa ending 42424', '4242424242424242 ending 4242'])(
  'of %s nothing is kept',
  (label) => expect(cardOf(label)).toBeNull(),
);

it('holds no number', () => {
  expect(card.safeParse({ brand: 'Visa', last4: '4242' }).success).toBe(true);
  for (const last4 of ['424', '42424', '4242424242424242', '424a'])
    expect(card.safeParse({ brand: 'Visa', last4 }).success).toBe(false);
  expect(card.safeParse({ brand: 'Visa 4242', last4: '4242' }).success).toBe(false);
});

it('shows what is no card as it was called', () => {
  expect(methodWords('Visa ending 9995 (insufficient funds)')).toBe('Visa •••• 9995');
  expect(methodWords('sepa debit')).toBe('sepa debit');
});
