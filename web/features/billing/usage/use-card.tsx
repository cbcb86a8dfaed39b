import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';

/** What a subscription has used in its present period, beside what it pays; nothing where nothing is metered. */
export function UseCard({ subscriptionId }: { subscriptionId: string }) {
  const { can } = useMember();
  const query = trpc.usage.ofSubscription.useQuery({ id: subscriptionId }, { enabled: can('usage:read') });
  const usage = query.data;
  if (!usage && query.error)
    return (
      <Card title="Used in this period">
        <Loaded query={query} what="What was used">
          {() => null}
        </Loaded>
      </Card>
    );
  if (!usage || (usage.uses.length === 0 && usage.days.length === 0)) return null;
  return (
    <Card
      title="Used in this period"
      aside={
        <Link
          href={`/billing/subscriptions/${subscriptionId}/usage`}
          className="text-accent underline-offset-2 hover:underline"
        >
          Days and events
        </Link>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {usage.uses.map(({ meterId, name, quantity, amountMinor, invoicedMinor, from, open }) => (
          <li key={`${meterId} ${from}`} className="flex items-baseline gap-3 py-2">
            <span className="min-w-0 grow">
              {name}
              <span className="block text-13 text-muted">
                <Count value={quantity} /> {open ? 'so far' : 'of an earlier period, counted later'}
              </span>
            </span>
            <Money minor={amountMinor - invoicedMinor} currency={usage.currency} className="font-medium" />
          </li>
        ))}
      </ul>
    </Card>
  );
}
