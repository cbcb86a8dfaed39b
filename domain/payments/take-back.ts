import { allocate } from '../money/allocate.ts';
import { smaller } from '../money/money.ts';

/** Where a payment went, less what a bank took back of it before. */
export interface Placed {
  readonly invoices: readonly { readonly id: string; readonly leftMinor: bigint }[];
  /** Of what became credit. */
  readonly creditLeftMinor: bigint;
}

/** What a bank takes back of a payment, by where it is missing then; together the amount. */
export interface TakenBack {
  /** Due again. */
  readonly invoices: readonly { readonly id: string; readonly amountMinor: bigint }[];
  readonly creditMinor: bigint;
  /** Nobody owes it: the credit is spent, or the bank took more than was paid. */
  readonly lostMinor: bigint;
}

/**
 * Spreads what a bank takes back over what the payment paid, in proportion.
 * @param heldMinor the customer's credit now: what is no longer there cannot be taken
 */
export function takeBack(amountMinor: bigint, { invoices, creditLeftMinor }: Placed, heldMinor: bigint): TakenBack {
  const left = [...invoices.map(({ leftMinor }) => leftMinor), creditLeftMinor];
  const shares = allocate(
    smaller(
      amountMinor,
      left.reduce((all, part) => all + part, 0n),
    ),
    left,
  );
  const parts = invoices.map(({ id }, at) => ({ id, amountMinor: shares[at] ?? 0n }));
  const creditMinor = smaller(shares.at(-1) ?? 0n, heldMinor);
  const dueMinor = parts.reduce((all, part) => all + part.amountMinor, 0n);
  return {
    invoices: parts.filter((part) => part.amountMinor > 0n),
    creditMinor,
    lostMinor: amountMinor - dueMinor - creditMinor,
  };
}
