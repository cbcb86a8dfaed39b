import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { WhatNext } from '../../processes/index.ts';
import { Attempts } from './attempts.tsx';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceStatus } from './invoice-status.tsx';
import { Lines } from './lines.tsx';
import { settledOf } from './settled.ts';
import { Totals } from './totals.tsx';
import { UnknownCharge } from './unknown-charge.tsx';

/** An invoice beside its list: what is charged and what came of it. */
export function InvoicePanel({ id }: { id: string }) {
  const query = trpc.invoices.get.useQuery({ id });
  return (
    <Loaded query={query} what="The invoice">
      {(invoice) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <InvoiceStatus
              invoice={invoice}
              collection={
                invoice.collection && { status: invoice.collection.status, attempts: invoice.attempts.length }
              }
            />
            <Money minor={invoice.dueMinor} currency={invoice.currency} />
            <span className="-ml-2 text-muted">still due</span>
            <Link href={`/billing/invoices/${id}`} className="ml-auto text-accent underline-offset-2 hover:underline">
              Open the invoice
            </Link>
          </div>
          <UnknownCharge invoice={invoice} />
          <div className="flex flex-wrap gap-2 empty:hidden">
            <InvoiceActions invoice={invoice} />
          </div>
          <div className="flex flex-col gap-3">
            <Lines lines={invoice.lines} currency={invoice.currency} />
            <Totals
              currency={invoice.currency}
              amounts={invoice}
              coupons={invoice.coupons}
              taxes={invoice.taxes}
              creditedMinor={settledOf(invoice).creditedMinor}
              paidMinor={invoice.dueMinor > 0 ? settledOf(invoice).paidMinor : 0}
              last={['Still due', invoice.dueMinor]}
            />
          </div>
          <Attempts invoice={invoice} />
          {invoice.collection ? <WhatNext process={invoice.collection} /> : null}
        </div>
      )}
    </Loaded>
  );
}
