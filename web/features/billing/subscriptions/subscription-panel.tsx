import { Loaded } from '../../../app/loaded.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProcessBeat } from '../../processes/index.ts';
import { Cost } from './cost.tsx';
import { Periods } from './periods.tsx';
import { SubscriptionActions } from './subscription-actions.tsx';
import { SubscriptionStatus } from './subscription-status.tsx';
import { Upcoming } from './upcoming.tsx';

/** A subscription beside its list: what it costs, what was billed and what comes. */
export function SubscriptionPanel({ id }: { id: string }) {
  const query = trpc.subscriptions.get.useQuery({ id });
  return (
    <Loaded query={query} what="The subscription">
      {(subscription) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <SubscriptionStatus subscription={subscription} />
            <Cost subscription={subscription} />
            <Link
              href={`/billing/subscriptions/${id}`}
              className="ml-auto text-accent underline-offset-2 hover:underline"
            >
              Open the subscription
            </Link>
          </div>
          <div className="flex flex-wrap gap-2 empty:hidden">
            <SubscriptionActions subscription={subscription} />
          </div>
          <Card title="Invoices to come">
            <Upcoming
              invoices={subscription.upcoming}
              currency={subscription.currency}
              none="None, as it stands now."
            />
          </Card>
          <Periods subscription={subscription} />
          <ProcessBeat process={subscription.process} />
        </div>
      )}
    </Loaded>
  );
}
