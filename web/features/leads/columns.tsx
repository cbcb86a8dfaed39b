import { MailX } from 'lucide-react';
import { leadTitle } from '../../../domain/leads/contract.ts';
import type { LeadListItem } from '../../../domain/leads/requests.ts';
import type { Stretch } from '../../../domain/time/instant.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import { Count } from '../../ui/count.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { TONE_ICON, TONE_TEXT } from '../../ui/tone.ts';
import { STATUS } from './words.ts';

/** @param window the stretch that every row's beat line shows, so that now stands below now */
export const columns = (window: Stretch): readonly Column<LeadListItem>[] => [
  { id: 'name', header: 'Lead', width: 'minmax(150px, 4fr)', cell: (row) => <Name row={row} />, sortable: true },
  { id: 'status', header: 'Status', width: '112px', cell: (row) => <Status row={row} />, sortable: true, priority: 2 },
  {
    id: 'journey',
    header: 'Journey',
    width: 'minmax(150px, 3fr)',
    cell: (row) => <Where row={row} />,
    priority: 3,
  },
  { id: 'nextAt', header: 'Next step', width: '180px', cell: (row) => <Next row={row} />, sortable: true },
  {
    id: 'beat',
    header: '−3 d to +4 d',
    width: '164px',
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} window={window} /> : null),
    priority: 2,
  },
  {
    id: 'source',
    header: 'Source',
    width: '124px',
    cell: (row) => row.source ?? <span className="text-faint">unknown</span>,
    sortable: true,
    priority: 3,
  },
  { id: 'visits', header: 'Visits', width: '68px', align: 'end', cell: (row) => <Visits row={row} />, priority: 3 },
  { id: 'owner', header: 'Owner', width: '92px', cell: (row) => <Owner name={row.ownerName} />, priority: 3 },
];

/** On phones the row is high enough for two lines. */
const Name = ({ row }: { row: LeadListItem }) => (
  <span className="flex min-w-0 items-baseline gap-x-2 max-sm:flex-col">
    <span className="max-w-full shrink-0 truncate">{leadTitle(row)}</span>
    {row.name && row.email ? (
      <span className="max-w-full min-w-0 truncate text-13 font-normal text-faint">{row.email}</span>
    ) : null}
  </span>
);

function Status({ row: { status, unsubscribedAt } }: { row: LeadListItem }) {
  const { words, tone, icon } = STATUS[status];
  const Icon = unsubscribedAt ? MailX : (icon ?? TONE_ICON[tone]);
  return (
    <span className="flex items-center gap-1.5" title={unsubscribedAt ? 'Unsubscribed' : undefined}>
      <Icon className={`size-4 shrink-0 ${unsubscribedAt ? 'text-muted' : TONE_TEXT[tone]}`} aria-hidden />
      {words}
      {unsubscribedAt ? <span className="sr-only">, unsubscribed</span> : null}
    </span>
  );
}

const ENDED = { completed: 'reached its end', exited: 'left it' } as const;

function Where({ row: { journey } }: { row: LeadListItem }) {
  if (!journey) return <span className="text-faint">none</span>;
  const { journeyName, status, standsAt, others } = journey;
  return (
    <span className={status === 'active' ? undefined : 'text-faint'}>
      {journeyName}
      <span className="text-13 text-faint">
        {' · '}
        {status === 'active' ? standsAt : ENDED[status]}
        {others > 0 ? `, ${others} more` : ''}
      </span>
    </span>
  );
}

function Next({ row: { journey } }: { row: LeadListItem }) {
  if (journey?.status !== 'active') return <span className="text-13 text-faint">nothing</span>;
  if (journey.processStatus === 'paused') return <span className="text-13 text-faint">when resumed</span>;
  if (journey.processStatus === 'failed') return <span className="text-13 text-breached">needs a person</span>;
  return journey.nextAt ? (
    <Countdown at={journey.nextAt} before="Due" after="Due" className="text-13" />
  ) : (
    <span className="text-13 text-faint">when it is met</span>
  );
}

/** The field that says most of interest, as files from web forms have it. */
function Visits({ row: { fields } }: { row: LeadListItem }) {
  return typeof fields.totalVisits === 'number' ? (
    <Count value={fields.totalVisits} />
  ) : (
    <span className="text-faint">–</span>
  );
}

const Owner = ({ name }: { name: string | null }) =>
  name === null ? <span className="text-faint">none</span> : <Avatar name={name} alone />;
