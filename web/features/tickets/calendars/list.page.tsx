import { useNavigate } from '@tanstack/react-router';
import { CalendarClock, Plus } from 'lucide-react';
import type { BusinessCalendar } from '../../../../domain/calendars/contract.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { Count } from '../../../ui/count.tsx';
import type { Column } from '../../../ui/data-table/column.ts';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { OpenNow } from './open-now.tsx';
import { weekInWords } from './week-words.ts';

const COLUMNS: readonly Column<BusinessCalendar>[] = [
  {
    id: 'name',
    header: 'Calendar',
    width: 'minmax(112px, 1fr)',
    cell: (row) => row.name,
    sortValue: (row) => row.name,
  },
  { id: 'hours', header: 'Hours', width: 'minmax(160px, 3fr)', cell: (row) => weekInWords(row.weekly), priority: 2 },
  { id: 'zone', header: 'Zone', width: '148px', cell: (row) => row.zone.replaceAll('_', ' '), priority: 3 },
  { id: 'now', header: 'Now', width: '216px', cell: (row) => <OpenNow calendar={row} /> },
  {
    id: 'holidays',
    header: 'Holidays',
    width: '104px',
    align: 'end',
    cell: (row) => <Count value={row.holidays.length + row.sourceDays.length} />,
    priority: 3,
  },
  {
    id: 'open',
    header: 'Open tickets',
    width: '148px',
    align: 'end',
    cell: (row) => <Count value={row.openTickets} />,
    sortValue: (row) => row.openTickets,
    priority: 2,
  },
];

export function Page() {
  const navigate = useNavigate();
  const { can } = useMember();
  const [state, change] = useListState();
  useLive('calendars', 'tickets');
  const query = trpc.calendars.list.useQuery({ pageSize: 200 });
  const add = can('calendar:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => void navigate({ to: '/tickets/calendars/new' })}>
      New calendar
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title="Business calendars"
        count={query.data?.total ?? undefined}
        line="When you work: deadlines count these hours and no others."
        actions={add}
      />
      <Loaded query={query} what="The calendars">
        {({ items }) => (
          <DataTable
            label="Business calendars"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            onFull={(row) => void navigate({ to: `/tickets/calendars/${row.id}` })}
            empty={
              <EmptyState icon={CalendarClock} title="No calendars yet" action={add}>
                A calendar holds the opening hours, the holidays and the zone that deadlines are counted by.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
