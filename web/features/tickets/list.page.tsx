import { keepPreviousData } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CalendarClock, ChartNoAxesColumn, Gauge, Plus, Timer } from 'lucide-react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { CLOCK_STATES } from '../../../domain/tickets/contract.ts';
import { TICKET_TYPES } from '../../../domain/tickets/labels.ts';
import type { TicketListItem } from '../../../domain/tickets/requests.ts';
import { TICKET_STATUSES } from '../../../domain/tickets/status.ts';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { nextCursor, useJoined } from '../../app/joined.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useListState } from '../../app/use-list-state.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import { BulkActions } from './bulk-actions.tsx';
import { NARROW_COLUMNS } from './columns.tsx';
import { NewTicket } from './new-ticket.tsx';
import { NoTickets } from './no-tickets.tsx';
import { columnsOf } from './saved/columns.tsx';
import { useViews } from './saved/use-views.ts';
import { ViewMenu } from './saved/view-menu.tsx';
import { byDeadline } from './sla.ts';
import { TicketPanel } from './ticket-panel.tsx';
import { type Agent, useAgents } from './use-agents.ts';
import { useTicketCommands } from './use-ticket-commands.ts';
import { deadlineOrder, viewOf } from './views.ts';
import { PRIORITIES, PRIORITY_WORDS, STATUS, TYPE_WORDS } from './words.ts';

const CLOCK_WORDS = { running: 'On track', paused: 'Paused', met: 'All met', breached: 'Missed a target' } as const;

const ANYBODY = [
  { value: 'me', label: 'Whoever looks' },
  { value: 'nobody', label: 'Nobody' },
];
const IS = [
  { value: 'breachingSoon', label: 'Breaching within the hour' },
  { value: 'snoozed', label: 'Snoozed' },
  { value: 'followed', label: 'Followed' },
];

interface Labels {
  readonly tags: readonly string[];
  readonly categories: readonly string[];
}

/** With what is chosen already, which may be in use no longer. */
const withChosen = (labels: readonly string[], chosen: readonly string[] = []): readonly string[] => [
  ...new Set([...labels, ...chosen]),
];

const filtersFor = (agents: readonly Agent[], teams: readonly { id: string; name: string }[], labels: Labels) => [
  { id: 'status', label: 'Status', options: TICKET_STATUSES.map((value) => ({ value, label: STATUS[value].words })) },
  { id: 'priority', label: 'Priority', options: PRIORITIES.map((value) => ({ value, label: PRIORITY_WORDS[value] })) },
  {
    id: 'assigneeId',
    label: 'Assignee',
    options: [...ANYBODY, ...agents.map(({ id, name }) => ({ value: id, label: name }))],
  },
  ...(teams.length > 0
    ? [{ id: 'teamId', label: 'Team', options: teams.map(({ id, name }) => ({ value: id, label: name })) }]
    : []),
  { id: 'type', label: 'Type', options: TICKET_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] })) },
  ...(labels.categories.length > 0
    ? [{ id: 'category', label: 'Category', options: labels.categories.map((value) => ({ value, label: value })) }]
    : []),
  ...(labels.tags.length > 0
    ? [{ id: 'tag', label: 'Tag', options: labels.tags.map((value) => ({ value, label: value })) }]
    : []),
  { id: 'is', label: 'Only', options: IS },
  { id: 'clocks', label: 'Clocks', options: CLOCK_STATES.map((value) => ({ value, label: CLOCK_WORDS[value] })) },
];

export function Page() {
  const [own, change] = useListState();
  const views = useViews(own);
  const { state } = views;
  const navigate = useNavigate();
  const { can } = useMember();
  const [creating, setCreating] = useState(false);
  useLive('tickets');
  const agents = useAgents();
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }, { enabled: can('team:read') }).data?.items ?? [];
  const inUse = trpc.tickets.labels.useQuery(undefined, { staleTime: 60_000 }).data;
  const labels = {
    tags: withChosen(inUse?.tags ?? [], state.filters.tag),
    categories: withChosen(inUse?.categories ?? [], state.filters.category),
  };
  const pages = trpc.tickets.list.useInfiniteQuery(
    { ...views.input, pageSize: 100 },
    { getNextPageParam: nextCursor, placeholderData: keepPreviousData },
  );
  const query = useJoined<TicketListItem>(pages);
  const hour = useNow(HOUR / 4);
  const narrow = useMedia(NARROW);
  const table = useMemo(
    () => (narrow ? NARROW_COLUMNS : columnsOf(views.columns, { from: hour - DAY, to: hour + 2 * DAY })),
    [hour, narrow, views.columns],
  );
  const view = viewOf(views.currentId);
  const show = (id: string | null) => {
    const search = id === null ? {} : { view: id };
    void navigate({ to: '/tickets', search });
  };
  const mayCreate = can('ticket:create');
  const startCreating = useCallback(() => setCreating(true), []);
  useTicketCommands(startCreating);
  const open = (row: { id: string }) => void navigate({ to: `/tickets/${row.id}` });
  const newTicket = mayCreate ? (
    <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>
      New ticket
    </Button>
  ) : undefined;
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Tickets" count={query.data?.total} actions={<Actions>{newTicket}</Actions>} />
      <div className="flex items-center justify-between gap-2">
        <div className="min-w-0">
          <SavedViews label="Views of tickets" value={views.currentId} onChange={show} views={views.tabs} />
        </div>
        <ViewMenu views={views} onShow={show} />
      </div>
      <div className="border-t border-line" />
      <FilterChips
        filters={filtersFor(agents, teams, labels)}
        values={state.filters}
        onChange={(filters) => change({ filters: views.toAddress(filters) })}
        search={{ value: state.q, onChange: (q) => change({ q }), placeholder: 'Search subject, number, requester' }}
      />
      <Loaded query={query} what="The tickets">
        {({ items, total }) => (
          <DataTable<TicketListItem>
            label="Tickets"
            rows={inOrder(items, total, deadlineOrder(state))}
            columns={table}
            rowId={(row) => row.id}
            rowLabel={(row) => `Ticket ${row.number}, ${row.subject}`}
            total={total}
            onEndReached={query.more}
            sort={state.sort}
            onSort={(sort) => change({ sort })}
            sortedByServer
            openId={state.openId}
            onOpen={(openId) => change({ openId })}
            onFull={open}
            panel={{ title: (row) => `#${row.number} ${row.subject}`, content: (row) => <TicketPanel id={row.id} /> }}
            {...(can('ticket:update')
              ? { bulk: (rows, clear) => <BulkActions tickets={rows} agents={agents} onDone={clear} /> }
              : {})}
            empty={
              <NoTickets
                view={view}
                filtered={state.q !== '' || Object.keys(state.filters).length > 0}
                action={newTicket}
              />
            }
          />
        )}
      </Loaded>
      {creating ? <NewTicket agents={agents} onClose={() => setCreating(false)} onCreated={open} /> : null}
    </div>
  );
}

/**
 * The server orders by what happens next, which may be a warning. Where the whole list is here, deadlines stand in the order
 * in which they are read; of a longer list only the server knows the order.
 */
function inOrder(items: readonly TicketListItem[], total: number | undefined, order: 'up' | 'down' | null) {
  const whole = total === undefined || items.length >= total;
  return order && whole ? byDeadline(items, order === 'down') : items;
}

function Actions({ children }: { children: ReactNode }) {
  const { can } = useMember();
  return (
    <>
      <Button asChild look="quiet">
        <Link href="/tickets/board">
          <Gauge className="size-4" aria-hidden />
          <span className="max-sm:sr-only">Board</span>
        </Link>
      </Button>
      <Button asChild look="quiet">
        <Link href="/tickets/reports">
          <ChartNoAxesColumn className="size-4" aria-hidden />
          <span className="max-sm:sr-only">Reports</span>
        </Link>
      </Button>
      {can('slaPolicy:read') ? (
        <Button asChild look="quiet">
          <Link href="/tickets/policies">
            <Timer className="size-4" aria-hidden />
            <span className="max-sm:sr-only">SLA policies</span>
          </Link>
        </Button>
      ) : null}
      {can('calendar:read') ? (
        <Button asChild look="quiet">
          <Link href="/tickets/calendars">
            <CalendarClock className="size-4" aria-hidden />
            <span className="max-sm:sr-only">Calendars</span>
          </Link>
        </Button>
      ) : null}
      {children}
    </>
  );
}
