import type { PricePlan, TaxRate } from '../../../../domain/billing/contract.ts';
import { Count } from '../../../ui/count.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Money } from '../../../ui/money.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { everyWords, taxBaseWords, termsWords } from '../words.ts';

const State = ({ archivedAt }: { archivedAt: string | null }) =>
  archivedAt ? <StatusPill tone="neutral">Archived</StatusPill> : <StatusPill tone="done">Offered</StatusPill>;

/** @param taxNames what the taxes are called, by id */
export const planColumns = (taxNames: ReadonlyMap<string, string>): readonly Column<PricePlan>[] => [
  {
    id: 'name',
    header: 'Price plan',
    width: 'minmax(130px, 3fr)',
    sortable: true,
    cell: (row) => (
      <>
        {row.name}
        <span className="block truncate text-13 font-normal text-faint sm:hidden">
          {everyWords(row.interval, row.intervalCount)}, {termsWords(row)}
        </span>
      </>
    ),
  },
  {
    id: 'priceMinor',
    header: 'Price',
    width: '128px',
    align: 'end',
    cell: (row) => (
      <>
        <Money minor={row.priceMinor} currency={row.currency} />
        {row.prices.length > 1 ? <span className="text-faint"> +{row.prices.length - 1}</span> : null}
      </>
    ),
    sortable: true,
  },
  {
    id: 'terms',
    header: 'How often',
    width: 'minmax(150px, 3fr)',
    cell: (row) => (
      <span className="text-muted">
        {everyWords(row.interval, row.intervalCount)}, {termsWords(row)}
      </span>
    ),
    priority: 2,
  },
  {
    id: 'taxes',
    header: 'Taxes on top',
    width: 'minmax(110px, 4fr)',
    cell: (row) =>
      row.taxRateIds.length === 0 ? (
        <span className="text-faint">none</span>
      ) : (
        row.taxRateIds.map((id) => taxNames.get(id) ?? 'a tax').join(', ')
      ),
    priority: 3,
  },
  { id: 'state', header: 'State', width: '116px', cell: (row) => <State archivedAt={row.archivedAt} />, priority: 2 },
  {
    id: 'subscriptions',
    header: 'Subscriptions',
    width: '152px',
    align: 'end',
    cell: (row) => <Count value={row.subscriptions} />,
    sortable: true,
    priority: 2,
  },
];

export const TAX_COLUMNS: readonly Column<TaxRate>[] = [
  { id: 'name', header: 'Tax rate', width: 'minmax(140px, 3fr)', cell: (row) => row.name, sortable: true },
  {
    id: 'code',
    header: 'Code on invoices',
    width: 'minmax(120px, 2fr)',
    cell: (row) => <span className="text-muted">{row.code}</span>,
    sortable: true,
    priority: 2,
  },
  {
    id: 'base',
    header: 'Counted',
    width: 'minmax(140px, 3fr)',
    cell: (row) => <span className="text-muted">{taxBaseWords(row)}</span>,
    priority: 3,
  },
  { id: 'ratePercent', header: 'Rate', width: '96px', align: 'end', cell: (row) => `${row.ratePercent} %` },
  { id: 'state', header: 'State', width: '124px', cell: (row) => <State archivedAt={row.archivedAt} /> },
];
