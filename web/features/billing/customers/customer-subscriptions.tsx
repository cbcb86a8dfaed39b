import type { ReactNode } from 'react';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { Link } from '../../../ui/link.tsx';
import { Cost } from '../subscriptions/cost.tsx';
import { SubscriptionStatus } from '../subscriptions/subscription-status.tsx';

/** What a customer is billed for. */
export function CustomerSubscriptions({ customerId, action }: { customerId: string; action?: ReactNode }) {
  const { can } = useMember();
  const mayRead = can('subscription:read');
  const query = trpc.subscriptions.list.useQuery(
    { filter: { customerId }, sort: 'status', pageSize: 50 },
    { enabled: mayRead },
  );
  if (!mayRead) return null;
  return (
    <Card title="Subscriptions" aside={action} flush>
      <Loaded query={query} what="The subscriptions">
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted">None yet.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {items.map((subscription) => (
                <li key={subscription.id}>
                  <Link
                    href={`/billing/subscriptions/${subscription.id}`}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2"
                  >
                    <span className="font-medium">{subscription.pricePlanName}</span>
                    <SubscriptionStatus subscription={subscription} />
                    {subscription.nextInvoiceAt ? (
                      <Countdown
                        at={subscription.nextInvoiceAt}
                        before="Billed"
                        after="Due"
                        className="text-13 text-muted"
                      />
                    ) : null}
                    <span className="ml-auto text-muted">
                      <Cost subscription={subscription} />
                    </span>
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
