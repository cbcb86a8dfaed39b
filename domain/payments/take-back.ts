import { allocate } from '../money/allocate.ts';
import { smaller } from '../money/money.ts';

/** Where a payment went, less what a bank took back of it before. */
export interface Placed {
  readonly invoices: readonly {
    readonly id: string;
    readonly leftMinor: bigint;
    /** The wallet that it has filled. */
    readonly walletId?: string | null;
  }[];
  /** Of what became credit. */
  readonly creditLeftMinor: bigint;
}

/** What a bank takes back of a payment, by where it is missing then; together the amount. */
export interface TakenBack {
  /** `amountMinor` of each is due again, `walletMinor` leaves the wallet that it had filled. */
  readonly invoices: readonly { readonly id: string; readonly amountMinor: bigint; readonly walletMinor: bigint }[];
  readonly creditMinor: bigint;
  /** Nobody owes it: the credit is spent, or the bank took more than was paid. */
  readonly lostMinor: bigint;
}

/**
 * Spreads what a bank takes back over what the payment paid, in proportion. Of a top-up, what its wallet still holds leaves the wallet and is
 * owed by nobody; what has been drawn paid for something, and is due again.
 * @param heldMinor the customer's credit now: what is no longer there cannot be taken
 * @param wallets what is in each wallet now
 */
export function takeBack(
  amountMinor: bigint,
  { invoices, creditLeftMinor }: Placed,
  heldMinor: bigint,
  wallets: ReadonlyMap<string, bigint> = new Map(),
): TakenBack {
  const left = [...invoices.map(({ leftMinor }) => leftMinor), creditLeftMinor];
  const shares = allocate(
    smaller(
      amountMinor,
      left.reduce((all, part) => all + part, 0n),
    ),
    left,
  );
  const inWallets = new Map(wallets);
  const parts = invoices.map(({ id, walletId }, at) => {
    const share = shares[at] ?? 0n;
    const held = walletId ? (inWallets.get(walletId) ?? 0n) : 0n;
    const walletMinor = smaller(share, held);
    if (walletId) inWallets.set(walletId, held - walletMinor);
    return { id, amountMinor: share - walletMinor, walletMinor };
  });
  const creditMinor = smaller(shares.at(-1) ?? 0n, heldMinor);
  const backMinor = parts.reduce((all, part) => all + part.amountMinor + part.walletMinor, 0n);
  return {
    invoices: parts.filter((part) => part.amountMinor + part.walletMinor > 0n),
    creditMinor,
    lostMinor: amountMinor - backMinor - creditMinor,
  };
}
