import { over, ratio, roundHalfUp, times } from '../money/ratio.ts';
import type { CivilDate } from '../time/civil.ts';
import type { BillingTerms, InvoiceLineKind, ProrationUnit } from './contract.ts';
import { type LineTax, type Totals, totalsAfter } from './totals.ts';

/** A line of an invoice that is not final yet. */
export interface DraftLine {
  readonly id: string;
  readonly kind: InvoiceLineKind;
  readonly description: string;
  readonly quantity: number;
  readonly unitPriceMinor: bigint;
  readonly amountMinor: bigint;
  /** What coupons took off it when it was drafted. */
  readonly couponMinor: bigint;
  readonly taxes: readonly LineTax[];
  readonly period: { readonly from: CivilDate; readonly to: CivilDate } | null;
  readonly prorated: { readonly units: number; readonly periodUnits: number; readonly unit: ProrationUnit } | null;
  readonly explanation: readonly unknown[] | null;
}

export interface DraftChange {
  readonly add: readonly DraftLine[];
  readonly change: readonly (Partial<Pick<DraftLine, 'description' | 'quantity' | 'unitPriceMinor' | 'taxes'>> & {
    readonly id: string;
  })[];
  readonly remove: readonly string[];
}

/** The lines with the changes. Another quantity or price makes the amount their product; what explained the old one goes. */
export function changeLines(lines: readonly DraftLine[], { add, change, remove }: DraftChange): DraftLine[] {
  const gone = new Set(remove);
  const changed = new Map(change.map((one) => [one.id, one]));
  const kept = lines
    .filter(({ id }) => !gone.has(id))
    .map((line) => ({ ...line, ...edited(line, changed.get(line.id)) }));
  return [...kept, ...add];
}

function edited(line: DraftLine, edit: DraftChange['change'][number] | undefined): Partial<DraftLine> {
  if (!edit) return {};
  const { description = line.description, taxes = line.taxes } = edit;
  const { quantity = line.quantity, unitPriceMinor = line.unitPriceMinor } = edit;
  if (quantity === line.quantity && unitPriceMinor === line.unitPriceMinor) return { description, taxes };
  const amountMinor = BigInt(quantity) * unitPriceMinor;
  const couponMinor = discountOf(line, amountMinor);
  return { description, taxes, quantity, unitPriceMinor, amountMinor, couponMinor, prorated: null, explanation: null };
}

/** A line keeps its discount in proportion to its amount; one that is no charge any more has none. */
function discountOf({ amountMinor: before, couponMinor }: DraftLine, amountMinor: bigint): bigint {
  if (couponMinor === 0n || before <= 0n || amountMinor <= 0n) return 0n;
  return roundHalfUp(over(times(ratio(couponMinor), ratio(amountMinor)), ratio(before)));
}

export interface DraftFigures extends Totals {
  readonly creditAppliedMinor: bigint;
  readonly creditGrantedMinor: bigint;
  /** To be paid. */
  readonly dueMinor: bigint;
}

/**
 * What a draft comes to: the same figures as those of a computed invoice.
 * @param creditMinor what the customer has, with what the draft has taken of it already
 */
export function draftFigures(
  lines: readonly DraftLine[],
  terms: Pick<BillingTerms, 'taxBehaviour' | 'taxRounding' | 'couponAllocation'>,
  creditMinor: bigint,
): DraftFigures {
  const totals = totalsAfter(
    lines,
    lines.map(({ couponMinor }) => ratio(couponMinor)),
    terms,
  );
  const { totalMinor } = totals;
  const payable = totalMinor > 0n ? totalMinor : 0n;
  const creditAppliedMinor = creditMinor < payable ? creditMinor : payable;
  return {
    ...totals,
    creditAppliedMinor,
    creditGrantedMinor: totalMinor < 0n ? -totalMinor : 0n,
    dueMinor: payable - creditAppliedMinor,
  };
}
