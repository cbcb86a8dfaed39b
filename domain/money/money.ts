import { z } from 'zod';
import { exponentOf } from './currency.ts';
import { decimal, ratio, roundHalfUp, roundUp, times, toDecimal } from './ratio.ts';

/** Money on the wire: integer minor units beside a currency. zod's int refuses what a JSON number cannot hold exactly. */
export const minorUnits = z.int();

const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Minor units for the wire.
 * @throws RangeError beyond 2^53 - 1, where a JSON number would silently round
 */
export function toWire(minor: bigint): number {
  if (minor > LARGEST || minor < -LARGEST) throw new RangeError(`too large for the wire: ${minor} minor units`);
  return Number(minor);
}

/**
 * Minor units from the wire.
 * @throws RangeError where the number is not a whole one that is held exactly
 */
export function fromWire(minor: number): bigint {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not a whole number of minor units: ${minor}`);
  return BigInt(minor);
}

/**
 * A decimal amount in minor units: `12.345` KWD is 12345.
 * @param excess what to do with more digits than the currency has: refuse them (a person typed it), or round half-up
 * @throws RangeError where the text is not a decimal number, the currency is unknown, or digits are refused
 */
export function parseMinor(text: string, currency: string, excess: 'refuse' | 'half-up' = 'refuse'): bigint {
  const exact = times(decimal(text), ratio(10n ** BigInt(exponentOf(currency))));
  if (exact.den !== 1n && excess === 'refuse') throw new RangeError(`${currency} has no such fraction: ${text}`);
  return roundHalfUp(exact);
}

/** The amount as a plain decimal string, without grouping or symbol: 12345 KWD is `12.345`. */
export function formatMinor(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  return toDecimal(ratio(minor, 10n ** BigInt(exponent)), exponent);
}

/**
 * The amount as a payment processor takes it: some accept only multiples of a step (three-digit currencies in tens).
 * `nearest` has ties away from zero; `up` never asks for less than is owed.
 * @throws RangeError for a step below 1
 */
export function toProcessorStep(minor: bigint, step: bigint, rounding: 'nearest' | 'up'): bigint {
  if (step < 1n) throw new RangeError('a step is at least one minor unit');
  const steps = ratio(minor, step);
  return (rounding === 'up' ? roundUp(steps) : roundHalfUp(steps)) * step;
}

/** The lesser of two amounts. */
export function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
