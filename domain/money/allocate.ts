import { floor, minus, type Ratio, ratio, times } from './ratio.ts';

/**
 * Whole units that add up to `total`, each next to its exact share: the fractions are cut and the units left over go to
 * the largest remainders, ties to the earlier.
 * @param exact shares whose sum, rounded either way, is `total`
 */
export function apportion(total: bigint, exact: readonly Ratio[]): bigint[] {
  const shares = exact.map(floor);
  let left = total - shares.reduce((all, share) => all + share, 0n);
  if (left < 0n || left > BigInt(shares.length)) throw new RangeError('the exact shares do not add up to the total');
  const order = exact
    .map((share, index) => ({ index, rest: minus(share, ratio(shares[index] ?? 0n)) }))
    .sort((a, b) => compare(b.rest, a.rest) || a.index - b.index);
  for (const { index } of order) {
    if (left === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return shares;
}

const compare = (a: Ratio, b: Ratio): number => {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};

/**
 * An amount spread by weight, without losing a unit: 100 over 1, 1, 1 is 34, 33, 33. A credit mirrors its charge.
 * @throws RangeError for a negative weight, or where there is an amount and no weight to put it on
 */
export function allocate(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight cannot be negative');
  if (total === 0n) return weights.map(() => 0n);
  const all = weights.reduce((sum, weight) => sum + weight, 0n);
  if (all === 0n) throw new RangeError('an amount needs a weight to be put on');
  const size = total < 0n ? -total : total;
  const shares = apportion(
    size,
    weights.map((weight) => times(ratio(size), ratio(weight, all))),
  );
  return total < 0n ? shares.map((share) => -share) : shares;
}
