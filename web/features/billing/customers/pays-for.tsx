import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';

/** Customers whose invoices go to this one; nothing where there are none. */
export function PaysFor({ customerId }: { customerId: string }) {
  const query = trpc.customers.list.useQuery({ filter: { payerId: customerId }, pageSize: 50 });
  if (!query.data && query.error)
    return (
      <Card title="Pays for">
        <Loaded query={query} what="Whom they pay for">
          {() => null}
        </Loaded>
      </Card>
    );
  const { items = [], total = 0 } = query.data ?? {};
  if (items.length === 0) return null;
  const aside = (total ?? 0) > items.length ? `${items.length} of ${total}` : 'on one invoice a day';
  return (
    <Card title="Pays for" aside={aside} flush>
      <ul className="divide-y divide-line border-t border-line">
        {items.map(({ id, name, subscriptions }) => (
          <li key={id}>
            <Link
              href={`/billing/customers/${id}`}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2"
            >
              <span className="min-w-0 grow font-medium">{name}</span>
              <span className="text-13 text-muted">
                {subscriptions === 1 ? '1 subscription' : `${subscriptions} subscriptions`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
