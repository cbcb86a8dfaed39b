import type { Coupon } from '../../../../domain/coupons/contract.ts';
import { Count } from '../../../ui/count.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { CouponState, OffWords, reachWords } from './coupon-words.tsx';

export const couponColumns = (now: number): readonly Column<Coupon>[] => [
  {
    id: 'code',
    header: 'Coupon',
    width: 'minmax(120px, 2fr)',
    sortable: true,
    cell: (row) => (
      <>
        {row.code}
        <span className="block truncate text-13 font-normal text-faint sm:hidden">{row.name}</span>
      </>
    ),
  },
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(140px, 3fr)',
    sortable: true,
    cell: (row) => <span className="text-muted">{row.name}</span>,
    priority: 2,
  },
  { id: 'off', header: 'Takes off', width: '136px', align: 'end', cell: (row) => <OffWords off={row.off} /> },
  {
    id: 'reach',
    header: 'Of',
    width: 'minmax(140px, 3fr)',
    cell: (row) => <span className="text-muted">{reachWords(row)}</span>,
    priority: 3,
  },
  {
    id: 'state',
    header: 'State',
    width: '192px',
    cell: (row) => <CouponState coupon={row} now={now} />,
    priority: 2,
  },
  {
    id: 'redeemed',
    header: 'Redeemed',
    width: '112px',
    align: 'end',
    sortable: true,
    cell: (row) => (
      <>
        <Count value={row.redeemed} />
        {row.maxRedemptions === null ? null : (
          <span className="text-faint">
            {' '}
            of <Count value={row.maxRedemptions} />
          </span>
        )}
      </>
    ),
    priority: 2,
  },
  {
    id: 'expiresAt',
    header: 'Until',
    width: '156px',
    sortable: true,
    cell: (row) =>
      row.expiresAt ? (
        <Countdown at={row.expiresAt} before="Ends" after="Ended" />
      ) : (
        <span className="text-faint">no end</span>
      ),
    priority: 3,
  },
];
