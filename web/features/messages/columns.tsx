import type { Message } from '../../../domain/messages/contract.ts';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { MessageState } from './message-state.tsx';
import { CHANNEL } from './words.ts';

export const COLUMNS: readonly Column<Message>[] = [
  {
    id: 'subject',
    header: 'Message',
    width: 'minmax(160px, 3fr)',
    cell: (row) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate">{row.subject || row.body}</span>
        <span className="truncate text-13 font-normal text-faint sm:hidden">{row.toName ?? row.toAddress}</span>
      </span>
    ),
  },
  {
    id: 'toAddress',
    header: 'To',
    width: 'minmax(140px, 2fr)',
    cell: (row) => <span title={row.toAddress}>{row.toName ?? row.toAddress}</span>,
    sortable: true,
    priority: 2,
  },
  {
    id: 'about',
    header: 'About',
    width: 'minmax(140px, 2fr)',
    cell: (row) => <span className="text-muted">{row.about?.title}</span>,
    priority: 3,
  },
  {
    id: 'channel',
    header: 'By',
    width: '84px',
    cell: (row) => <span className="text-muted">{CHANNEL[row.channel]}</span>,
    priority: 3,
  },
  { id: 'state', header: 'State', width: '152px', cell: (row) => <MessageState state={row.state} />, sortable: true },
  { id: 'dueAt', header: 'When', width: '160px', cell: (row) => <When row={row} />, sortable: true, priority: 2 },
  {
    id: 'attempt',
    header: 'Attempts',
    width: '112px',
    align: 'end',
    cell: (row) => row.attempt,
    priority: 3,
  },
];

function When({ row }: { row: Message }) {
  if (row.sentAt) return <Instant at={row.sentAt} className="text-13" />;
  if (row.state === 'queued') return <Countdown at={row.dueAt} before="Due" after="Due" className="text-13" />;
  return <Instant at={row.dueAt} className="text-13 text-faint" />;
}
