import type { CustomerListItem } from '../../../../domain/billing/requests.ts';
import { Count } from '../../../ui/count.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Sums } from '../sums.tsx';

export const COLUMNS: readonly Column<CustomerListItem>[] = [
  {
    id: 'name',
    header: 'Customer',
    width: 'minmax(140px, 3fr)',
    sortable: true,
    cell: (row) => (
      <>
        {row.name}
        <span className="block truncate text-13 font-normal text-faint sm:hidden">
          {row.paymentMethod?.label ?? 'pays after the invoice'}
        </span>
      </>
    ),
  },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(160px, 4fr)',
    cell: (row) => <span className="text-muted">{row.email}</span>,
    sortable: true,
    priority: 2,
  },
  {
    id: 'paymentMethod',
    header: 'Pays with',
    width: 'minmax(140px, 3fr)',
    cell: (row) => row.paymentMethod?.label ?? <span className="text-faint">after the invoice</span>,
    priority: 2,
  },
  {
    id: 'subscriptions',
    header: 'Subscriptions',
    width: '116px',
    align: 'end',
    cell: (row) =>
      row.subscriptions === 0 ? <span className="text-faint">none</span> : <Count value={row.subscriptions} />,
    priority: 2,
  },
  {
    id: 'open',
    header: 'Still to pay',
    width: '132px',
    align: 'end',
    cell: (row) => <Sums sums={row.open} />,
  },
  {
    id: 'credit',
    header: 'Credit',
    width: '124px',
    align: 'end',
    cell: (row) => <Sums sums={row.credit} none="none" />,
    priority: 3,
  },
  {
    id: 'createdAt',
    header: 'Since',
    width: '168px',
    cell: (row) => <Instant at={row.createdAt} className="text-13 text-faint" />,
    sortable: true,
    priority: 3,
  },
];
