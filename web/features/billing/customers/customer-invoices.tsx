import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { InvoiceStatus } from '../invoices/invoice-status.tsx';

/** Invoices of a customer, those that are open first. */
export function CustomerInvoices({ customerId, most = 8 }: { customerId: string; most?: number }) {
  const { can } = useMember();
  const mayRead = can('invoice:read');
  const open = trpc.invoices.list.useQuery(
    { filter: { customerId, status: ['open'] }, sort: 'nextAt', pageSize: most },
    { enabled: mayRead },
  );
  const others = trpc.invoices.list.useQuery(
    { filter: { customerId, status: ['paid', 'uncollectible', 'void', 'draft'] }, pageSize: most },
    { enabled: mayRead },
  );
  if (!mayRead) return null;
  // Both or neither: one alone would look like all there is.
  const items = open.data && others.data ? [...open.data.items, ...others.data.items] : undefined;
  const total = (open.data?.total ?? 0) + (others.data?.total ?? 0);
  const query = {
    data: items,
    error: open.error ?? others.error,
    refetch: () => Promise.all([open.refetch(), others.refetch()]),
  };
  return (
    <Card title="Invoices" aside={items && total > items.length ? `${items.length} of ${total}` : null} flush>
      <Loaded query={query} what="The invoices">
        {(items) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted">None yet.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {items.map((invoice) => (
                <li key={invoice.id}>
                  <Link
                    href={`/billing/invoices/${invoice.id}`}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2"
                  >
                    <span className="w-24 font-medium tabular">{invoice.number ?? 'Draft'}</span>
                    <InvoiceStatus invoice={invoice} collection={invoice.collection} />
                    {invoice.collection?.nextAt && invoice.collection.status === 'running' ? (
                      <span className="flex min-w-0 flex-wrap gap-x-2 text-13 text-muted">
                        {invoice.collection.nextWords}
                        <Countdown at={invoice.collection.nextAt} before="" after="Due" />
                      </span>
                    ) : null}
                    <Money minor={invoice.totalMinor} currency={invoice.currency} className="ml-auto" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
