import { AlarmClock, CircleDashed, CirclePause } from 'lucide-react';
import type { BoardTicket } from '../../../../domain/tickets/board.ts';
import { cn } from '../../../ui/cn.ts';
import type { Column } from '../../../ui/data-table/column.ts';
import { TONE_ICON, TONE_SOFT } from '../../../ui/tone.ts';
import { Priority } from '../priority.tsx';
import { StatusSign } from '../ticket-state.tsx';
import { STATUS } from '../words.ts';
import { STATES, targetWords, useBoardState } from './states.ts';
import { TimeLeft } from './time-left.tsx';

/** The time left on the colour of its state; the state's sign and words stand with it, so that colour is never alone. */
function Left({ ticket }: { ticket: BoardTicket }) {
  const state = useBoardState(ticket);
  const { words, tone } = STATES[state];
  const Icon = state === 'paused' ? CirclePause : state === 'none' ? CircleDashed : TONE_ICON[tone];
  return (
    <span
      className={cn('flex h-7 w-full items-center gap-2 rounded-md px-2 font-semibold tabular', TONE_SOFT[tone])}
      title={words}
    >
      <Icon className="size-4 shrink-0" strokeWidth={2.5} aria-hidden />
      <span className="sr-only">{words}</span>
      {ticket.dueAt ? (
        <TimeLeft dueAt={ticket.dueAt} className="grow text-right" />
      ) : (
        <span className="truncate font-normal">{state === 'paused' ? STATUS[ticket.status].words : words}</span>
      )}
    </span>
  );
}

/** It was put away, and is here because its clock warns. */
const Snoozed = ({ ticket }: { ticket: BoardTicket }) =>
  ticket.snoozed ? (
    <span className="flex shrink-0 items-center text-muted" title="Snoozed">
      <AlarmClock className="size-4" aria-hidden />
      <span className="sr-only">Snoozed</span>
    </span>
  ) : null;

const Subject = ({ ticket }: { ticket: BoardTicket }) => (
  <span className="flex min-w-0 items-center gap-x-2">
    <StatusSign status={ticket.status} />
    <Snoozed ticket={ticket} />
    <span className="shrink-0 text-13 font-normal text-faint tabular">#{ticket.number}</span>
    <span className="flex h-5 min-w-0 flex-wrap items-baseline gap-x-2 overflow-hidden">
      <span className="max-w-full min-w-0 truncate font-medium">{ticket.subject}</span>
      <span className="shrink-0 text-13 font-normal text-faint">{ticket.companyName ?? ticket.requesterName}</span>
    </span>
  </span>
);

const Who = ({ name }: { name: string | null }) =>
  name === null ? <span className="font-medium text-accent">Free</span> : <span className="truncate">{name}</span>;

export const COLUMNS: readonly Column<BoardTicket>[] = [
  { id: 'left', header: 'Time left', width: '164px', cell: (ticket) => <Left ticket={ticket} /> },
  { id: 'subject', header: 'Ticket', width: 'minmax(140px, 4fr)', cell: (ticket) => <Subject ticket={ticket} /> },
  {
    id: 'target',
    header: 'Until',
    width: '128px',
    cell: (ticket) => <span className="text-muted">{targetWords(ticket)}</span>,
    priority: 3,
  },
  {
    id: 'priority',
    header: 'Priority',
    width: '104px',
    cell: (ticket) => <Priority priority={ticket.priority} />,
    priority: 2,
  },
  {
    id: 'team',
    header: 'Team',
    width: 'minmax(96px, 1fr)',
    cell: (ticket) => <span className="truncate text-muted">{ticket.teamName}</span>,
    priority: 4,
  },
  {
    id: 'assignee',
    header: 'Who has it',
    width: 'minmax(112px, 1fr)',
    cell: (ticket) => <Who name={ticket.assigneeName} />,
    priority: 2,
  },
];

export const NARROW: readonly Column<BoardTicket>[] = [
  { id: 'left', header: 'Time left', width: '152px', cell: (ticket) => <Left ticket={ticket} /> },
  {
    id: 'subject',
    header: 'Ticket',
    width: 'minmax(120px, 1fr)',
    cell: (ticket) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-medium">{ticket.subject}</span>
        <span className="truncate text-13 font-normal text-faint tabular">
          #{ticket.number} {ticket.assigneeName ?? 'Free'}
          {ticket.snoozed ? ', snoozed' : null}
        </span>
      </span>
    ),
  },
];
