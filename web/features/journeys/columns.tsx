import type { JourneySummary } from '../../../domain/journeys/requests.ts';
import { Count } from '../../ui/count.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { PublishedState } from './published-state.tsx';

export const columns: readonly Column<JourneySummary>[] = [
  {
    id: 'name',
    header: 'Journey',
    width: 'minmax(150px, 3fr)',
    cell: (row) => (
      <span className="flex min-w-0 items-baseline gap-x-2 max-sm:flex-col">
        <span className="max-w-full shrink-0 truncate">{row.name}</span>
        <span className="max-w-full min-w-0 truncate text-13 font-normal text-faint">{row.description}</span>
      </span>
    ),
    sortable: true,
  },
  {
    id: 'state',
    header: 'State',
    width: '216px',
    cell: (row) => <PublishedState journey={row} />,
    priority: 2,
  },
  {
    id: 'nextAt',
    header: 'Next step',
    width: '180px',
    cell: (row) =>
      row.nextAt ? (
        <Countdown at={row.nextAt} before="Due" after="Due" className="text-13" />
      ) : (
        <span className="text-13 text-faint">nothing is due</span>
      ),
  },
  {
    id: 'active',
    header: 'On their way',
    width: '148px',
    align: 'end',
    cell: (row) => <Count value={row.counts.active} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'completed',
    header: 'Reached the end',
    width: '136px',
    align: 'end',
    cell: (row) => <Count value={row.counts.completed} />,
    priority: 3,
  },
  {
    id: 'exited',
    header: 'Left before',
    width: '104px',
    align: 'end',
    cell: (row) => <Count value={row.counts.exited} />,
    priority: 3,
  },
  {
    id: 'updatedAt',
    header: 'Changed',
    width: '148px',
    cell: (row) => <Instant at={row.updatedAt} className="text-13 text-muted" />,
    sortable: true,
    priority: 3,
  },
];
