import type { InvoiceSummary } from '../../../../domain/billing/requests.ts';
import type { Stretch } from '../../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../../ui/beat-line/beat-line-small.tsx';
import { CivilDay } from '../../../ui/civil.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { InvoiceStatus } from './invoice-status.tsx';

/**
 * @param window the stretch that every row's beat line shows, so that now stands below now
 * @param beatWidth of the line, in pixels
 */
export const columns = (window: Stretch, beatWidth: number): readonly Column<InvoiceSummary>[] => [
  {
    id: 'customerName',
    header: 'Invoice',
    width: 'minmax(150px, 3fr)',
    cell: (row) => (
      <>
        {row.customerName} <span className="font-normal text-faint tabular">{row.number ?? 'Draft'}</span>
        <span className="block truncate text-13 font-normal text-muted sm:hidden">
          {row.status === 'paid' ? 'paid ' : null}
          <When row={row} /> <NextStep row={row} />
        </span>
      </>
    ),
    sortable: true,
  },
  {
    id: 'status',
    header: 'State',
    width: '144px',
    cell: (row) => <InvoiceStatus invoice={row} collection={row.collection} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'totalMinor',
    header: 'Total',
    width: '136px',
    align: 'end',
    cell: (row) => <Money minor={row.totalMinor} currency={row.currency} />,
    sortable: true,
  },
  {
    id: 'payBy',
    header: 'Pay by',
    width: '120px',
    cell: (row) => (row.payBy ? <CivilDay date={row.payBy} /> : <span className="text-faint">not yet</span>),
    sortable: true,
    priority: 3,
  },
  {
    id: 'next',
    header: 'Next step',
    width: 'minmax(130px, 2fr)',
    cell: (row) => <NextStep row={row} />,
    priority: 3,
  },
  { id: 'nextAt', header: 'When', width: '176px', cell: (row) => <When row={row} />, sortable: true, priority: 2 },
  {
    id: 'beat',
    header: '−7 d to +7 d',
    width: `${beatWidth + 40}px`,
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} width={beatWidth} window={window} /> : null),
    priority: 2,
  },
];

function NextStep({ row: { status, collection } }: { row: InvoiceSummary }) {
  if (collection?.nextWords && collection.status === 'running') return collection.nextWords;
  if (collection?.status === 'failed') return <span className="text-breached">Look it up, then decide</span>;
  if (collection?.status === 'paused') return <span className="text-faint">Nothing, until it is resumed</span>;
  return status === 'open' ? <span className="text-faint">Waits for the payment</span> : null;
}

function When({ row: { status, collection, paidAt } }: { row: InvoiceSummary }) {
  if (status === 'paid' && paidAt) {
    return <Instant at={paidAt} className="text-13 text-faint" />;
  }
  if (collection?.nextAt && collection.status === 'running') {
    return <Countdown at={collection.nextAt} before="" after="Due" className="text-13" />;
  }
  return null;
}
