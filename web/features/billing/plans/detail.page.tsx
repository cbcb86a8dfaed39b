import { useParams } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { PricePlan } from '../../../../domain/billing/contract.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { everyWords, termsWords } from '../words.ts';
import { PlanForm } from './plan-form.tsx';
import { PricePreview } from './price-preview.tsx';
import { priceWords } from './price-words.ts';
import { useArchivePlan } from './use-archive.ts';
import { UsePrices } from './use-prices.tsx';
import { Versions } from './versions.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('pricePlans', 'subscriptions');
  const query = trpc.pricePlans.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The price plan">
      {(plan) => <Detail key={plan.id} plan={plan} />}
    </Loaded>
  );
}

function Detail({ plan }: { plan: PricePlan }) {
  const { can } = useMember();
  const [editing, setEditing] = useState(false);
  const archive = useArchivePlan();
  const { name, prices, interval, intervalCount, subscriptions, archivedAt } = plan;
  return (
    <>
      <PageHeader
        back={<Link href="/billing/plans">Price plans</Link>}
        title={name}
        line={
          <>
            {archivedAt ? (
              <StatusPill tone="neutral">Archived</StatusPill>
            ) : (
              <StatusPill tone="done">Offered</StatusPill>
            )}
            <span>
              {everyWords(interval, intervalCount)}, {termsWords(plan)}
            </span>
            <span>
              <Count value={subscriptions} /> {subscriptions === 1 ? 'subscription' : 'subscriptions'}
            </span>
          </>
        }
        actions={
          can('pricePlan:update') ? (
            <>
              <Button icon={archivedAt ? <ArchiveRestore /> : <Archive />} onClick={() => archive(plan)}>
                {archivedAt ? 'Offer it again' : 'Archive'}
              </Button>
              <Button look="primary" icon={<Pencil />} onClick={() => setEditing(true)}>
                Change
              </Button>
            </>
          ) : null
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <Versions plan={plan} />
        <Card title="What it costs now" aside={`version ${plan.number}`}>
          <div className="flex flex-col gap-4">
            {prices.map((price) => (
              <div key={price.currency} className="flex flex-col gap-2">
                <p className="font-medium">{priceWords(price)}</p>
                <PricePreview terms={price} />
              </div>
            ))}
            <UsePrices usage={plan.usage} />
          </div>
        </Card>
      </div>
      {editing ? <PlanForm plan={plan} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
