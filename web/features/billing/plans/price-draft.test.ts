import { describe, expect, it } from 'vitest';
import { price } from '../../../../domain/billing/price-list.ts';
import { EMPTY_PRICE, priceDraftOf, readDraft } from './price-draft.ts';
import { priceWords, telling } from './price-words.ts';

const tiered = price.parse({
  currency: 'EUR',
  minimumMinor: 5000,
  pricing: {
    model: 'graduated',
    tiers: [
      { upTo: 10, unitAmount: '5' },
      { upTo: null, unitAmount: '0.0123', flatMinor: 100 },
    ],
  },
});

describe('a price as it is typed', () => {
  it('comes back as it was stored', () => {
    for (const pricing of [
      { model: 'flat', amountMinor: 4900 },
      { model: 'per-seat', unitAmount: '0.0123' },
      { model: 'package', size: 100, amountMinor: 900 },
    ]) {
      const terms = price.parse({ currency: 'JPY', pricing });
      expect(readDraft(priceDraftOf(terms))).toEqual({ terms });
    }
    expect(readDraft(priceDraftOf(tiered))).toEqual({ terms: tiered });
  });

  it('takes a decimal comma, and says what is wrong in words', () => {
    expect(readDraft({ ...EMPTY_PRICE, unitAmount: '4,90' })).toMatchObject({
      terms: { pricing: { unitAmount: '4.90' } },
    });
    const problem = (change: Partial<typeof EMPTY_PRICE>) => readDraft({ ...EMPTY_PRICE, unitAmount: '1', ...change });
    expect(problem({ currency: 'EU' })).toEqual({ problem: 'Use a currency code such as EUR' });
    expect(problem({ model: 'flat', amount: 'x' })).toEqual({ problem: 'Use amounts of EUR such as 49.00' });
    expect(problem({ unitAmount: '' })).toEqual({ problem: 'Use an amount such as 4.90 or 0.0123' });
    expect(problem({ model: 'graduated' })).toEqual({ problem: 'Tier 1: say what it costs, 0 where it is free' });
    const tiers = [
      { upTo: '10', unitAmount: '1', flat: '' },
      { upTo: '5', unitAmount: '1', flat: '' },
      { upTo: '', unitAmount: '1', flat: '' },
    ];
    expect(problem({ model: 'volume', tiers })).toEqual({ problem: 'Tier 2: Has to end after 10' });
  });

  it('is said in words, and shown by telling quantities', () => {
    expect(priceWords(tiered)).toBe('2 graduated tiers, from EUR 5 each, EUR 50.00 at least');
    expect(telling(tiered)).toEqual([1, 10, 11, 22, 110]);
  });
});
