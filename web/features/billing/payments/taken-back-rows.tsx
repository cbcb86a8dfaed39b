import type { PaymentDetail } from '../../../../domain/payments/contract.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';

/** What the bank took back of a payment, where it is missing now, and what happens next. */
export function TakenBackRows({ payment: { chargebacks } }: { payment: PaymentDetail }) {
  if (chargebacks.length === 0) return null;
  return (
    <section aria-label="Taken back by the bank">
      <h3 className="mb-1 text-13 font-medium">Taken back by the bank</h3>
      <ul className="flex flex-col gap-3">
        {chargebacks.map(({ id, amountMinor, currency, creditMinor, lostMinor, fee, reason, at, parts }) => (
          <li key={id} className="flex flex-col gap-1">
            <span className="flex justify-between gap-4">
              <Instant at={at} />
              <Money minor={-amountMinor} currency={currency} />
            </span>
            <span className="text-13 text-muted">{reason}</span>
            <ul className="text-13">
              {parts.map((part) => (
                <TakenPart key={part.invoiceId} part={part} currency={currency} />
              ))}
              {creditMinor > 0 ? (
                <li>
                  <Money minor={creditMinor} currency={currency} /> off the customer’s credit
                </li>
              ) : null}
              {lostMinor > 0 ? (
                <li>
                  <Money minor={lostMinor} currency={currency} /> lost: its credit had been spent
                </li>
              ) : null}
              {fee ? (
                <li>
                  <Money minor={fee.amountMinor} currency={fee.currency} /> asked by the bank for the dispute
                </li>
              ) : null}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Part = PaymentDetail['chargebacks'][number]['parts'][number];

/** Due again, out of the wallet that it had filled, or some of both. */
function TakenPart({ part, currency }: { part: Part; currency: string }) {
  const { invoiceId, invoiceNumber, amountMinor, walletMinor } = part;
  const invoice = (
    <Link href={`/billing/invoices/${invoiceId}`} className="text-accent underline-offset-2 hover:underline">
      {invoiceNumber}
    </Link>
  );
  return (
    <>
      {amountMinor > 0 ? (
        <li>
          <Money minor={amountMinor} currency={currency} /> due again of {invoice}, where you decide what happens next
        </li>
      ) : null}
      {walletMinor > 0 ? (
        <li>
          <Money minor={walletMinor} currency={currency} /> out of the wallet that {invoice} had filled
        </li>
      ) : null}
    </>
  );
}
