import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { Card } from '../../../ui/card.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { howWords } from '../payments/words.ts';
import { takenOf, walletOf } from './settled.ts';

type Invoice = Pick<InvoiceDetail, 'id' | 'payments' | 'creditNotes' | 'chargebacks' | 'currency'>;

/** What came in for an invoice, what was credited of it, and what a bank took back. Nothing where none is. */
export function MoneyIn({
  invoice: { id: invoiceId, payments, creditNotes, chargebacks, currency },
}: {
  invoice: Invoice;
}) {
  if (payments.length === 0 && creditNotes.length === 0) return null;
  return (
    <Card title="Paid and credited">
      <ul className="flex flex-col divide-y divide-line">
        {payments.map(({ id, method, card, reference, receivedAt, amountMinor }) => (
          <Row key={id} href={`/billing/payments?open=${id}`} title={howWords({ method, card })} at={receivedAt}>
            <Money minor={amountMinor} currency={currency} />
            {reference ? <span className="text-13 text-muted [overflow-wrap:anywhere]">{reference}</span> : null}
          </Row>
        ))}
        {chargebacks.map(({ id, paymentId, reason, at, parts }) => (
          <Row key={id} href={`/billing/payments?open=${paymentId}`} title="Taken back by the bank" at={at}>
            <Money minor={-takenOf(parts, invoiceId) - walletOf(parts, invoiceId)} currency={currency} />
            <span className="text-13 text-muted [overflow-wrap:anywhere]">
              {reason}
              {walletOf(parts, invoiceId) > 0 ? (
                <>
                  . Of it, <Money minor={walletOf(parts, invoiceId)} currency={currency} /> left the wallet
                </>
              ) : null}
            </span>
          </Row>
        ))}
        {creditNotes.map(({ id, number, reason, issuedAt, totalMinor }) => (
          <Row key={id} href={`/billing/credit-notes?open=${id}`} title={`Credit note ${number}`} at={issuedAt}>
            <Money minor={-totalMinor} currency={currency} />
            <span className="text-13 text-muted [overflow-wrap:anywhere]">{reason}</span>
          </Row>
        ))}
      </ul>
    </Card>
  );
}

interface RowProps {
  href: string;
  title: string;
  at: string;
  children: [amount: React.ReactNode, detail: React.ReactNode];
}

function Row({ href, title, at, children: [amount, detail] }: RowProps) {
  return (
    <li className="flex items-baseline justify-between gap-4 py-2">
      <span className="flex min-w-0 flex-col">
        <span>
          <Link href={href} className="text-accent underline-offset-2 hover:underline">
            {title}
          </Link>{' '}
          <Instant at={at} className="text-13 text-faint" />
        </span>
        {detail}
      </span>
      {amount}
    </li>
  );
}
