import { Archive, ArchiveRestore, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Coupon } from '../../../../domain/coupons/contract.ts';
import { failureOf } from '../../../app/failure.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Count } from '../../../ui/count.tsx';
import { DefinitionList } from '../../../ui/definition-list.tsx';
import { Instant } from '../../../ui/instant.tsx';
import { toastDone, toastFailed } from '../../../ui/toast.tsx';
import { CouponForm } from './coupon-form.tsx';
import { OffWords, reachWords } from './coupon-words.tsx';
import { Redemptions } from './redemptions.tsx';

/** A coupon beside the list, with who has redeemed it. */
export function CouponPanel({ coupon }: { coupon: Coupon }) {
  const { can } = useMember();
  const [editing, setEditing] = useState(false);
  const archive = useArchive();
  const { off, pricePlanIds, customerIds, newCustomersOnly, redeemed, maxRedemptions, expiresAt, archivedAt } = coupon;
  const plans = trpc.pricePlans.list.useQuery(
    { pageSize: 200, sort: 'name' },
    { enabled: pricePlanIds.length > 0 && can('pricePlan:read') },
  ).data?.items;
  const names = plans?.filter(({ id }) => pricePlanIds.includes(id)).map(({ name }) => name);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-16">
        <span className="font-semibold">
          <OffWords off={off} />
        </span>{' '}
        <span className="text-14 text-muted">{reachWords(coupon)}</span>
        <span className="block text-14 text-muted">{coupon.name}</span>
      </p>
      {can('coupon:update') ? (
        <div className="flex flex-wrap gap-2">
          <Button icon={<Pencil />} onClick={() => setEditing(true)}>
            Change its limits
          </Button>
          <Button icon={archivedAt ? <ArchiveRestore /> : <Archive />} onClick={() => archive(coupon)}>
            {archivedAt ? 'Offer it again' : 'Archive'}
          </Button>
        </div>
      ) : null}
      <Card title="Properties">
        <DefinitionList
          items={[
            [
              'Redeemed',
              <span key="redeemed">
                <Count value={redeemed} />
                {maxRedemptions === null
                  ? `${redeemed === 1 ? ' time' : ' times'}, without a limit`
                  : ` of ${maxRedemptions.toLocaleString()} times`}
              </span>,
            ],
            ['Until', expiresAt ? <Instant key="until" at={expiresAt} /> : 'no end'],
            [
              'Price plans',
              pricePlanIds.length === 0 ? 'any' : (names?.join(', ') ?? `${pricePlanIds.length} of them`),
            ],
            [
              'Customers',
              customerIds.length > 0 ? `${customerIds.length} of them` : newCustomersOnly ? 'new ones only' : 'any',
            ],
            ['Offered since', <Instant key="since" at={coupon.createdAt} />],
          ]}
        />
      </Card>
      <Redemptions couponId={coupon.id} />
      <p className="text-13 text-faint">
        Archived or expired, it is not given to anybody new; subscriptions that have it keep it as agreed.
      </p>
      {editing ? <CouponForm coupon={coupon} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}

/** Archives a coupon or brings it back; either can be undone at once. */
function useArchive(): (coupon: Coupon) => void {
  const utils = trpc.useUtils();
  const update = trpc.coupons.update.useMutation();
  const set = async ({ id, version, code }: Coupon, archived: boolean, undoable: boolean) => {
    try {
      const after = await update.mutateAsync({ id, version, archived });
      const said = archived ? `${code} cannot be redeemed any more` : `${code} can be redeemed again`;
      toastDone(said, undoable ? { undo: () => void set(after, !archived, false) } : {});
    } catch (error) {
      toastFailed(failureOf(error).message);
    }
    void utils.coupons.invalidate();
  };
  return (coupon) => void set(coupon, coupon.archivedAt === null, true);
}
