import { apportion } from '../money/allocate.ts';
import { minus, ONE, over, percent, plus, type Ratio, ratio, roundHalfUp, sum, times, ZERO } from '../money/ratio.ts';
import type { TaxTreatment } from '../tax/contract.ts';
import type { BillingTerms } from './contract.ts';
import { spread } from './reduction.ts';

export interface LineTax {
  readonly code: string;
  /** A decimal string, so that 9.975 stays exact. */
  readonly ratePercent: string;
  /** On top of the price, or contained in it; as the terms say where left out. */
  readonly behaviour?: BillingTerms['taxBehaviour'];
  /** On the net with the taxes before it, and not on the net alone. */
  readonly compound?: boolean;
  /** Why it is not charged to this customer. */
  readonly treatment?: Exclude<TaxTreatment, 'standard'>;
}

export interface TaxableLine {
  readonly amountMinor: bigint;
  readonly taxes: readonly LineTax[];
}

export type TotalTerms = Pick<BillingTerms, 'taxBehaviour' | 'taxRounding' | 'couponAllocation'>;

export interface LineTotals {
  /** This line's share of the coupon, rounded where the shares are exact fractions. */
  readonly couponMinor: bigint;
  readonly taxMinor: bigint;
}

export interface Totals {
  readonly lines: readonly LineTotals[];
  /** One entry for each code and rate, in the order of their first line. */
  readonly taxes: readonly (LineTax & { readonly taxMinor: bigint })[];
  readonly subtotalMinor: bigint;
  readonly couponMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
}

/**
 * The figures of a document: coupon off before tax, then each tax rounded half-up on its own, per line or over the
 * document. Tax included in the prices never changes the total. The coupon goes on the charges only (credits have no
 * share) and never takes the subtotal below zero.
 */
export function computeTotals(lines: readonly TaxableLine[], couponMinor: bigint, terms: TotalTerms): Totals {
  const subtotalMinor = add(lines.map((line) => line.amountMinor));
  const coupon = couponMinor > subtotalMinor ? notNegative(subtotalMinor) : couponMinor;
  const amounts = lines.map((line) => ratio(line.amountMinor));
  return totalsAfter(lines, spread(coupon, amounts, terms.couponAllocation), terms);
}

/**
 * The figures of a document whose lines are reduced before tax.
 * @param shares what comes off each line; whole units together
 */
export function totalsAfter(lines: readonly TaxableLine[], shares: readonly Ratio[], terms: TotalTerms): Totals {
  const subtotalMinor = add(lines.map((line) => line.amountMinor));
  const coupon = roundHalfUp(sum(shares));
  const exact = lines.map((line, index) => exactTaxes(line, shares[index] ?? ZERO, terms.taxBehaviour));

  const taxes = new Map<string, { tax: LineTax; rounded: bigint; exact: Ratio[]; lines: number[] }>();
  const lineTax = lines.map(() => 0n);
  for (const [index, line] of lines.entries()) {
    for (const [position, tax] of line.taxes.entries()) {
      const key = `${tax.code}\n${tax.ratePercent}\n${tax.treatment ?? ''}`;
      const group = taxes.get(key) ?? { tax, rounded: 0n, exact: [], lines: [] };
      const value = exact[index]?.[position] ?? ZERO;
      group.exact.push(value);
      group.lines.push(index);
      group.rounded += roundHalfUp(value);
      taxes.set(key, group);
    }
  }
  for (const group of taxes.values()) {
    if (terms.taxRounding === 'document') group.rounded = roundHalfUp(sum(group.exact));
    // Per document the lines show whole units that add up to the tax of the document.
    const perLine =
      terms.taxRounding === 'document' ? apportion(group.rounded, group.exact) : group.exact.map(roundHalfUp);
    for (const [at, index] of group.lines.entries()) lineTax[index] = (lineTax[index] ?? 0n) + (perLine[at] ?? 0n);
  }

  const groups = [...taxes.values()];
  const taxMinor = add(groups.map((group) => group.rounded));
  const afterCoupon = subtotalMinor - coupon;
  const included = add(groups.filter(({ tax }) => isIncluded(tax, terms.taxBehaviour)).map(({ rounded }) => rounded));
  const netMinor = afterCoupon - included;
  return {
    lines: lines.map((_, index) => ({
      couponMinor: roundHalfUp(shares[index] ?? ZERO),
      taxMinor: lineTax[index] ?? 0n,
    })),
    taxes: groups.map(({ tax, rounded }) => ({ ...tax, taxMinor: rounded })),
    subtotalMinor,
    couponMinor: coupon,
    netMinor,
    taxMinor,
    totalMinor: netMinor + taxMinor,
  };
}

const isIncluded = (tax: LineTax, behaviour: BillingTerms['taxBehaviour']): boolean =>
  (tax.behaviour ?? behaviour) === 'inclusive';

/** The exact tax of each of the line's rates, on the net that is left when those contained in the price are taken out of it. */
function exactTaxes(line: TaxableLine, coupon: Ratio, behaviour: BillingTerms['taxBehaviour']): readonly Ratio[] {
  const base = minus(ratio(line.amountMinor), coupon);
  const factors: Ratio[] = [];
  for (const tax of line.taxes) {
    const rate = percent(tax.ratePercent);
    factors.push(tax.compound ? times(rate, plus(ONE, sum(factors))) : rate);
  }
  const included = factors.filter((_, at) => isIncluded(line.taxes[at] as LineTax, behaviour));
  const net = included.length === 0 ? base : over(base, plus(ONE, sum(included)));
  return factors.map((factor) => times(net, factor));
}

const add = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
function notNegative(amount: bigint): bigint {
  return amount > 0n ? amount : 0n;
}
