import { expect, test } from 'vitest';
import { type PayWay, sandboxCards } from '../../../../domain/collection/contract.ts';
import { methodOf, noPayment, paymentOptions } from './payment-choice.tsx';

const offered = (way: PayWay, hasPage: boolean) => paymentOptions(way, hasPage).map(({ value }) => value);

test('what is offered is what the server has configured: no sandbox beside Stripe, no card where there is neither', () => {
  expect(offered('stripe', true)).toEqual(['link', 'none', 'stripe']);
  expect(offered('stripe', false)).toEqual(['none', 'stripe']);
  expect(offered('sandbox', true)).toEqual(['none', ...sandboxCards]);
  expect(offered('none', true)).toEqual(['none']);
});

test('a link stores no card: the customer brings it', () => {
  expect(methodOf({ ...noPayment, with: 'link' })).toBeNull();
  expect(methodOf({ ...noPayment, with: 'stripe', customerId: ' cus_1 ', paymentMethodId: 'pm_1' })).toEqual({
    provider: 'stripe',
    customerId: 'cus_1',
    paymentMethodId: 'pm_1',
    label: 'Card at Stripe',
  });
});
