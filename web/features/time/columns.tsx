import type { Stretch } from '../../../domain/time/instant.ts';
import type { TimesheetListItem } from '../../../domain/timesheets/requests.ts';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Hours } from '../../ui/hours.tsx';
import { Instant } from '../../ui/instant.tsx';
import type { Reader } from '../../ui/reader.tsx';
import { SheetStatus } from './sheet-status.tsx';
import { weekInWords } from './words.ts';

interface Options {
  reader: Reader;
  /** The sheets of one person: their name says nothing. */
  own: boolean;
  window: Stretch;
}

export const columns = ({ reader, own, window }: Options): readonly Column<TimesheetListItem>[] => [
  ...(own
    ? []
    : [
        {
          id: 'memberName',
          header: 'Who',
          width: 'minmax(128px, 2fr)',
          cell: (row: TimesheetListItem) => <Two first={row.memberName} row={row} reader={reader} />,
          sortable: true,
        },
      ]),
  {
    id: 'periodFrom',
    header: 'Week',
    width: 'minmax(136px, 1fr)',
    cell: (row) => (own ? <Two row={row} reader={reader} /> : weekInWords(row.period, reader)),
    sortable: true,
    priority: own ? 1 : 2,
  },
  {
    id: 'status',
    header: 'State',
    width: 'minmax(132px, 1fr)',
    cell: (row) => <SheetStatus sheet={row} />,
    sortable: true,
  },
  {
    id: 'hours',
    header: 'Hours',
    width: '112px',
    align: 'end',
    cell: (row) => <Hours seconds={row.totalSeconds} />,
    priority: 2,
  },
  {
    id: 'approver',
    header: 'Decides',
    width: 'minmax(112px, 1fr)',
    cell: (row) => (
      <span className="text-muted">
        {row.status === 'submitted' ? (row.approverName ?? 'nobody set') : row.decidedByName}
      </span>
    ),
    priority: 3,
  },
  {
    id: 'nextAt',
    header: 'Next',
    width: '212px',
    cell: (row) => <Next row={row} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'beat',
    header: '−4 d to +4 d',
    width: '172px',
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} window={window} /> : null),
    priority: 3,
  },
];

/** A phone has room for the state beside it only. */
function Two({ first, row, reader }: { first?: string; row: TimesheetListItem; reader: Reader }) {
  const week = weekInWords(row.period, reader);
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate">{first ?? week}</span>
      <span className="truncate text-13 font-normal text-faint tabular sm:hidden">
        {first ? `${week}, ` : null}
        <Hours seconds={row.totalSeconds} />
      </span>
    </span>
  );
}

function Next({ row }: { row: TimesheetListItem }) {
  if (row.nextAt) {
    const before = row.escalatedAt ? 'Due' : row.nextWords?.startsWith('Reminds') ? 'Reminder' : 'Escalates';
    return <Countdown at={row.nextAt} before={before} after={before} className="text-13" />;
  }
  return row.decidedAt ? <Instant at={row.decidedAt} className="text-13 text-faint" /> : null;
}
