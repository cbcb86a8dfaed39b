import { ratio, roundHalfUp } from '../money/ratio.ts';
import type { BillingTerms } from './contract.ts';
import { computeTotals, type LineTax } from './totals.ts';

export interface CreditNoteFigures {
  /** Credits are negative. */
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
}

/**
 * The credit for the part of a paid line that was not used: the amount first, rounded half-up, then the taxes on that
 * rounded amount. Never more than the line itself.
 * @param line what was charged: the amount after its coupon, and its taxes
 * @param unused so many units of those charged
 */
export function creditUnused(
  line: { readonly amountMinor: bigint; readonly taxes: readonly LineTax[] },
  unused: { readonly units: number; readonly chargedUnits: number },
  taxBehaviour: BillingTerms['taxBehaviour'],
): CreditNoteFigures {
  const amountMinor = -unusedAmount(line, unused);
  if (amountMinor === 0n) return { netMinor: 0n, taxMinor: 0n, totalMinor: 0n };
  const { netMinor, taxMinor, totalMinor } = computeTotals([{ amountMinor, taxes: line.taxes }], 0n, {
    taxBehaviour,
    taxRounding: 'line',
    couponAllocation: 'largest-remainder',
  });
  return { netMinor, taxMinor, totalMinor };
}

/** The part of a line's amount that was not used, rounded half-up; never more than the line. */
export function unusedAmount(
  line: { readonly amountMinor: bigint },
  unused: { readonly units: number; readonly chargedUnits: number },
): bigint {
  if (unused.chargedUnits <= 0 || unused.units <= 0) return 0n;
  const units = Math.min(unused.units, unused.chargedUnits);
  return roundHalfUp(ratio(line.amountMinor * BigInt(units), unused.chargedUnits));
}
