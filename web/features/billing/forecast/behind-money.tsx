import { useState } from 'react';
import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { InvoiceStatus } from '../invoices/invoice-status.tsx';

const PAGE = 50;
const ROW = 'flex flex-wrap items-baseline justify-between gap-x-3 py-2 hover:text-accent';

interface Props {
  /** `yyyy-mm` */
  month: string;
  currency: string;
}

/** The invoices that were made final in the month so far. */
export function BilledInvoices({ month, currency }: Props) {
  const [page, setPage] = useState(1);
  const query = trpc.invoices.list.useQuery({
    filter: { finalizedIn: month, currency, status: ['open', 'paid', 'uncollectible'] },
    page,
    pageSize: PAGE,
  });
  return (
    <Loaded query={query} what="The invoices">
      {({ items, total }) => (
        <>
          <ul className="flex flex-col divide-y divide-line">
            {items.map((invoice) => (
              <li key={invoice.id}>
                <Link href={`/billing/invoices/${invoice.id}`} className={ROW}>
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    <span className="font-medium">{invoice.customerName}</span>{' '}
                    <span className="text-13 text-muted">{invoice.number}</span>
                  </span>
                  <span className="ml-auto flex items-baseline gap-3">
                    <InvoiceStatus invoice={invoice} collection={invoice.collection} />
                    <Money minor={invoice.totalMinor} currency={currency} className="font-medium" />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <Pager page={page} size={PAGE} total={total ?? 0} onPage={setPage} />
        </>
      )}
    </Loaded>
  );
}

/** The invoices of which money is expected in the month, each with its part of it. */
export function CashInvoices({ month, currency }: Props) {
  const [page, setPage] = useState(1);
  const query = trpc.forecast.cash.useQuery({ month, currency, page, pageSize: PAGE });
  return (
    <Loaded query={query} what="The invoices that are expected to be paid">
      {({ items, total }) => (
        <>
          <p className="pb-2 text-13 text-muted">
            What of each invoice is expected in the month, as such customers have paid so far. {total.toLocaleString()}{' '}
            in all; each is rounded by itself.
          </p>
          <ul className="flex flex-col divide-y divide-line">
            {items.map((item) => (
              <li key={`${item.invoiceId} ${item.subscriptionId} ${item.key}`}>
                <Link
                  href={
                    item.invoiceId
                      ? `/billing/invoices/${item.invoiceId}`
                      : `/billing/subscriptions/${item.subscriptionId}`
                  }
                  className={ROW}
                >
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    <span className="font-medium">{item.customerName}</span>{' '}
                    <span className="text-13 text-muted">
                      {item.isOpen ? `${item.number ?? 'Invoice'}, unpaid since` : 'to be made on'}{' '}
                      <CivilDay date={item.invoicedOn} />
                    </span>
                  </span>
                  <span className="ml-auto text-right">
                    <Money minor={item.cashMinor} currency={currency} className="font-medium" />
                    <span className="block text-13 text-muted">
                      of <Money minor={item.dueMinor} currency={currency} />
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          <Pager page={page} size={PAGE} total={total} onPage={setPage} />
        </>
      )}
    </Loaded>
  );
}

interface PagerProps {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}

/** Goes through a long list, a page at a time; nothing where it fits on one. */
export function Pager({ page, size, total, onPage }: PagerProps) {
  if (total <= size) return null;
  return (
    <div className="flex items-center justify-between gap-2 pt-3 text-13 text-muted">
      <Button size="small" disabled={page === 1} onClick={() => onPage(page - 1)}>
        Earlier
      </Button>
      <span>
        {((page - 1) * size + 1).toLocaleString()} to {Math.min(page * size, total).toLocaleString()}
      </span>
      <Button size="small" disabled={page * size >= total} onClick={() => onPage(page + 1)}>
        Later
      </Button>
    </div>
  );
}
