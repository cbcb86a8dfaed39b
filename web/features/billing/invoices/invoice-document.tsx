import type { ReactNode } from 'react';
import type { InvoiceDetail } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { CivilDay, CivilPeriod } from '../../../ui/civil.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { Lines } from './lines.tsx';
import { settledOf } from './settled.ts';
import { Totals } from './totals.tsx';

/** The invoice as a person would read it on paper. */
export function InvoiceDocument({ invoice }: { invoice: InvoiceDetail }) {
  const { tenant } = useMember();
  const { currency, number, customerId, customerName, customerEmail, finalizedAt, payBy, period } = invoice;
  // As the PDF has them: who they were when it was finalised.
  const { data: parties } = trpc.documents.ofInvoice.useQuery({ id: invoice.id });
  const settled = settledOf(invoice);
  return (
    <Card>
      <article aria-label={`Invoice ${number ?? 'draft'}`} className="flex flex-col gap-6 pt-2 sm:p-4">
        <header className="flex flex-wrap items-start justify-between gap-4">
          <div>
            <p className="text-13 text-faint">From</p>
            <p className="text-16 font-semibold">{parties?.seller.name ?? tenant.name}</p>
            <AddressLines lines={parties?.seller.lines} />
          </div>
          <div className="sm:text-right">
            <p className="text-13 text-faint">{number ? 'Invoice' : 'Draft invoice'}</p>
            <p className="text-16 font-semibold tabular">{number ?? 'without a number yet'}</p>
          </div>
        </header>
        <dl className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
          <div>
            <dt className="text-13 text-faint">To</dt>
            <dd>
              <Link
                href={`/billing/customers/${customerId}`}
                className="font-medium underline-offset-2 hover:underline"
              >
                {parties?.buyer.name ?? customerName}
              </Link>
              <AddressLines lines={parties?.buyer.lines} />
              <span className="block text-muted [overflow-wrap:anywhere]">{customerEmail}</span>
            </dd>
          </div>
          <div className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 sm:justify-self-end">
            <Term name="Issued">{finalizedAt ? <Instant at={finalizedAt} /> : 'not yet'}</Term>
            {payBy ? (
              <Term name="To be paid by">
                <CivilDay date={payBy} />
              </Term>
            ) : null}
            {period ? (
              <Term name="For">
                <CivilPeriod period={period} />
              </Term>
            ) : null}
          </div>
        </dl>
        <Lines lines={invoice.lines} currency={currency} />
        <Totals
          currency={currency}
          amounts={invoice}
          coupons={invoice.coupons}
          taxes={invoice.taxes}
          creditedMinor={settled.creditedMinor}
          walletMinor={settled.walletMinor}
          paidMinor={invoice.dueMinor > 0 ? settled.paidMinor : 0}
          last={lastRow(invoice, settled.paidMinor)}
        />
        {invoice.note ? <p className="whitespace-pre-line">{invoice.note}</p> : null}
      </article>
    </Card>
  );
}

const AddressLines = ({ lines = [] }: { lines?: readonly string[] | undefined }) => (
  <>
    {lines.map((line) => (
      <span key={line} className="block text-muted">
        {line}
      </span>
    ))}
  </>
);

const Term = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-13 leading-5 text-faint">{name}</dt>
    <dd className="sm:text-right">{children}</dd>
  </>
);

function lastRow({ status, dueMinor }: InvoiceDetail, paidMinor: number): readonly [string, number] {
  if (status === 'paid') return paidMinor === 0 ? ['Nothing to pay', 0] : ['Paid', paidMinor];
  if (status === 'void') return ['Void, nothing to pay', 0];
  return ['To be paid', dueMinor];
}
