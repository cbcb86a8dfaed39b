import type { z } from 'zod';
import type { onePrice, PricePlan } from '../../domain/billing/contract.ts';
import { type PriceTerms, price, priceList } from '../../domain/billing/price-list.ts';
import { priceOf, readPrice } from '../../domain/billing/pricing.ts';
import { validation } from '../../domain/errors.ts';
import { formatMinor, fromWire } from '../../domain/money/money.ts';

type OnePrice = z.output<z.ZodObject<typeof onePrice>>;

/** The terms of a price plan that are kept by version. */
export type PlanTerms = Pick<
  PricePlan,
  'prices' | 'interval' | 'intervalCount' | 'timing' | 'trialDays' | 'taxRateIds' | 'usage'
>;

/**
 * The price list that is asked for: given as such, or as one amount for each of the quantity.
 * @param current of a plan that is being changed: what is left out stays
 * @returns undefined where nothing about the price is given
 * @throws AppError Validation where both are given, or one of currency and amount is missing
 */
export function pricesOf(
  { prices, currency, priceMinor }: OnePrice & { readonly prices?: PriceTerms[] | undefined },
  current?: PricePlan,
): PriceTerms[] | undefined {
  if (currency === undefined && priceMinor === undefined) return prices;
  const refused = (path: string, message: string) => validation(message, [{ path, message }]);
  if (prices) throw refused('prices', 'Give either a price list or one price, not both');
  if (current && current.prices.length > 1) throw refused('prices', 'This plan has a price list. Change that instead');
  const chosen = currency ?? current?.currency;
  const minor = priceMinor ?? current?.priceMinor;
  if (chosen === undefined) throw refused('currency', 'Choose a currency');
  if (minor === undefined) throw refused('priceMinor', 'Give a price');
  const unitAmount = formatMinor(fromWire(minor), chosen);
  return priceList.parse([price.parse({ currency: chosen, pricing: { model: 'per-seat', unitAmount } })]);
}

/** By which lists show and sort a plan: its first price, for a quantity of one. */
export function leadingPrice(prices: readonly PriceTerms[]): {
  readonly currency: string;
  readonly priceMinor: bigint;
} {
  const [first] = prices;
  if (!first) throw new RangeError('a price list has one price at least');
  return { currency: first.currency, priceMinor: priceOf(readPrice(first), 1).amountMinor };
}
