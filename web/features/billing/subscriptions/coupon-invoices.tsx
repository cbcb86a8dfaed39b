import type { CouponPreview } from '../../../../domain/coupons/contract.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';

/** The next invoices before and after a coupon comes or goes: what each was to come to is struck out where it changes. */
export function CouponInvoices({ preview, change }: { preview: CouponPreview; change: 'redeemed' | 'taken back' }) {
  const { invoices, currency } = preview;
  if (invoices.length === 0) return <p className="text-muted">It has no invoices to come.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {invoices.map(({ dueAt, totalMinor, totalWithoutMinor }) => {
        const [before, after] =
          change === 'redeemed' ? [totalWithoutMinor, totalMinor] : [totalMinor, totalWithoutMinor];
        return (
          <li key={dueAt} className="flex flex-wrap items-baseline justify-between gap-x-4 py-1.5">
            <Instant at={dueAt} className="text-muted" />
            <span>
              {before === after ? null : (
                <s className="mr-2 text-faint">
                  <Money minor={before} currency={currency} />
                </s>
              )}
              <Money minor={after} currency={currency} className="font-medium" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
