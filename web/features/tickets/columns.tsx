import type { TicketListItem } from '../../../domain/tickets/requests.ts';
import type { Stretch } from '../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { Deadline } from './deadline.tsx';
import { Priority } from './priority.tsx';
import { SlaPill } from './sla-pill.tsx';
import { StatusSign } from './ticket-state.tsx';

/** On phones a row is one cell of two lines. */
export const NARROW_COLUMNS: readonly Column<TicketListItem>[] = [
  {
    id: 'subject',
    header: 'Ticket',
    width: 'minmax(140px, 1fr)',
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-x-2">
        <StatusSign status={row.status} />
        <span className="flex min-w-0 flex-col">
          <span className="truncate">{row.subject}</span>
          <span className="flex min-w-0 gap-x-2 text-13 font-normal text-faint tabular">
            #{row.number} <Deadline ticket={row} />
          </span>
        </span>
      </span>
    ),
  },
];

/** @param window the stretch that every row's beat line shows, so that now stands below now */
export const columns = (window: Stretch): readonly Column<TicketListItem>[] => [
  {
    id: 'subject',
    header: 'Ticket',
    width: 'minmax(140px, 4fr)',
    cell: (row) => <Subject row={row} />,
    sortable: true,
  },
  {
    id: 'priority',
    header: 'Priority',
    width: '104px',
    cell: (row) => <Priority priority={row.priority} />,
    sortable: true,
    priority: 3,
  },
  { id: 'sla', header: 'Clocks', width: '184px', cell: (row) => <SlaPill ticket={row} />, priority: 3 },
  {
    id: 'nextAt',
    header: 'Next deadline',
    width: '212px',
    cell: (row) => <Deadline ticket={row} />,
    sortable: true,
  },
  {
    id: 'beat',
    header: '−1 d to +2 d',
    width: '164px',
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} window={window} /> : null),
    priority: 2,
  },
  {
    id: 'assignee',
    header: 'Assignee',
    width: 'minmax(124px, 1fr)',
    cell: (row) => <Assignee name={row.assigneeName} />,
    sortable: true,
    priority: 3,
  },
  {
    id: 'updatedAt',
    header: 'Updated',
    width: '148px',
    cell: (row) => <Instant at={row.updatedAt} className="text-13 text-muted" />,
    sortable: true,
    priority: 4,
  },
];

/** Its status as a sign before it, as a queue is scanned. */
const Subject = ({ row }: { row: TicketListItem }) => (
  <span className="flex min-w-0 items-center gap-x-2">
    <StatusSign status={row.status} />
    <span className="shrink-0 text-13 font-normal text-faint tabular">#{row.number}</span>
    {/* The requester stands beside the subject where there is room for the whole name, else in a line that is cut off. */}
    <span className="flex h-5 min-w-0 flex-wrap items-baseline gap-x-2 overflow-hidden">
      <span className="max-w-full min-w-0 truncate">{row.subject}</span>
      <span className="shrink-0 text-13 font-normal text-faint">{row.requesterName}</span>
    </span>
  </span>
);

const Assignee = ({ name }: { name: string | null }) =>
  name === null ? <span className="text-faint">Nobody yet</span> : name;
