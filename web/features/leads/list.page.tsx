import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Upload, Waypoints } from 'lucide-react';
import { useMemo, useState } from 'react';
import { leadStatuses, leadTitle } from '../../../domain/leads/contract.ts';
import type { LeadListItem, LeadValues } from '../../../domain/leads/requests.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { useCommands } from '../../app/commands.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { type Owner, useOwners } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { EnrolDialog } from '../journeys/index.ts';
import { columns } from './columns.tsx';
import { LeadForm } from './lead-form.tsx';
import { LeadPanel } from './lead-panel.tsx';
import { NoLeads } from './no-leads.tsx';
import { listInputOf, VIEWS, viewOf } from './views.ts';
import { STATUS } from './words.ts';

const named = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const filtersFor = (owners: readonly Owner[], values: LeadValues | undefined, ofStatus: boolean) => [
  ...(ofStatus
    ? []
    : [
        {
          id: 'status',
          label: 'Status',
          options: leadStatuses.map((value) => ({ value, label: STATUS[value].words })),
        },
      ]),
  { id: 'source', label: 'Source', options: named(values?.sources ?? []) },
  { id: 'ownerId', label: 'Owner', options: owners.map(({ id, name }) => ({ value: id, label: name })) },
  { id: 'zone', label: 'Time zone', options: named(values?.zones ?? []) },
];

export function Page() {
  const [state, change] = useListState();
  const navigate = useNavigate();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  const [enrolling, setEnrolling] = useState<{ ids: readonly string[]; done: () => void } | null>(null);
  useLive('leads');
  useLiveFrom('leads', 'enrolments');
  const owners = useOwners();
  const counts = trpc.leads.summary.useQuery().data;
  const values = trpc.leads.values.useQuery().data;
  const pages = trpc.leads.list.useInfiniteQuery(
    { ...listInputOf(state), pageSize: 200 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined<LeadListItem>(pages);
  const hour = useNow(HOUR / 4);
  const table = useMemo(() => columns({ from: hour - 3 * DAY, to: hour + 4 * DAY }), [hour]);
  const view = viewOf(state.view);
  const open = ({ id }: { id: string }) => void navigate({ to: `/leads/${id}` });
  const mayCreate = can('lead:create');
  useCommands(
    useMemo(
      () =>
        mayCreate
          ? [
              {
                id: 'new lead',
                label: 'New lead',
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
  const importFile =
    can('import:create') && mayCreate ? (
      <Button asChild>
        <Link href="/leads/import">
          <Upload aria-hidden /> Import
        </Link>
      </Button>
    ) : null;
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        title="Leads"
        count={query.data?.total}
        actions={
          <>
            {importFile}
            {mayCreate ? (
              <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
                New lead
              </Button>
            ) : null}
          </>
        }
      />
      <SavedViews
        label="Views of leads"
        value={view.id}
        onChange={(id) => change({ view: id, filters: {}, sort: null, openId: null })}
        views={VIEWS.map(({ id, label, count }) => ({ id, label, ...(counts ? { count: counts[count] } : {}) }))}
      />
      <div className="border-t border-line" />
      <FilterChips
        filters={filtersFor(owners, values, view.filter.status !== undefined)}
        values={state.filters}
        onChange={(filters) => change({ filters })}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search name, e-mail, phone' }}
      />
      <Loaded query={query} what="The leads">
        {({ items, total }) => (
          <DataTable<LeadListItem>
            label="Leads"
            rows={items}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={leadTitle}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={open}
            panel={{ title: leadTitle, content: (row) => <LeadPanel id={row.id} /> }}
            {...(can('enrolment:create')
              ? {
                  bulk: (rows, clear) => (
                    <Button
                      size="small"
                      icon={<Waypoints />}
                      onClick={() => setEnrolling({ ids: rows.map(({ id }) => id), done: clear })}
                    >
                      Enrol in a journey
                    </Button>
                  ),
                }
              : {})}
            empty={
              <NoLeads
                view={view}
                filtered={state.q !== '' || Object.values(state.filters).some((chosen) => chosen.length > 0)}
                action={importFile}
              />
            }
          />
        )}
      </Loaded>
      {creating ? <LeadForm owners={owners} onClose={() => setCreating(false)} onSaved={open} /> : null}
      {enrolling ? (
        <EnrolDialog who={{ leadIds: enrolling.ids }} onClose={() => setEnrolling(null)} onEnrolled={enrolling.done} />
      ) : null}
    </div>
  );
}
