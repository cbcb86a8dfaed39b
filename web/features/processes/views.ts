import type { Permission } from '../../../domain/members/permissions.ts';
import type { ProcessCounts } from '../../../domain/process/console.ts';
import type { ProcessKind, ProcessStatus } from '../../../domain/process/contract.ts';
import type { ListState } from '../../app/list-state.ts';
import { sortText } from '../../app/list-state.ts';
import type { Inputs } from '../../app/trpc.ts';

const LIVE: readonly ProcessStatus[] = ['running', 'paused', 'failed'];

export interface View {
  readonly id: string;
  readonly label: string;
  readonly kinds?: readonly ProcessKind[];
  readonly statuses?: readonly ProcessStatus[];
  readonly sort?: string;
  /** For those who may see what these processes are about. */
  readonly permission?: Permission;
}

export const VIEWS: readonly View[] = [
  { id: 'live', label: 'Live', statuses: LIVE },
  { id: 'failed', label: 'Needs a person', statuses: ['failed'] },
  { id: 'tickets', label: 'Tickets', kinds: ['ticket-sla'], statuses: LIVE, permission: 'ticket:read' },
  { id: 'journeys', label: 'Journeys', kinds: ['nurture'], statuses: LIVE, permission: 'lead:read' },
  {
    id: 'billing',
    label: 'Billing',
    kinds: ['billing', 'price-move'],
    statuses: LIVE,
    permission: 'subscription:read',
  },
  { id: 'collection', label: 'Collection', kinds: ['collection'], statuses: LIVE, permission: 'invoice:read' },
  { id: 'time', label: 'Approvals', kinds: ['timesheet'], statuses: LIVE, permission: 'timesheet:read' },
  { id: 'behind', label: 'Delivery and imports', kinds: ['delivery', 'import'], permission: 'message:read' },
  { id: 'ended', label: 'Ended', statuses: ['over', 'cancelled'], sort: '-overAt' },
];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? (VIEWS[0] as View);

/** How many each view holds; null where nobody counts them. */
export function countOf({ id, kinds }: View, counts: ProcessCounts): number | null {
  const { running, paused, failed, live } = counts;
  if (id === 'live') return running + paused + failed;
  if (id === 'failed') return failed;
  if (!kinds || id === 'behind') return null;
  return kinds.reduce((sum, kind) => sum + (live[kind] ?? 0), 0);
}

type Input = Inputs['processes']['list'];
type Filter = NonNullable<Input['filter']>;

/** What the list asks for: the view, narrowed by the chips. */
export function listInputOf({ view: id, filters, sort }: ListState): Pick<Input, 'filter' | 'sort'> {
  const view = viewOf(id);
  const chosen = (filters.status ?? []) as readonly ProcessStatus[];
  const statuses = chosen.length > 0 ? chosen : view.statuses;
  const kinds = view.kinds ?? ((filters.kind ?? []) as readonly ProcessKind[]);
  const filter: Filter = {
    ...(statuses ? { status: [...statuses] } : {}),
    ...(kinds.length > 0 ? { kind: [...kinds] } : {}),
  };
  return { filter, sort: sortText(sort) ?? view.sort };
}
