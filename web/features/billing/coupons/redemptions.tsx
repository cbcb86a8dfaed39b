import type { Redemption } from '../../../../domain/coupons/contract.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Card } from '../../../ui/card.tsx';
import { Link } from '../../../ui/link.tsx';
import { Money } from '../../../ui/money.tsx';

/** Who has redeemed a coupon, and what it took off for each. */
export function Redemptions({ couponId }: { couponId: string }) {
  const { can } = useMember();
  const mayRead = can('subscription:read');
  const query = trpc.coupons.redemptions.useQuery({ filter: { couponId }, pageSize: 20 }, { enabled: mayRead });
  if (!mayRead) return null;
  const { items = [], total = 0 } = query.data ?? {};
  return (
    <Card title="Redeemed for" aside={(total ?? 0) > items.length ? `${items.length} of ${total}` : null} flush>
      <Loaded query={query} what="Who has redeemed it">
        {({ items }) =>
          items.length === 0 ? (
            <p className="px-4 pb-4 text-muted">Nobody yet.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {items.map((redemption) => (
                <li key={redemption.id}>
                  <Link
                    href={`/billing/subscriptions/${redemption.subscriptionId}`}
                    className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2"
                  >
                    <span className="min-w-0 grow">
                      {redemption.customerName} <span className="text-muted">on {redemption.pricePlanName}</span>
                      <span className="block text-13 text-faint">{usedWords(redemption)}</span>
                    </span>
                    <Money minor={redemption.offMinor} currency={redemption.currency} />
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

/** "off 3 invoices, 2 to come" */
export function usedWords({ invoices, remaining, withdrawnAt }: Redemption): string {
  const so = invoices === 0 ? 'off no invoice yet' : `off ${invoices === 1 ? '1 invoice' : `${invoices} invoices`}`;
  if (withdrawnAt) return `${so}; taken back`;
  if (remaining === null) return `${so}, goes on`;
  return remaining === 0 ? `${so}; used up` : `${so}, ${remaining} to come`;
}
