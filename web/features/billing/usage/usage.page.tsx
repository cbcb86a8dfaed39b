import { useParams } from '@tanstack/react-router';
import { Gauge, Plus } from 'lucide-react';
import { useState } from 'react';
import type { SubscriptionUsage } from '../../../../domain/usage/contract.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { CivilPeriod } from '../../../ui/civil.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { AddUseDialog } from './add-use-dialog.tsx';
import { Events } from './events.tsx';
import { MeterUse } from './meter-use.tsx';

/** Events are not announced one by one: so often the page looks itself. */
const LOOK_MS = 20_000;

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('subscriptions');
  const query = trpc.usage.ofSubscription.useQuery({ id }, { refetchInterval: LOOK_MS });
  useTitle(query.data && `Use of ${query.data.customerName}`);
  return (
    <Loaded query={query} what="The use of this subscription">
      {(usage) => <Detail key={usage.subscriptionId} usage={usage} />}
    </Loaded>
  );
}

function Detail({ usage }: { usage: SubscriptionUsage }) {
  const { can } = useMember();
  const [adding, setAdding] = useState(false);
  const { subscriptionId, customerName, pricePlanName, currency, uses, invoicedAt, graceHours } = usage;
  const open = uses.filter((use) => use.open);
  const rest = uses.reduce((all, { amountMinor, invoicedMinor }) => all + amountMinor - invoicedMinor, 0);
  const add = can('usage:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => setAdding(true)}>
      Add use
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        back={<Link href={`/billing/subscriptions/${subscriptionId}`}>{customerName}</Link>}
        title={
          <>
            Use <span className="font-normal text-muted">on {pricePlanName}</span>
          </>
        }
        line={
          <>
            <span>
              <Money minor={rest} currency={currency} className="font-medium" /> not invoiced yet, before tax
            </span>
            {invoicedAt ? (
              <span>
                next invoice <Countdown at={invoicedAt} before="" after="due" />
              </span>
            ) : null}
            {graceHours > 0 ? <span>which waits {graceHours} h for late events</span> : null}
          </>
        }
        actions={add}
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <Earlier usage={usage} />
        {open.length === 0 ? (
          <Card>
            <EmptyState icon={Gauge} title="Nothing is charged by use here">
              The price plan charges for no meter. Change the plan, or move the subscription to a version that does.
            </EmptyState>
          </Card>
        ) : (
          <div className="grid items-start gap-4 xl:grid-cols-2">
            {open.map((use) => (
              <MeterUse key={use.meterId} usage={usage} use={use} />
            ))}
          </div>
        )}
        <Events subscriptionId={subscriptionId} />
      </div>
      {adding ? <AddUseDialog usage={usage} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

/** What was counted after its invoice, and will be billed or given back with the next one. */
function Earlier({ usage: { uses, currency } }: { usage: SubscriptionUsage }) {
  const earlier = uses.filter(({ open }) => !open);
  if (earlier.length === 0) return null;
  return (
    <Card title="Of earlier periods" aside="on the next invoice">
      <ul className="flex flex-col divide-y divide-line">
        {earlier.map((use) => (
          <li key={`${use.meterId} ${use.from}`} className="flex flex-wrap items-baseline gap-x-4 py-2">
            <span className="grow">
              {use.name}{' '}
              <span className="text-13 text-muted">
                <CivilPeriod period={use} />
              </span>
            </span>
            <span className="text-13 text-muted">
              {use.quantity.toLocaleString()} counted now, <Money minor={use.invoicedMinor} currency={currency} />{' '}
              invoiced
            </span>
            <Money minor={use.amountMinor - use.invoicedMinor} currency={currency} className="font-medium" />
          </li>
        ))}
      </ul>
    </Card>
  );
}
