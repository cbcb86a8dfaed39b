import { plus, type Ratio, ratio, roundHalfUp, ZERO } from '../money/ratio.ts';

export interface PricedTime {
  readonly seconds: number;
  /** Minor units an hour. */
  readonly rateMinorPerHour: bigint;
  readonly billable: boolean;
}

const exact = ({ seconds, rateMinorPerHour, billable }: PricedTime): Ratio =>
  billable ? ratio(BigInt(seconds) * rateMinorPerHour, 3600n) : ZERO;

/** What an entry costs, in minor units; ties are rounded away from zero on the exact value. Time that is not billable costs nothing. */
export const entryAmount = (entry: PricedTime): bigint => roundHalfUp(exact(entry));

/** What a sheet costs: the sum of rounded entries, or the exact sum rounded once. */
export function sheetAmount(
  entries: readonly PricedTime[],
  roundAmount: 'per-entry' | 'total',
): { readonly amountMinor: bigint; readonly billableSeconds: number } {
  return {
    amountMinor:
      roundAmount === 'total'
        ? roundHalfUp(entries.reduce((sum, entry) => plus(sum, exact(entry)), ZERO))
        : entries.reduce((sum, entry) => sum + entryAmount(entry), 0n),
    billableSeconds: entries.reduce((sum, entry) => sum + (entry.billable ? entry.seconds : 0), 0),
  };
}
