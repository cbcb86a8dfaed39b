import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { PricePlan } from '../../../../domain/billing/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { Link } from '../../../ui/link.tsx';
import { everyWords, termsWords } from '../words.ts';
import { PlanForm } from './plan-form.tsx';
import { priceWords } from './price-words.ts';
import { useArchivePlan } from './use-archive.ts';
import { UsePrices } from './use-prices.tsx';

/** A price plan beside its list, with what can be done with it. */
export function PlanPanel({ plan, taxNames }: { plan: PricePlan; taxNames: ReadonlyMap<string, string> }) {
  const { can } = useMember();
  const [editing, setEditing] = useState(false);
  const archive = useArchivePlan();
  const { id, interval, intervalCount, subscriptions, archivedAt, createdAt, taxRateIds } = plan;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-16">
        {plan.prices.map((price) => (
          <span key={price.currency} className="block font-semibold">
            {priceWords(price)}
          </span>
        ))}
        <span className="text-14 text-muted">
          {everyWords(interval, intervalCount)}, {termsWords(plan)}
        </span>
      </p>
      <UsePrices usage={plan.usage} />
      <p className="flex flex-wrap items-baseline justify-between gap-2 text-13 text-muted">
        {plan.number === 1 ? 'Its first version' : `Version ${plan.number}`}
        <Link href={`/billing/plans/${id}`} className="text-accent underline-offset-2 hover:underline">
          Open the plan, its versions and who is on them
        </Link>
      </p>
      {can('pricePlan:update') ? (
        <div className="flex flex-wrap gap-2">
          <Button icon={<Pencil />} onClick={() => setEditing(true)}>
            Change
          </Button>
          <Button icon={archivedAt ? <ArchiveRestore /> : <Archive />} onClick={() => archive(plan)}>
            {archivedAt ? 'Offer it again' : 'Archive'}
          </Button>
        </div>
      ) : null}
      <Card title="Properties">
        <DefinitionList
          items={[
            [
              'Taxes on top',
              taxRateIds.length === 0 ? 'none' : taxRateIds.map((rate) => taxNames.get(rate) ?? 'a tax').join(', '),
            ],
            [
              'Subscriptions',
              <Link
                key="subscriptions"
                href={`/billing?view=all&f.pricePlanId=${id}`}
                className="text-accent underline-offset-2 hover:underline"
              >
                <Count value={subscriptions} /> on it, ended ones included
              </Link>,
            ],
            ['Offered since', <Instant key="since" at={createdAt} />],
            ['Archived', archivedAt ? <Instant key="archived" at={archivedAt} /> : 'no'],
          ]}
        />
      </Card>
      <p className="text-13 text-faint">
        An archived plan takes no new subscriptions; those that are on it go on as agreed.
      </p>
      {editing ? <PlanForm plan={plan} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
