import { z } from 'zod';
import { type TicketListInput, ticketListInput } from './requests.ts';

/** Saved views: a list of tickets narrowed and named, private or shared. */

/** Chips of the list by the filter's name. `me` stands for whoever looks, `nobody` for no one; `is` holds the filters that are yes or no. */
export const VIEW_FILTERS = [
  ...['status', 'priority', 'assigneeId', 'clocks', 'teamId', 'type', 'tag', 'category', 'channel', 'is'],
] as const;

/** Columns that a view may show beside the ticket itself. */
export const VIEW_COLUMNS = [
  ...['status', 'priority', 'sla', 'nextAt', 'beat', 'assignee', 'team', 'requester', 'company', 'type', 'category'],
  ...['tags', 'channel', 'createdAt', 'updatedAt'],
] as const;

export const viewFilters = z.partialRecord(z.enum(VIEW_FILTERS), z.array(z.string().min(1).max(200)).max(50));
export type ViewFilters = z.infer<typeof viewFilters>;

/** The list's own filter, for whoever looks. */
export function filterOf(filters: ViewFilters, memberId: string | null): NonNullable<TicketListInput['filter']> {
  const { assigneeId = [], is = [], ...rest } = filters;
  const people = assigneeId.flatMap((id) => (id === 'nobody' ? [] : id === 'me' ? (memberId ?? []) : [id]));
  const given = Object.fromEntries(Object.entries(rest).filter(([, values]) => values.length > 0));
  return {
    ...given,
    ...(people.length > 0 && { assigneeId: people }),
    ...(people.length === 0 && assigneeId.includes('nobody') && { unassigned: true }),
    ...Object.fromEntries(is.map((name) => [name, true])),
  } as NonNullable<TicketListInput['filter']>;
}

const content = {
  name: z.string().trim().min(1, 'Give the view a name').max(60),
  shared: z.enum(['me', 'team', 'workspace']),
  /** With whom, where it is shared with a team. */
  teamId: z.uuid().nullable(),
  filters: viewFilters,
  q: z.string().trim().max(200),
  sort: z.string().max(120).nullable(),
  columns: z.array(z.enum(VIEW_COLUMNS)).max(VIEW_COLUMNS.length),
};

/** @throws nothing: what the list would refuse is said at the field */
const isList = (view: { filters: ViewFilters; q: string; sort: string | null }, issue: z.core.ParsePayload): void => {
  const { filters, q, sort } = view;
  const asked = ticketListInput.safeParse({ filter: filterOf(filters, ANYBODY), q, ...(sort && { sort }) });
  for (const { path, message } of asked.error?.issues ?? []) {
    issue.issues.push({ code: 'custom', message, path: path[0] === 'filter' ? ['filters'] : [...path], input: view });
  }
};
const ANYBODY = '00000000-0000-7000-8000-000000000000';

export const ticketViewInput = z
  .object({
    ...content,
    shared: content.shared.default('me'),
    teamId: content.teamId.default(null),
    filters: content.filters.default({}),
    q: content.q.default(''),
    sort: content.sort.default(null),
    columns: content.columns.default([]),
  })
  .check((payload) => isList(payload.value, payload))
  .refine(({ shared, teamId }) => (shared === 'team') === (teamId !== null), {
    path: ['teamId'],
    message: 'Say which team',
  });
export type TicketViewInput = z.input<typeof ticketViewInput>;

/** Everything that the view is from now on. */
export const updateTicketViewInput = z.object({ id: z.uuid(), version: z.int().min(1), view: ticketViewInput });
export type UpdateTicketViewInput = z.input<typeof updateTicketViewInput>;

/** Counted up to a thousand, which means that many or more. */
export const MOST_COUNTED_IN_VIEW = 1000;

export const ticketView = z
  .object({
    ...content,
    id: z.uuid(),
    ownerName: z.string(),
    /** Whoever asks may change and delete it. */
    mine: z.boolean(),
    /** How many tickets are in it for whoever asks; 1,000 means that many or more. */
    count: z.int(),
    version: z.int(),
  })
  .meta({ id: 'TicketView' });
export type TicketView = z.infer<typeof ticketView>;

export const arrangeViewsInput = z.object({
  /** All tabs in their order: ids, and the built-in ones by their names. */
  viewIds: z.array(z.string().min(1).max(40)).max(200),
  /** What the list opens with; null: the first. */
  defaultId: z.string().max(40).nullable(),
});
export type ArrangeViewsInput = z.infer<typeof arrangeViewsInput>;

export const ticketViews = z.object({ items: z.array(ticketView), ...arrangeViewsInput.shape });
export type TicketViews = z.infer<typeof ticketViews>;
