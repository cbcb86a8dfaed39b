import { exponentOf } from './currency.ts';
import { toProcessorStep } from './money.ts';

/**
 * What Stripe counts otherwise than ISO 4217 (docs.stripe.com/currencies, "Minor units in API amounts" and "Special cases"): how many of ours
 * are one of theirs (MGA has no fraction there), or theirs of ours (ISK and UGX have hundredths that are always 0).
 */
const OURS_A_UNIT: Readonly<Record<string, bigint>> = { MGA: 100n };
const THEIRS_A_UNIT: Readonly<Record<string, bigint>> = { ISK: 100n, UGX: 100n };

/** The least that Stripe moves, in minor units: the last of three decimal digits is always 0 (its "Three-decimal currencies"). */
export const stripeStep = (currency: string): bigint =>
  OURS_A_UNIT[currency] ?? (exponentOf(currency) === 3 ? 10n : 1n);

/** What is charged for an amount that is due: never less, so that nothing stays due. What it is more becomes the customer's credit. */
export const chargedByStripe = (dueMinor: bigint, currency: string): bigint =>
  toProcessorStep(dueMinor, stripeStep(currency), 'up');

/** What Stripe can send back of an amount; the rest stays credit. */
export const sentBackByStripe = (minor: bigint, currency: string): bigint => minor - (minor % stripeStep(currency));

/** @throws RangeError for an amount that Stripe would refuse */
export function toStripe(minor: number, currency: string): number {
  const step = stripeStep(currency);
  if (BigInt(minor) % step !== 0n) throw new RangeError(`Stripe takes ${currency} in steps of ${step} minor units`);
  return Number((BigInt(minor) * (THEIRS_A_UNIT[currency] ?? 1n)) / (OURS_A_UNIT[currency] ?? 1n));
}

/** @param currency as Stripe writes it, or as we do */
export function fromStripe(amount: number, currency: string): number {
  const code = currency.toUpperCase();
  return Number((BigInt(amount) * (OURS_A_UNIT[code] ?? 1n)) / (THEIRS_A_UNIT[code] ?? 1n));
}
