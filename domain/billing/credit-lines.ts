import { allocate, apportion } from '../money/allocate.ts';
import { smaller } from '../money/money.ts';
import { ratio, roundHalfUp } from '../money/ratio.ts';
import type { BillingTerms } from './contract.ts';
import { computeTotals, type LineTax } from './totals.ts';

/** A line of a final invoice, with what has been credited of it already. */
export interface CreditableLine {
  readonly id: string;
  readonly description: string;
  /** As it was charged, after its discount. Negative: it took something off. */
  readonly chargedMinor: bigint;
  readonly taxMinor: bigint;
  readonly taxes: readonly LineTax[];
  readonly creditedMinor: bigint;
  readonly creditedTaxMinor: bigint;
}

export interface CreditedLine {
  readonly id: string;
  readonly description: string;
  readonly amountMinor: bigint;
  readonly taxMinor: bigint;
  readonly taxes: readonly (LineTax & { readonly taxMinor: bigint })[];
}

export interface CreditFigures {
  readonly lines: readonly CreditedLine[];
  readonly taxes: readonly (LineTax & { readonly taxMinor: bigint })[];
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly totalMinor: bigint;
}

/** What is left of a line to be credited. */
export const creditable = ({ chargedMinor, creditedMinor }: CreditableLine): bigint => chargedMinor - creditedMinor;

/**
 * What crediting parts of lines comes to. The tax is taken on the credited amount, as it was on the line's, and the last part takes what is
 * left of it: all the parts together are the line, to the unit. Neither a line nor its tax is credited beyond what was charged.
 * @param wanted how much of which line; a line that took something off is credited whole or not at all
 * @returns null where a line is asked for more than is left of it, for nothing, or is none of the invoice's
 */
export function creditFigures(
  lines: readonly CreditableLine[],
  wanted: ReadonlyMap<string, bigint>,
  behaviour: BillingTerms['taxBehaviour'],
): CreditFigures | null {
  const known = new Map(lines.map((line) => [line.id, line]));
  const credited: CreditedLine[] = [];
  let included = 0n;
  for (const [id, amountMinor] of wanted) {
    const line = known.get(id);
    if (!line || !isPart(amountMinor, creditable(line))) return null;
    const taxes = splitTax(line, taxOf(line, amountMinor, behaviour), behaviour);
    const taxMinor = total(taxes.map((tax) => tax.taxMinor));
    included += total(taxes.filter((tax) => (tax.behaviour ?? behaviour) === 'inclusive').map((tax) => tax.taxMinor));
    credited.push({ id, description: line.description, amountMinor, taxMinor, taxes });
  }
  const taxMinor = total(credited.map((line) => line.taxMinor));
  const netMinor = total(credited.map((line) => line.amountMinor)) - included;
  return { lines: credited, taxes: grouped(credited), netMinor, taxMinor, totalMinor: netMinor + taxMinor };
}

/** All that is left of every line. */
export const allOf = (lines: readonly CreditableLine[]): Map<string, bigint> =>
  new Map(lines.flatMap((line) => (creditable(line) === 0n ? [] : [[line.id, creditable(line)] as const])));

/**
 * The lines with credit that was given without a note, while the invoice was a draft, counted as credited of them. It is known by its total
 * alone: each line takes the part that it is of those that charge for time, and the others what is more than they charge.
 * @param givenMinor with its tax; beyond what is left of all lines it is cut
 * @param chargesTime whether a line is for a period that may go unused
 */
export function withGiven<Line extends CreditableLine>(
  lines: readonly Line[],
  givenMinor: bigint,
  behaviour: BillingTerms['taxBehaviour'],
  chargesTime: (line: Line) => boolean,
): readonly Line[] {
  if (givenMinor === 0n) return lines;
  const grossLeft = (line: Line): bigint => {
    if (creditable(line) <= 0n) return 0n;
    const onTop = splitTax(line, line.taxMinor - line.creditedTaxMinor, behaviour).filter(
      (tax) => (tax.behaviour ?? behaviour) === 'exclusive',
    );
    return creditable(line) + total(onTop.map(({ taxMinor }) => taxMinor));
  };
  const given = new Map<string, { readonly gross: bigint; readonly share: bigint }>();
  let left = givenMinor;
  for (const ofTime of [true, false]) {
    const group = lines.filter((line) => chargesTime(line) === ofTime);
    const weights = group.map(grossLeft);
    const shares = allocate(smaller(left, total(weights)), weights);
    for (const [at, { id }] of group.entries()) given.set(id, { gross: weights[at] ?? 0n, share: shares[at] ?? 0n });
    left -= total(shares);
  }
  return lines.map((line) => {
    const { gross, share } = given.get(line.id) ?? { gross: 0n, share: 0n };
    if (share === 0n) return line;
    const amount = roundHalfUp(ratio(creditable(line) * share, gross));
    const taxLeft = line.taxMinor - line.creditedTaxMinor;
    // All of the tax on top: the rest of the share is the tax, to the unit.
    const tax = gross === creditable(line) + taxLeft ? share - amount : roundHalfUp(ratio(taxLeft * share, gross));
    return {
      ...line,
      creditedMinor: line.creditedMinor + amount,
      creditedTaxMinor: line.creditedTaxMinor + tax,
    };
  });
}

function isPart(amount: bigint, left: bigint): boolean {
  if (left < 0n) return amount === left;
  return amount > 0n && amount <= left;
}

function taxOf(line: CreditableLine, amountMinor: bigint, behaviour: BillingTerms['taxBehaviour']): bigint {
  const left = line.taxMinor - line.creditedTaxMinor;
  if (amountMinor === creditable(line)) return left;
  return smaller(taxed(amountMinor, line.taxes, behaviour).taxMinor, left);
}

/** One line's taxes, rounded on the rounded amount. */
const taxed = (amountMinor: bigint, taxes: readonly LineTax[], taxBehaviour: BillingTerms['taxBehaviour']) =>
  computeTotals([{ amountMinor, taxes }], 0n, {
    taxBehaviour,
    taxRounding: 'line',
    couponAllocation: 'largest-remainder',
  });

/** A line's tax by its rates, as they would have come out on the whole line. */
function splitTax(
  line: CreditableLine,
  taxMinor: bigint,
  behaviour: BillingTerms['taxBehaviour'],
): CreditedLine['taxes'] {
  if (line.taxes.length === 1) return line.taxes.map((tax) => ({ ...tax, taxMinor }));
  const { taxes, taxMinor: whole } = taxed(line.chargedMinor, line.taxes, behaviour);
  const parts = taxes.map((tax) => (whole === 0n ? ratio(0n) : ratio(tax.taxMinor * taxMinor, whole)));
  const amounts = apportion(taxMinor, parts);
  return taxes.map((tax, at) => ({ ...tax, taxMinor: amounts[at] ?? 0n }));
}

function grouped(lines: readonly CreditedLine[]): CreditFigures['taxes'] {
  const groups = new Map<string, LineTax & { readonly taxMinor: bigint }>();
  for (const tax of lines.flatMap(({ taxes }) => taxes)) {
    const key = `${tax.code}\n${tax.ratePercent}\n${tax.treatment ?? ''}`;
    const group = groups.get(key);
    groups.set(key, { ...tax, taxMinor: (group?.taxMinor ?? 0n) + tax.taxMinor });
  }
  return [...groups.values()];
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
