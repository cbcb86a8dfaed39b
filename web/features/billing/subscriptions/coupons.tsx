import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import type { Redemption } from '../../../../domain/coupons/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Money } from '../../../ui/money.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { OffWords } from '../coupons/coupon-words.tsx';
import { usedWords } from '../coupons/redemptions.tsx';
import { RedeemDialog } from './redeem-dialog.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

/** The coupons of a subscription, in the order in which they come off. Nothing where there are none and none can be added. */
export function SubscriptionCoupons({ subscription }: { subscription: SubscriptionDetail }) {
  const { can } = useMember();
  const [asking, setAsking] = useState(false);
  const [taken, setTaken] = useState<Redemption | null>(null);
  const mayRead = can('coupon:read');
  const query = trpc.coupons.redemptions.useQuery(
    { filter: { subscriptionId: subscription.id, state: ['in-use', 'used-up'] }, sort: 'redeemedAt', pageSize: 50 },
    { enabled: mayRead },
  );
  const may = can('subscription:update') && subscription.status !== 'cancelled';
  const items = query.data?.items ?? [];
  if (!mayRead || (query.data && items.length === 0 && !may)) return null;
  return (
    <Card title="Coupons" aside={items.length > 1 ? 'in this order, each off what is left' : null}>
      <Loaded query={query} what="The coupons" skeleton={<SkeletonRows rows={2} label="Loading the coupons" />}>
        {() =>
          items.length === 0 ? (
            <p className="text-muted">None: it pays in full.</p>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map((item) => (
                <li key={item.id} className="flex items-center gap-3 py-2">
                  <span className="min-w-0 grow">
                    <span className="font-medium">{item.code}</span>, <OffWords off={item.off} />
                    <span className="block text-13 text-muted">
                      {item.name}; {usedWords(item)}
                    </span>
                  </span>
                  {item.offMinor > 0 ? (
                    <span className="text-13 text-muted">
                      <Money minor={item.offMinor} currency={item.currency} /> so far
                    </span>
                  ) : null}
                  {may && item.remaining !== 0 ? (
                    <IconButton label={`Take ${item.code} back`} icon={<X />} onClick={() => setTaken(item)} />
                  ) : null}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {may ? (
        <Button icon={<Plus />} className="mt-3" onClick={() => setAsking(true)}>
          Redeem a coupon
        </Button>
      ) : null}
      {taken ? <WithdrawDialog subscription={subscription} redemption={taken} onClose={() => setTaken(null)} /> : null}
      {asking ? <RedeemDialog subscription={subscription} onClose={() => setAsking(false)} /> : null}
    </Card>
  );
}
