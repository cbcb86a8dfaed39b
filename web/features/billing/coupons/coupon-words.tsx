import { type Coupon, type CouponOff, durationWords } from '../../../../domain/coupons/contract.ts';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';

/** "10 % off", "EUR 5.00 off". */
export const OffWords = ({ off }: { off: CouponOff }) => (
  <span className="whitespace-nowrap tabular">
    {off.kind === 'percent' ? `${off.ratePercent} %` : <Money minor={off.amountMinor} currency={off.currency} />} off
  </span>
);

/** Off what and for how long: "every invoice, the price plan only". */
export const reachWords = ({ periods, scope }: Pick<Coupon, 'periods' | 'scope'>): string =>
  `${durationWords(periods)}${scope === 'plan' ? ', the price plan only' : ''}`;

/** Whether it can be redeemed, and if not why. */
export function CouponState({ coupon, now }: { coupon: Coupon; now: number }) {
  const { archivedAt, expiresAt, maxRedemptions, redeemed } = coupon;
  if (archivedAt) return <StatusPill tone="neutral">Archived</StatusPill>;
  if (expiresAt && Date.parse(expiresAt) <= now) return <StatusPill tone="neutral">Expired</StatusPill>;
  if (maxRedemptions !== null && redeemed >= maxRedemptions) return <StatusPill tone="warned">All redeemed</StatusPill>;
  return <StatusPill tone="done">Can be redeemed</StatusPill>;
}
