import { ratio, roundHalfUp } from '../money/ratio.ts';
import { type CivilDate, daysBetween } from '../time/civil.ts';

/** How many invoices were paid so many whole days after they were finalised, or are unpaid after so many. */
export interface PaymentSample {
  /** null: not paid so far */
  readonly paidAfterDays: number | null;
  /** How long it has been watched; of one that was given up, for ever (null). */
  readonly ageDays: number | null;
  readonly count: number;
}

/** `shares[d]`: millionths of the invoices that are paid within d days. It never falls; its last entry stands for ever after. */
export interface PaymentCurve {
  readonly shares: readonly number[];
  /** How many invoices it was learned from; 0 where it is assumed. */
  readonly invoices: number;
}

/** What comes later than this comes by chance. */
const LONGEST_DAYS = 180;
/** With fewer than these one late payer would be the rule. */
export const FEWEST_SAMPLES = 10;
const MILLION = 1_000_000;

/**
 * What share of invoices is paid within so many days, from those of the past (the product-limit estimate of Kaplan and Meier, 1958: an
 * invoice that is still open says that it was not paid so far, and nothing about later). null with too few of them.
 */
export function paymentCurve(samples: readonly PaymentSample[]): PaymentCurve | null {
  const invoices = samples.reduce((all, { count }) => all + count, 0);
  if (invoices < FEWEST_SAMPLES) return null;
  const shares: number[] = [];
  let unpaid = 1;
  for (let day = 0; day <= LONGEST_DAYS; day++) {
    let [paid, watched] = [0, 0];
    for (const { paidAfterDays, ageDays, count } of samples) {
      if (paidAfterDays === day) paid += count;
      if (paidAfterDays === null ? ageDays === null || ageDays >= day : paidAfterDays >= day) watched += count;
    }
    if (watched > 0) unpaid *= 1 - paid / watched;
    shares.push(Math.round((1 - unpaid) * MILLION));
  }
  return { shares, invoices };
}

/** Where there is no experience: all is paid so many days after it was finalised. */
export const assumedCurve = (days: number): PaymentCurve => ({
  shares: Array.from({ length: days + 1 }, (_, day) => (day < days ? 0 : MILLION)),
  invoices: 0,
});

/** Millionths paid within so many days. */
export const shareWithin = ({ shares }: PaymentCurve, days: number): number =>
  days < 0 ? 0 : (shares[Math.min(days, shares.length - 1)] ?? 0);

/**
 * What of an amount is expected in each of consecutive stretches of days. Rounded on the running sum, so that they add up to what is
 * expected in all.
 * @param edges the first day of each stretch, and the day after the last
 * @param finalizedOn the day from which the curve counts
 * @param since unpaid up to this day, which rules out what would have been paid before
 */
export function expectedBy(
  amountMinor: bigint,
  curve: PaymentCurve,
  edges: readonly CivilDate[],
  finalizedOn: CivilDate,
  since: CivilDate = finalizedOn,
): bigint[] {
  const known = shareWithin(curve, daysBetween(finalizedOn, since) - 1);
  const open = MILLION - known;
  const upTo = (day: CivilDate): bigint => {
    const within = Math.max(shareWithin(curve, daysBetween(finalizedOn, day) - 1) - known, 0);
    return open === 0 ? 0n : roundHalfUp(ratio(amountMinor * BigInt(within), BigInt(open)));
  };
  const sums = edges.map(upTo);
  return sums.slice(1).map((sum, index) => sum - (sums[index] ?? 0n));
}
