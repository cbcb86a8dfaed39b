/** An exact fraction. The denominator is positive; nothing here ever becomes a floating-point number. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

export const ZERO: Ratio = { num: 0n, den: 1n };
export const ONE: Ratio = { num: 1n, den: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [from, by] = [a < 0n ? -a : a, b];
  while (by !== 0n) [from, by] = [by, from % by];
  return from;
}

const whole = (num: bigint): Ratio => ({ num, den: 1n });
/** Most amounts are whole minor units: their sums need no common denominator, and nothing to cancel. */
const areWhole = (a: Ratio, b: Ratio): boolean => a.den === 1n && b.den === 1n;

/** @throws RangeError for a zero denominator */
export function ratio(num: bigint | number, den: bigint | number = 1n): Ratio {
  let above = BigInt(num);
  let below = BigInt(den);
  if (below === 1n) return whole(above);
  if (below === 0n) throw new RangeError('a fraction cannot have the denominator 0');
  if (below < 0n) [above, below] = [-above, -below];
  const common = gcd(above, below);
  return common > 1n ? { num: above / common, den: below / common } : { num: above, den: below };
}

export const plus = (a: Ratio, b: Ratio): Ratio =>
  areWhole(a, b) ? whole(a.num + b.num) : ratio(a.num * b.den + b.num * a.den, a.den * b.den);
export const minus = (a: Ratio, b: Ratio): Ratio =>
  areWhole(a, b) ? whole(a.num - b.num) : ratio(a.num * b.den - b.num * a.den, a.den * b.den);
export const times = (a: Ratio, b: Ratio): Ratio =>
  areWhole(a, b) ? whole(a.num * b.num) : ratio(a.num * b.num, a.den * b.den);
export const over = (a: Ratio, b: Ratio): Ratio => ratio(a.num * b.den, a.den * b.num);
export const sum = (terms: readonly Ratio[]): Ratio => terms.reduce(plus, ZERO);

/**
 * A decimal string, exactly: `9.975` is 9975/1000.
 * @throws RangeError where the text is not a plain decimal number
 */
export function decimal(text: string): Ratio {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!parts) throw new RangeError(`not a decimal number: ${text}`);
  const [, sign, whole = '', part = ''] = parts;
  const digits = BigInt(whole + part);
  return ratio(sign === '-' ? -digits : digits, 10n ** BigInt(part.length));
}

const knownPercents = new Map<string, Ratio>();

/** A percentage as a factor: `19` is 19/100. Rates are few, and a run asks for one with each line. */
export function percent(text: string): Ratio {
  const known = knownPercents.get(text);
  if (known) return known;
  if (knownPercents.size >= 1000) knownPercents.clear();
  const factor = over(decimal(text), ratio(100n));
  knownPercents.set(text, factor);
  return factor;
}

/** Largest whole number not above the fraction. */
export function floor(value: Ratio): bigint {
  const cut = value.num / value.den;
  return value.num < 0n && cut * value.den !== value.num ? cut - 1n : cut;
}

/** Commercial rounding on the exact value: ties go away from zero (6172.5 is 6173, -6172.5 is -6173). */
export function roundHalfUp(value: Ratio): bigint {
  if (value.den === 1n) return value.num;
  const size = value.num < 0n ? -value.num : value.num;
  const rounded = (2n * size + value.den) / (2n * value.den);
  return value.num < 0n ? -rounded : rounded;
}

/** Away from zero whenever there is a remainder. */
export function roundUp(value: Ratio): bigint {
  const size = value.num < 0n ? -value.num : value.num;
  const rounded = (size + value.den - 1n) / value.den;
  return value.num < 0n ? -rounded : rounded;
}

/** The fraction with so many decimals, rounded half-up: 22/30 with 9 is `0.733333333`. */
export function toDecimal(value: Ratio, decimals: number): string {
  const scaled = roundHalfUp(times(value, ratio(10n ** BigInt(decimals))));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return scaled < 0n ? `-${text}` : text;
}
