import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, MonitorPlay } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BoardTicket } from '../../../../domain/tickets/board.ts';
import { type Command, useCommands } from '../../../app/commands.ts';
import { Loaded } from '../../../app/loaded.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useListState } from '../../../app/use-list-state.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FilterChips } from '../../../ui/filter-chips.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { NARROW as NARROW_WIDTH, useMedia } from '../../../ui/use-media.ts';
import { TicketPanel } from '../ticket-panel.tsx';
import { useAgents } from '../use-agents.ts';
import { PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { COLUMNS, NARROW } from './cells.tsx';
import { Heads } from './heads.tsx';
import { TakeNext } from './take-next.tsx';
import { NOBODY, useBoard } from './use-board.ts';

const STEP = 200;
const MOST = 2000;

/** Every open ticket by the time it has left: the top row is what to do next. */
export function Page() {
  const [state, change] = useListState();
  const [limit, setLimit] = useState(STEP);
  const navigate = useNavigate();
  const narrow = useMedia(NARROW_WIDTH);
  const filters = useFilters();
  const query = useBoard(state.filters, limit);
  const wall = { pathname: '/tickets/wallboard', search: window.location.search };
  useCommands(
    useMemo<readonly Command[]>(
      () => [
        {
          id: 'wallboard',
          label: 'Show the wallboard',
          group: 'go',
          icon: MonitorPlay,
          run: () => void navigate({ to: '/tickets/wallboard' }),
        },
      ],
      [navigate],
    ),
  );
  return (
    <div className="flex h-full flex-col">
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title="SLA board"
        actions={
          <>
            <Button asChild look="quiet">
              <Link href={`${wall.pathname}${wall.search}`}>
                <MonitorPlay className="size-4" aria-hidden />
                Wallboard
              </Link>
            </Button>
            <TakeNext free={query.data?.nextId != null} />
          </>
        }
      />
      {query.data ? <Heads counts={query.data.counts} /> : null}
      <FilterChips filters={filters} values={state.filters} onChange={(values) => change({ filters: values })} />
      <Loaded query={query} what="The board">
        {({ items }) => (
          <DataTable<BoardTicket>
            label="Open tickets by time left"
            rows={items}
            columns={narrow ? NARROW : COLUMNS}
            rowId={(row) => row.id}
            rowLabel={(row) => `Ticket ${row.number}, ${row.subject}`}
            {...(items.length === limit && limit < MOST ? { total: limit + STEP } : {})}
            onEndReached={() => setLimit((now) => (items.length === now ? Math.min(MOST, now + STEP) : now))}
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={(row) => void navigate({ to: `/tickets/${row.id}` })}
            panel={{ title: (row) => `#${row.number} ${row.subject}`, content: (row) => <TicketPanel id={row.id} /> }}
            empty={
              <EmptyState icon={CircleCheck} title="Nothing is open">
                Each open ticket appears here with the time that its most urgent target has left, the nearest first.
              </EmptyState>
            }
          />
        )}
      </Loaded>
    </div>
  );
}

function useFilters() {
  const agents = useAgents();
  const { can } = useMember();
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  return [
    {
      id: 'priority',
      label: 'Priority',
      options: PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] })),
    },
    ...(teams.length > 0
      ? [{ id: 'teamId', label: 'Team', options: teams.map(({ id, name }) => ({ value: id, label: name })) }]
      : []),
    {
      id: 'assigneeId',
      label: 'Who has it',
      options: [{ value: NOBODY, label: 'Nobody' }, ...agents.map(({ id, name }) => ({ value: id, label: name }))],
    },
  ];
}
