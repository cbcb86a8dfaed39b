import type { EnrolmentListItem } from '../../../domain/journeys/requests.ts';
import type { Stretch } from '../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { Instant } from '../../ui/instant.tsx';
import { EnrolmentState } from './enrolment-state.tsx';

/** @param window the stretch that every row's beat line shows */
export const enrolmentColumns = (window: Stretch): readonly Column<EnrolmentListItem>[] => [
  { id: 'leadName', header: 'Lead', width: 'minmax(130px, 2fr)', cell: (row) => row.leadName, sortable: true },
  {
    id: 'state',
    header: 'State',
    width: '184px',
    cell: (row) => <EnrolmentState enrolment={row} />,
    priority: 3,
  },
  {
    id: 'standsAt',
    header: 'Stands at',
    width: 'minmax(120px, 2fr)',
    cell: (row) => <span className={row.status === 'active' ? undefined : 'text-faint'}>{row.standsAt}</span>,
    priority: 2,
  },
  {
    id: 'next',
    header: 'Next',
    width: 'minmax(120px, 2fr)',
    cell: (row) =>
      row.status === 'active' ? (row.nextWords ?? 'waits for a change') : <span className="text-faint">nothing</span>,
    priority: 3,
  },
  { id: 'nextAt', header: 'When', width: '176px', cell: (row) => <When row={row} />, sortable: true },
  {
    id: 'beat',
    header: '−3 d to +4 d',
    width: '164px',
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} window={window} /> : null),
    priority: 2,
  },
];

function When({ row }: { row: EnrolmentListItem }) {
  if (row.endedAt) return <Instant at={row.endedAt} className="text-13 text-faint" />;
  if (row.processStatus === 'paused') return <span className="text-13 text-faint">when resumed</span>;
  return row.nextAt ? (
    <Countdown at={row.nextAt} before="Due" after="Due" className="text-13" />
  ) : (
    <span className="text-13 text-faint">when it is met</span>
  );
}
