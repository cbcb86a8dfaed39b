import { expect, test } from 'vitest';
import { amountOf, amountProblem, amountText } from './amount.ts';

test('an amount is read with comma or point, in the digits of its currency', () => {
  expect([amountOf('12,50', 'EUR'), amountOf(' 12.5 ', 'EUR'), amountOf('-3', 'EUR')]).toEqual([1250, 1250, -300]);
  expect([amountOf('1200', 'JPY'), amountOf('1.234', 'KWD')]).toEqual([1200, 1234]);
  for (const [text, currency] of [
    ['1.5', 'JPY'],
    ['12.345', 'EUR'],
    ['', 'EUR'],
    ['x', 'EUR'],
    ['9'.repeat(30), 'EUR'],
  ] as const)
    expect(amountOf(text, currency), text).toBeNull();
});

test('what is typed is what is read, in each number of digits', () => {
  for (const currency of ['EUR', 'JPY', 'KWD']) expect(amountOf(amountText(4901, currency), currency)).toBe(4901);
});

test('an amount that is paid is more than nothing, and no more than there is', () => {
  expect(['0.01', '49', '1000000'].map((text) => amountProblem(text, 'EUR'))).toEqual([null, null, null]);
  for (const text of ['', 'x', '0', '-1', '1.234']) expect(amountProblem(text, 'EUR')).toContain('such as 49.00');
  expect([amountProblem('12.49', 'EUR', 1250), amountProblem('12.50', 'EUR', 1250)]).toEqual([null, null]);
  expect(amountProblem('12.51', 'EUR', 1250)).toBe('Type an amount up to 12.50 EUR');
});

test('of what took something off, all is credited, to the cent, or nothing', () => {
  expect([amountProblem('-20.00', 'EUR', -2000), amountProblem('-20', 'EUR', -2000)]).toEqual([null, null]);
  for (const text of ['-19.99', '-20.01', '20.00', '0', '', 'x'])
    expect(amountProblem(text, 'EUR', -2000), text).toBe('Type -20.00 EUR: it is credited whole, or not at all');
});
