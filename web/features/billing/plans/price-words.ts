import type { PriceTerms } from '../../../../domain/billing/price-list.ts';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import type { Model } from './price-draft.ts';

export const MODEL_WORDS: Readonly<Record<Model, { label: string; help: string }>> = {
  flat: { label: 'Flat', help: 'The same amount whatever the quantity.' },
  'per-seat': { label: 'Per unit', help: 'So much for each seat or unit.' },
  graduated: { label: 'Graduated tiers', help: 'Each unit costs what its own tier says.' },
  volume: { label: 'Volume tiers', help: 'All units cost what the tier of the whole quantity says.' },
  package: { label: 'Packages', help: 'By packages; a begun one counts as whole.' },
};

/** "EUR 49.00 each", "EUR 9.00 for every 100", "3 graduated tiers, from EUR 5 each". */
export function priceWords({ currency, pricing, minimumMinor }: PriceTerms): string {
  const money = (minor: number): string => `${currency} ${formatMinor(fromWire(minor), currency)}`;
  const least = minimumMinor > 0 ? `, ${money(minimumMinor)} at least` : '';
  if (pricing.model === 'flat') return `${money(pricing.amountMinor)} flat${least}`;
  if (pricing.model === 'per-seat') return `${currency} ${pricing.unitAmount} each${least}`;
  if (pricing.model === 'package') {
    return `${money(pricing.amountMinor)} for every ${pricing.size.toLocaleString()}${least}`;
  }
  const { model, tiers } = pricing;
  const first = tiers[0]?.unitAmount ?? '0';
  const count = tiers.length === 1 ? `one ${model} tier` : `${tiers.length} ${model} tiers`;
  return `${count}, from ${currency} ${first} each${least}`;
}

/** Quantities worth showing of a price: one, some of each size, and just at and above every edge. In order, each once. */
export function telling({ pricing }: PriceTerms): number[] {
  const edges =
    pricing.model === 'package'
      ? [pricing.size, pricing.size + 1]
      : 'tiers' in pricing
        ? pricing.tiers.flatMap(({ upTo }) => (upTo === null ? [] : [upTo, upTo + 1]))
        : [5, 25];
  const last = Math.max(10, ...edges);
  return [...new Set([1, 10, ...edges, last * 2, last * 10])].sort((a, b) => a - b);
}
