import { keepPreviousData } from '@tanstack/react-query';
import { Plus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Member } from '../../../domain/members/contract.ts';
import { ROLE_KEYS, ROLE_NAMES } from '../../../domain/members/permissions.ts';
import { useCommands } from '../../app/commands.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { sortText } from '../../app/list-state.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table/column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { AddMember } from './add-member.tsx';
import { Frame } from './frame.tsx';
import { MemberPanel } from './member-panel.tsx';
import { MemberStatus } from './member-status.tsx';

const STATUS_WORDS = { active: 'Active', invited: 'Invited', left: 'Left' } as const;
const FILTERS = [
  { id: 'role', label: 'Role', options: ROLE_KEYS.map((value) => ({ value, label: ROLE_NAMES[value] })) },
  {
    id: 'status',
    label: 'State',
    options: (Object.keys(STATUS_WORDS) as Member['status'][]).map((value) => ({ value, label: STATUS_WORDS[value] })),
  },
];

const COLUMNS: readonly Column<Member>[] = [
  { id: 'name', header: 'Name', width: 'minmax(140px, 2fr)', cell: (row) => row.name, sortable: true },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(160px, 2fr)',
    cell: (row) => <span className="text-muted">{row.email}</span>,
    sortable: true,
    priority: 2,
  },
  { id: 'role', header: 'Role', width: '112px', cell: (row) => row.role.name, sortable: true },
  {
    id: 'manager',
    header: 'Manager',
    cell: (row) => <span className="text-muted">{row.managerName}</span>,
    priority: 2,
  },
  {
    id: 'zone',
    header: 'Time zone',
    cell: (row) => <span className="text-muted">{row.zone.replaceAll('_', ' ')}</span>,
    priority: 3,
  },
  { id: 'status', header: 'State', width: '120px', cell: (row) => <MemberStatus status={row.status} />, priority: 3 },
];

export function Page() {
  const [state, change] = useListState();
  const { can } = useMember();
  const [adding, setAdding] = useState(false);
  useLive('members');
  const { role = [], status = [] } = state.filters;
  const pages = trpc.members.list.useInfiniteQuery(
    {
      filter: {
        ...(role.length > 0 ? { role: [...role] } : {}),
        ...(status.length > 0 ? { status: [...status] as Member['status'][] } : {}),
      },
      sort: sortText(state.sort),
      q: state.q || undefined,
      pageSize: 100,
    },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined(pages);
  const mayAdd = can('member:create');
  useCommands(
    useMemo(
      () =>
        mayAdd
          ? [
              {
                id: 'add member',
                label: 'Add a member',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => setAdding(true),
              },
            ]
          : [],
      [mayAdd],
    ),
  );
  return (
    <Frame
      current="/settings"
      count={query.data?.total}
      actions={
        mayAdd ? (
          <Button look="primary" icon={<Plus />} onClick={() => setAdding(true)}>
            Add a member
          </Button>
        ) : null
      }
    >
      <FilterChips
        filters={FILTERS}
        values={state.filters}
        onChange={(filters) => change({ filters })}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search names and addresses' }}
      />
      <Loaded query={query} what="The members">
        {({ items, total }) => (
          <DataTable
            label="Members"
            rows={items}
            columns={COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => row.name}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            panel={{
              title: (row) => row.name,
              content: (row) => <MemberPanel key={row.id} member={row} />,
            }}
            empty={
              <EmptyState icon={Users} title="Nobody matches">
                Take a filter away or try another name.
              </EmptyState>
            }
          />
        )}
      </Loaded>
      <AddMember open={adding} onOpenChange={setAdding} />
    </Frame>
  );
}
