import { expect, it } from 'vitest';
import { usageCharge } from '../../../../domain/billing/usage-terms.ts';
import { emptyUsePrice, readUsage, usageDraftOf } from './usage-draft.ts';

const METER = '00000000-0000-7000-8000-000000000001';
const terms = usageCharge.parse({
  meterId: METER,
  name: 'Calls',
  aggregation: 'sum',
  alertAt: [1000, 5000],
  prices: [
    { currency: 'EUR', pricing: { model: 'per-seat', unitAmount: '0.01' }, invoiceAtMinor: 50_000 },
    { currency: 'JPY', pricing: { model: 'package', size: 100, amountMinor: 90 } },
  ],
});

it('a charge for use comes back as it was stored', () => {
  const { aggregation: _, ...charge } = terms;
  expect(readUsage(usageDraftOf(terms), ['EUR', 'JPY'])).toEqual({ charge });
});

it('has a price in each of the plan’s currencies, and those that went are not sent', () => {
  expect(readUsage(usageDraftOf(terms), ['JPY'])).toMatchObject({ charge: { prices: [{ currency: 'JPY' }] } });
  expect(readUsage(usageDraftOf(terms), ['EUR', 'USD'])).toEqual({
    problem: 'Calls: Use an amount such as 4.90 or 0.0123',
  });
});

it('says what is wrong in words', () => {
  const draft = usageDraftOf(terms);
  const problem = (change: Partial<typeof draft>) => readUsage({ ...draft, ...change }, ['EUR']);
  expect(problem({ meterId: '' })).toEqual({ problem: 'Calls: choose a meter' });
  expect(problem({ alertAt: '1,000; 2.5' })).toEqual({
    problem: 'Calls: tell at up to five whole quantities, such as 1000 5000',
  });
  expect(problem({ alertAt: '1,000; 20' })).toMatchObject({ charge: { alertAt: [1000, 20] } });
  const flat = { ...emptyUsePrice('EUR'), model: 'flat' as const, amount: '5' };
  expect(problem({ prices: { EUR: flat } })).toEqual({
    problem: 'Calls: Use costs so much for each. What is always charged is the plan’s own',
  });
  expect(problem({ prices: { EUR: { ...emptyUsePrice('EUR'), unitAmount: '1', invoiceAt: 'x' } } })).toEqual({
    problem: 'Calls: use amounts of EUR such as 500.00',
  });
});
