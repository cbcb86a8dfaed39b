import type { Customer } from '../../../../domain/billing/contract.ts';
import type { Wallet } from '../../../../domain/wallets/contract.ts';
import { Money } from '../../../ui/money.tsx';

interface Props {
  customer: Customer;
  /** null: it is being opened, and empty. */
  wallet: Wallet | null;
  currency: string;
  /** invoice: one top-up, now; by-itself: whenever the wallet is low; by-hand: none. */
  what: 'invoice' | 'by-itself' | 'by-hand';
  /** null: not an amount yet. */
  amountMinor: number | null;
  belowMinor: number | null;
}

/** What follows the answer: the invoice with its amount, when it is made, and how it is paid. */
export function WalletConsequence({ customer, wallet, currency, what, amountMinor, belowMinor }: Props) {
  if (what === 'by-hand') return 'No invoice is made: it is topped up by hand only.';
  const invoice =
    amountMinor === null || amountMinor <= 0 ? (
      'an invoice of that amount'
    ) : (
      <>
        an invoice of <Money minor={amountMinor} currency={currency} className="font-semibold text-ink" />
      </>
    );
  const collected = customer.paymentMethod
    ? `is final at once, and charged to ${customer.paymentMethod.label} right away`
    : `is final at once, and due ${customer.paymentTermDays === 0 ? 'the same day' : `within ${customer.paymentTermDays} days`}: no card is on file`;
  if (what === 'invoice')
    return (
      <>
        Now {invoice} {collected}. It fills the wallet once it is paid.
      </>
    );
  const left = wallet?.balanceMinor ?? 0;
  if (wallet?.pendingTopUp)
    return (
      <>
        A top-up is not paid yet; no other is made until it is. Then, whenever the wallet is low, {invoice} {collected}.
      </>
    );
  if (belowMinor === null || left >= belowMinor)
    return (
      <>
        {wallet ? (
          <>
            Nothing is made now: <Money minor={left} currency={currency} /> are left.
          </>
        ) : (
          'It begins empty.'
        )}{' '}
        Whenever the wallet is low, {invoice} {collected}.
      </>
    );
  return (
    <>
      {wallet ? (
        <>
          Only <Money minor={left} currency={currency} /> are left
        </>
      ) : (
        'It begins empty'
      )}
      , so now {invoice} {collected}; and so again whenever the wallet is low.
    </>
  );
}
