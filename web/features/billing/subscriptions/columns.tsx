import type { SubscriptionListItem } from '../../../../domain/billing/requests.ts';
import type { Stretch } from '../../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../../ui/beat-line/beat-line-small.tsx';
import { Count } from '../../../ui/count.tsx';
import { Countdown } from '../../../ui/countdown.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { Instant } from '../../../ui/instant.tsx';
import { Money } from '../../../ui/money.tsx';
import { Status } from '../status.tsx';
import { everyWords, subscriptionMeaning } from '../words.ts';

/**
 * @param window the stretch that every row's beat line shows, so that now stands below now
 * @param beatWidth of the line, in pixels
 */
export const columns = (window: Stretch, beatWidth: number): readonly Column<SubscriptionListItem>[] => [
  {
    id: 'customerName',
    header: 'Subscription',
    width: 'minmax(150px, 3fr)',
    cell: (row) => (
      <>
        {row.customerName} <span className="font-normal text-muted">on {row.pricePlanName}</span>
        <span className="block truncate text-13 font-normal text-faint sm:hidden">
          {subscriptionMeaning(row).words} · {nextOf(row) ? <When row={row} /> : <NextStep row={row} />}
        </span>
      </>
    ),
    sortable: true,
  },
  {
    id: 'status',
    header: 'State',
    width: '132px',
    cell: (row) => <Status meaning={subscriptionMeaning(row)} />,
    sortable: true,
    priority: 2,
  },
  {
    id: 'quantity',
    header: 'Quantity',
    width: '92px',
    align: 'end',
    cell: (row) => <Count value={row.quantity} />,
    priority: 4,
  },
  {
    id: 'amountMinor',
    header: 'Net amount',
    width: '120px',
    align: 'end',
    cell: (row) => <Money minor={row.amountMinor} currency={row.currency} />,
  },
  {
    id: 'interval',
    header: 'How often',
    width: '124px',
    cell: (row) => <span className="text-muted">{everyWords(row.interval, row.intervalCount)}</span>,
    priority: 3,
  },
  {
    id: 'next',
    header: 'Next step',
    width: 'minmax(150px, 2fr)',
    cell: (row) => <NextStep row={row} />,
    priority: 3,
  },
  { id: 'nextAt', header: 'When', width: '184px', cell: (row) => <When row={row} />, sortable: true, priority: 2 },
  {
    id: 'beat',
    header: '−35 d to +35 d',
    width: `${beatWidth + 40}px`,
    cell: (row) => (row.beat ? <BeatLineSmall line={row.beat} width={beatWidth} window={window} /> : null),
    priority: 2,
  },
];

function NextStep({ row: { nextWords, endsAt, status, processStatus } }: { row: SubscriptionListItem }) {
  if (processStatus === 'failed') return <span className="text-breached">A person decides</span>;
  if (nextWords) return nextWords;
  if (status === 'paused') return <span className="text-faint">None until it is resumed</span>;
  if (endsAt) {
    return (
      <span className="text-faint">
        {status === 'cancelled' ? 'Ended' : 'Ends'} <Instant at={endsAt} />
      </span>
    );
  }
  return <span className="text-faint">None</span>;
}

const nextOf = ({ nextAt, processStatus }: SubscriptionListItem) => (processStatus === 'running' ? nextAt : null);

function When({ row }: { row: SubscriptionListItem }) {
  const at = nextOf(row);
  return at ? <Countdown at={at} before="" after="Due" className="text-13" /> : null;
}
