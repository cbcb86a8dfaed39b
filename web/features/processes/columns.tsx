import type { ProcessListItem } from '../../../domain/process/console.ts';
import type { Stretch } from '../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { ProcessStatus } from './process-status.tsx';
import { KIND_WORDS } from './words.ts';

/** @param window the stretch that every row's beat line shows, so that now stands below now */
export const columns = (window: Stretch): readonly Column<ProcessListItem>[] => [
  { id: 'title', header: 'About', width: 'minmax(180px, 3fr)', cell: (row) => row.title },
  {
    id: 'kind',
    header: 'Process',
    width: '112px',
    cell: (row) => <span className="text-muted">{KIND_WORDS[row.kind]}</span>,
    sortable: true,
    priority: 3,
  },
  {
    id: 'status',
    header: 'State',
    width: '132px',
    cell: (row) => <ProcessStatus process={row} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'next',
    header: 'Next step',
    width: 'minmax(140px, 2fr)',
    cell: (row) => row.nextWords ?? <Nothing row={row} />,
    priority: 2,
  },
  {
    id: 'nextAt',
    header: 'When',
    width: '176px',
    cell: (row) => <When row={row} />,
    sortable: true,
  },
  {
    id: 'beat',
    header: '−1 d to +3 d',
    width: '172px',
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} window={window} /> : null),
    priority: 3,
  },
];

const Nothing = ({ row }: { row: ProcessListItem }) => (
  <span className="text-faint">
    {row.status === 'failed'
      ? (row.error?.message ?? 'Waits for a person')
      : row.overAt
        ? 'Ended'
        : 'Waits for a change'}
  </span>
);

function When({ row }: { row: ProcessListItem }) {
  if (row.overAt) return <Instant at={row.overAt} className="text-13 text-faint" />;
  if (row.status === 'paused') return <span className="text-13 text-faint">when resumed</span>;
  return row.nextAt ? (
    <Countdown at={row.nextAt} before="Due" after="Due" className="text-13" />
  ) : (
    <span className="text-13 text-faint">open</span>
  );
}
