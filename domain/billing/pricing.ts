import { apportion } from '../money/allocate.ts';
import { exponentOf } from '../money/currency.ts';
import { formatMinor, fromWire, toWire } from '../money/money.ts';
import { decimal, floor, type Ratio, ratio, roundHalfUp, roundUp, sum, times, toDecimal } from '../money/ratio.ts';
import type { PricePartWire, PriceTerms, PricingTerms, RoundingMode } from './price-list.ts';

interface Unit {
  /** As it was entered, of the main unit. */
  readonly text: string;
  /** In minor units, exact. */
  readonly minor: Ratio;
}

export interface Tier {
  readonly from: number;
  readonly upTo: number | null;
  readonly unit: Unit;
  readonly flat: Unit;
}

export type Pricing =
  | { readonly model: 'flat'; readonly amount: Unit }
  | { readonly model: 'per-seat'; readonly unit: Unit }
  | { readonly model: 'graduated' | 'volume'; readonly tiers: readonly Tier[] }
  | { readonly model: 'package'; readonly size: number; readonly amount: Unit };

/** A price list's entry, ready to be computed with: decimals are read once and not for each subscription. */
export interface Price {
  readonly currency: string;
  readonly pricing: Pricing;
  readonly rounding: RoundingMode;
  readonly minimumMinor: bigint;
}

export interface PricePart extends Omit<PricePartWire, 'amountMinor'> {
  readonly amountMinor: bigint;
}

export interface Priced {
  /** Of a whole period, rounded as the price says; before a minimum. */
  readonly amountMinor: bigint;
  /** How it came about. They add up to the amount. */
  readonly parts: readonly PricePart[];
}

/** @throws RangeError for an unknown currency */
export function readPrice({ currency, pricing, rounding, minimumMinor }: PriceTerms): Price {
  return { currency, pricing: readPricing(pricing, currency), rounding, minimumMinor: fromWire(minimumMinor) };
}

function readPricing(terms: PricingTerms, currency: string): Pricing {
  const scale = ratio(10n ** BigInt(exponentOf(currency)));
  const fine = (text: string): Unit => ({ text, minor: times(decimal(text), scale) });
  const whole = (minor: number): Unit => ({ text: formatMinor(fromWire(minor), currency), minor: ratio(minor) });
  if (terms.model === 'flat') return { model: 'flat', amount: whole(terms.amountMinor) };
  if (terms.model === 'per-seat') return { model: 'per-seat', unit: fine(terms.unitAmount) };
  if (terms.model === 'package') return { model: 'package', size: terms.size, amount: whole(terms.amountMinor) };
  let after = 0;
  const tiers = terms.tiers.map(({ upTo, unitAmount, flatMinor }) => {
    const from = after + 1;
    after = upTo ?? after;
    return { from, upTo, unit: fine(unitAmount), flat: whole(flatMinor) };
  });
  return { model: terms.model, tiers };
}

/**
 * What a quantity costs for a whole period: every part exact, the sum rounded once, and the parts brought to whole minor units that add
 * up to it. Nothing used costs nothing, but for a flat price.
 * @param quantity a whole number from 0 on
 * @throws RangeError for anything else
 */
export function priceOf({ pricing, rounding }: Pick<Price, 'pricing' | 'rounding'>, quantity: number): Priced {
  if (!Number.isSafeInteger(quantity) || quantity < 0) throw new RangeError(`not a quantity: ${quantity}`);
  const found = partsOf(pricing, quantity);
  const exact = found.map(({ quantity: count, unit }) => times(unit.minor, ratio(count)));
  const amountMinor = rounded(sum(exact), rounding);
  const amounts = exact.length === 1 ? [amountMinor] : apportion(amountMinor, exact);
  const parts = found.map(({ unit, ...part }, at) => ({
    ...part,
    unitAmount: unit.text,
    amountMinor: amounts[at] ?? 0n,
  }));
  return { amountMinor, parts };
}

interface Part extends Pick<PricePartWire, 'kind' | 'quantity' | 'tier'> {
  readonly unit: Unit;
}

function partsOf(pricing: Pricing, quantity: number): Part[] {
  if (pricing.model === 'flat') return [{ kind: 'flat', quantity: 1, unit: pricing.amount, tier: null }];
  if (quantity === 0) return [];
  if (pricing.model === 'per-seat') return [{ kind: 'units', quantity, unit: pricing.unit, tier: null }];
  if (pricing.model === 'package') {
    return [{ kind: 'packages', quantity: Math.ceil(quantity / pricing.size), unit: pricing.amount, tier: null }];
  }
  const { model, tiers } = pricing;
  const reached = tiers.filter(({ from }) => from <= quantity);
  const charged = model === 'graduated' ? reached : reached.slice(-1);
  return charged.flatMap(({ from, upTo, unit, flat }) => {
    const tier = { from, upTo };
    const count = model === 'volume' ? quantity : Math.min(quantity, upTo ?? quantity) - from + 1;
    const units: Part = { kind: 'units', quantity: count, unit, tier };
    return flat.minor.num === 0n ? [units] : [units, { kind: 'flat', quantity: 1, unit: flat, tier }];
  });
}

/** @param value not negative */
function rounded(value: Ratio, mode: RoundingMode): bigint {
  if (mode === 'half-up') return roundHalfUp(value);
  if (mode === 'up') return roundUp(value);
  const below = floor(value);
  if (mode === 'down') return below;
  const twice = 2n * (value.num - below * value.den);
  return twice > value.den || (twice === value.den && below % 2n === 1n) ? below + 1n : below;
}

/** What a whole period comes to: the price of the quantity, and what is missing to the minimum. */
export function periodPrice(price: Price, quantity: number): PeriodPrice {
  const last = lastPriced.get(price);
  if (last?.quantity === quantity) return last.priced;
  const priced = withTopUp(price, quantity);
  lastPriced.set(price, { quantity, priced });
  return priced;
}

export interface PeriodPrice extends Priced {
  readonly topUpMinor: bigint;
}

/** Most subscriptions of a run share a price, and many of them a quantity. */
const lastPriced = new WeakMap<Price, { readonly quantity: number; readonly priced: PeriodPrice }>();

function withTopUp(price: Price, quantity: number): PeriodPrice {
  const priced = priceOf(price, quantity);
  const missing = price.minimumMinor - priced.amountMinor;
  return { ...priced, topUpMinor: missing > 0n ? missing : 0n };
}

/** The amount divided by the quantity, with six decimals, of the main unit; null for no quantity. For people, never computed with. */
export function effectiveUnit(amountMinor: bigint, quantity: number, currency: string): string | null {
  if (quantity === 0) return null;
  const scale = 10n ** BigInt(exponentOf(currency));
  return toDecimal(ratio(amountMinor, BigInt(quantity) * scale), 6).replace(/(\.\d\d\d*?)0+$/, '$1');
}

export const toWireParts = (parts: readonly PricePart[]): PricePartWire[] =>
  parts.map((part) => ({ ...part, amountMinor: toWire(part.amountMinor) }));
