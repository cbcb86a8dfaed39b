import { Gauge, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Meter } from '../../../../domain/usage/contract.ts';
import { useCommands } from '../../../app/commands.ts';
import { sortText } from '../../../app/list-state.ts';
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
import { SavedViews } from '../../../ui/saved-views.tsx';
import { StatusPill } from '../../../ui/status-pill.tsx';
import { BillingHead } from '../head.tsx';
import { MeterForm } from './meter-form.tsx';
import { MeterPanel } from './meter-panel.tsx';
import { COUNTED } from './words.ts';

const VIEWS = [
  { id: 'counting', label: 'Counting' },
  { id: 'archived', label: 'Archived' },
  { id: 'all', label: 'All' },
] as const;

const COLUMNS: readonly Column<Meter>[] = [
  { id: 'name', header: 'Meter', width: 'minmax(140px, 3fr)', cell: (row) => row.name, sortable: true },
  {
    id: 'key',
    header: 'Key',
    width: 'minmax(120px, 2fr)',
    cell: (row) => <code className="text-13 text-muted">{row.key}</code>,
    sortable: true,
    priority: 2,
  },
  { id: 'aggregation', header: 'A period’s events', width: '144px', cell: (row) => COUNTED[row.aggregation].label },
  {
    id: 'field',
    header: 'Counts',
    width: 'minmax(110px, 2fr)',
    cell: (row) => (row.field === null ? 'each event' : <code className="text-13">{row.field}</code>),
    priority: 2,
  },
  {
    id: 'state',
    header: 'State',
    width: '132px',
    cell: (row) =>
      row.archivedAt ? <StatusPill tone="neutral">Archived</StatusPill> : <StatusPill tone="done">Counting</StatusPill>,
    priority: 2,
  },
  {
    id: 'plans',
    header: 'Price plans',
    width: '112px',
    align: 'end',
    cell: (row) => <Count value={row.plans} />,
    priority: 2,
  },
];

export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  useLive('meters', 'pricePlans');
  const view = VIEWS.find(({ id }) => id === state.view)?.id ?? 'counting';
  const mayCreate = can('meter:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'new meter',
                label: 'New meter',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => setCreating(true),
              },
            ]
          : [],
      [mayCreate],
    ),
  );
  const query = trpc.meters.list.useQuery({
    pageSize: 200,
    sort: sortText(state.sort) ?? 'name',
    ...(view === 'all' ? {} : { filter: { archived: view === 'archived' } }),
  });
  const create = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New meter
    </Button>
  ) : null;
  return (
    <div className="flex h-full flex-col">
      <BillingHead current="/billing/meters" count={query.data?.total ?? undefined} action={create} />
      <SavedViews
        label="Views of meters"
        value={view}
        onChange={(id) => change({ view: id, openId: null })}
        views={VIEWS}
      />
      <Loaded query={query} what="The meters">
        {({ items }) => (
          <DataTable
            label="Meters"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{ title: (row) => row.name, content: (row) => <MeterPanel meter={row} /> }}
            empty={
              <EmptyState
                icon={Gauge}
                title={view === 'archived' ? 'Nothing is archived' : 'No meters yet'}
                action={view === 'archived' ? null : create}
              >
                A meter counts what customers use: calls, gigabytes, active users. Your systems send events, and price
                plans say what the count costs.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      {creating ? <MeterForm onClose={() => setCreating(false)} /> : null}
    </div>
  );
}
