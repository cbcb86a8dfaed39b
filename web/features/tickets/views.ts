import type { TicketSummary } from '../../../domain/tickets/requests.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import { filterOf, VIEW_FILTERS } from '../../../domain/tickets/views.ts';
import { type ListState, sortText } from '../../app/list-state.ts';
import type { Inputs } from '../../app/trpc.ts';

type Input = Inputs['tickets']['list'];
type Filter = NonNullable<Input['filter']>;

const UNSOLVED: TicketStatus[] = ['new', 'open', 'pending', 'on_hold'];

export interface View {
  readonly id: string;
  readonly label: string;
  readonly filter: (memberId: string) => Filter;
  /** Where the order is another one than by the next deadline. */
  readonly sort?: string;
  readonly count?: keyof TicketSummary;
}

export const VIEWS: readonly [View, ...View[]] = [
  { id: 'open', label: 'Open', filter: () => ({ status: UNSOLVED, snoozed: false }), count: 'open' },
  {
    id: 'mine',
    label: 'Mine',
    filter: (id) => ({ status: UNSOLVED, assigneeId: [id], snoozed: false }),
    count: 'mine',
  },
  {
    id: 'unassigned',
    label: 'Unassigned',
    filter: () => ({ status: UNSOLVED, unassigned: true, snoozed: false }),
    count: 'unassigned',
  },
  {
    id: 'soon',
    label: 'Breaching soon',
    filter: () => ({ status: UNSOLVED, breachingSoon: true }),
    count: 'breachingSoon',
  },
  { id: 'waiting', label: 'Waiting', filter: () => ({ status: ['pending', 'on_hold'] }), count: 'paused' },
  { id: 'snoozed', label: 'Snoozed', filter: () => ({ status: UNSOLVED, snoozed: true }), count: 'snoozed' },
  { id: 'followed', label: 'Following', filter: () => ({ status: UNSOLVED, followed: true }) },
  { id: 'solved', label: 'Solved', filter: () => ({ status: ['solved', 'closed'] }), sort: '-updatedAt' },
  { id: 'all', label: 'All', filter: () => ({}), sort: '-createdAt' },
  { id: 'spam', label: 'Spam', filter: () => ({ spam: true }), sort: '-createdAt' },
];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? VIEWS[0];

/** What the list asks for: the view, its own filters narrowed further by the chips. */
export function listInputOf(
  { view: id, filters, sort, q }: ListState,
  memberId: string,
): Pick<Input, 'filter' | 'sort' | 'q'> {
  const view = viewOf(id);
  const named = VIEW_FILTERS.flatMap((name) => (filters[name]?.length ? [[name, [...filters[name]]]] : []));
  const chosen = filterOf(Object.fromEntries(named), memberId);
  return {
    filter: { ...view.filter(memberId), ...chosen } as Filter,
    sort: sortText(sort) ?? view.sort ?? 'nextAt',
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
}

/** Whether the list stands in the order of its deadlines, and which way round. */
export const deadlineOrder = ({ view, sort }: Pick<ListState, 'view' | 'sort'>): 'up' | 'down' | null => {
  if (sort) return sort.id === 'nextAt' ? (sort.desc ? 'down' : 'up') : null;
  return viewOf(view).sort === undefined ? 'up' : null;
};
