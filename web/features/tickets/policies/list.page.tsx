import { useNavigate } from '@tanstack/react-router';
import { Plus, Timer } from 'lucide-react';
import { type SlaPolicy, TICKET_PRIORITIES } from '../../../../domain/tickets/contract.ts';
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
import { durationText } from './duration-text.ts';

/** The shortest and the longest of the four priorities: "1 h to 8 h". */
function range(policy: SlaPolicy, target: 'firstResponseSeconds' | 'resolutionSeconds'): string {
  const all = TICKET_PRIORITIES.flatMap((priority) => policy.targets[priority][target] ?? []);
  if (all.length === 0) return 'not measured';
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return least === most ? durationText(least) : `${durationText(least)} to ${durationText(most)}`;
}

const COLUMNS: readonly Column<SlaPolicy>[] = [
  { id: 'name', header: 'Policy', width: 'minmax(140px, 2fr)', cell: (row) => row.name, sortValue: (row) => row.name },
  { id: 'calendar', header: 'Counts in', cell: (row) => row.calendarName, priority: 2 },
  {
    id: 'first',
    header: 'First response',
    width: '148px',
    cell: (row) => range(row, 'firstResponseSeconds'),
    priority: 2,
  },
  {
    id: 'resolution',
    header: 'Resolution',
    width: '148px',
    cell: (row) => range(row, 'resolutionSeconds'),
    priority: 2,
  },
  {
    id: 'open',
    header: 'Open tickets',
    width: '148px',
    align: 'end',
    cell: (row) => <Count value={row.openTickets} />,
    sortValue: (row) => row.openTickets,
  },
];

export function Page() {
  const navigate = useNavigate();
  const { can } = useMember();
  const [state, change] = useListState();
  useLive('slaPolicies', 'tickets');
  const query = trpc.slaPolicies.list.useQuery({ pageSize: 200 });
  const add = can('slaPolicy:create') ? (
    <Button look="primary" icon={<Plus />} onClick={() => void navigate({ to: '/tickets/policies/new' })}>
      New policy
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title="SLA policies"
        count={query.data?.total ?? undefined}
        line="How soon each priority is answered and resolved. A ticket that names no policy has the oldest one."
        actions={add}
      />
      <Loaded query={query} what="The policies">
        {({ items }) => (
          <DataTable
            label="SLA policies"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            onFull={(row) => void navigate({ to: `/tickets/policies/${row.id}` })}
            empty={
              <EmptyState icon={Timer} title="No SLA policies yet" action={add}>
                A policy says how soon each priority is answered and resolved, in business time. Until there is one,
                tickets have no deadlines.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}
