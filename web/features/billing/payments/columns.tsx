import type { Payment } from '../../../../domain/payments/contract.ts';
import type { Column } from '../../../ui/data-table/column.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { howWords } from './words.ts';

export const PAYMENT_COLUMNS: readonly Column<Payment>[] = [
  {
    id: 'customerName',
    header: 'Payment',
    width: 'minmax(150px, 2fr)',
    cell: (row) => (
      <>
        {row.customerName}
        <span className="block truncate text-13 font-normal text-muted sm:hidden">
          <Instant at={row.receivedAt} />
        </span>
      </>
    ),
    sortable: true,
  },
  {
    id: 'method',
    header: 'How',
    width: 'minmax(140px, 1fr)',
    cell: (row) => howWords(row),
    priority: 2,
  },
  {
    id: 'for',
    header: 'For',
    width: 'minmax(140px, 2fr)',
    cell: (row) => <ForWhat payment={row} />,
    priority: 2,
  },
  {
    id: 'reference',
    header: 'Reference',
    width: 'minmax(120px, 1fr)',
    cell: (row) => row.reference ?? <span className="text-faint">none</span>,
    priority: 3,
  },
  {
    id: 'receivedAt',
    header: 'Received',
    width: '170px',
    cell: (row) => <Instant at={row.receivedAt} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'amountMinor',
    header: 'Amount',
    width: '150px',
    align: 'end',
    cell: (row) => <Money minor={row.amountMinor} currency={row.currency} />,
    sortable: true,
  },
];

export function ForWhat({
  payment: { allocations, toCreditMinor, refundedMinor, takenBackMinor },
}: {
  payment: Payment;
}) {
  const numbers = allocations.map(({ invoiceNumber }) => invoiceNumber ?? 'a draft');
  const words = [
    numbers.length > 3 ? `${numbers.length} invoices` : numbers.join(', '),
    toCreditMinor > 0 ? 'credit' : '',
    refundedMinor > 0 ? 'sent back' : '',
    takenBackMinor > 0 ? 'taken back by the bank' : '',
  ].filter((word) => word !== '');
  return words.join(', ');
}
