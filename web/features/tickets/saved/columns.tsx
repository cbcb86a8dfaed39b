import type { TicketListItem } from '../../../../domain/tickets/requests.ts';
import type { Stretch } from '../../../../domain/time/instant.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Instant } from '../../../ui/instant.tsx';
import { columns } from '../columns.tsx';
import { TicketState } from '../ticket-state.tsx';
import { capital, TYPE_WORDS } from '../words.ts';
import type { ColumnId } from './use-views.ts';

const muted = (text: string | null) => <span className="truncate text-muted">{text}</span>;

const FURTHER: readonly Column<TicketListItem>[] = [
  {
    id: 'status',
    header: 'Status',
    width: '188px',
    cell: (row) => <TicketState status={row.status} />,
    sortable: true,
  },
  { id: 'team', header: 'Team', cell: (row) => muted(row.teamName) },
  { id: 'requester', header: 'Requester', cell: (row) => muted(row.requesterName ?? row.requesterEmail) },
  { id: 'company', header: 'Company', cell: (row) => muted(row.companyName) },
  { id: 'type', header: 'Type', width: '104px', cell: (row) => muted(TYPE_WORDS[row.type]) },
  { id: 'category', header: 'Category', cell: (row) => muted(row.category) },
  {
    id: 'tags',
    header: 'Tags',
    cell: (row) => (
      <span className="flex gap-1 overflow-hidden">
        {row.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
  },
  { id: 'channel', header: 'Channel', width: '96px', cell: (row) => muted(capital(row.channel)) },
  {
    id: 'createdAt',
    header: 'Opened',
    width: '148px',
    cell: (row) => <Instant at={row.createdAt} className="text-13 text-muted" />,
    sortable: true,
  },
];

export const COLUMN_WORDS: Readonly<Record<ColumnId, string>> = {
  status: 'Status',
  priority: 'Priority',
  sla: 'Clocks',
  nextAt: 'Next deadline',
  beat: 'Time line',
  assignee: 'Assignee',
  team: 'Team',
  requester: 'Requester',
  company: 'Company',
  type: 'Type',
  category: 'Category',
  tags: 'Tags',
  channel: 'Channel',
  createdAt: 'Opened',
  updatedAt: 'Updated',
};

/** The columns chosen, however narrow the window; without a choice as the list comes. */
export function columnsOf(chosen: readonly ColumnId[], window: Stretch): readonly Column<TicketListItem>[] {
  const usual = columns(window);
  if (chosen.length === 0) return usual;
  const [subject] = usual;
  const all = [...usual, ...FURTHER];
  const picked = chosen.flatMap((id) => {
    const column = all.find((one) => one.id === id);
    return column ? [{ ...column, priority: 1 as const }] : [];
  });
  return subject ? [subject, ...picked] : picked;
}

/** What the list shows unless told. */
export const USUAL_COLUMNS: readonly ColumnId[] = ['priority', 'sla', 'nextAt', 'beat', 'assignee', 'updatedAt'];
