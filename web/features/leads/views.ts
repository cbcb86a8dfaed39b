import type { LeadSummary } from '../../../domain/leads/requests.ts';
import { type ListState, sortText } from '../../app/list-state.ts';
import type { Inputs } from '../../app/trpc.ts';

type Input = Inputs['leads']['list'];
type Filter = NonNullable<Input['filter']>;

export interface View {
  readonly id: string;
  readonly label: string;
  readonly filter: Filter;
  readonly count: keyof LeadSummary;
  /** Where the order is another one than the newest first. */
  readonly sort?: string;
}

export const VIEWS: readonly [View, ...View[]] = [
  { id: 'all', label: 'All', filter: {}, count: 'all' },
  { id: 'new', label: 'New', filter: { status: ['new'] }, count: 'new' },
  { id: 'journey', label: 'In a journey', filter: { inJourney: true }, count: 'inJourney', sort: 'nextAt' },
  { id: 'converted', label: 'Converted', filter: { status: ['converted'] }, count: 'converted', sort: '-updatedAt' },
  {
    id: 'unsubscribed',
    label: 'Unsubscribed',
    filter: { unsubscribed: true },
    count: 'unsubscribed',
    sort: '-updatedAt',
  },
];

export const viewOf = (id: string | null): View => VIEWS.find((view) => view.id === id) ?? VIEWS[0];

/** Chips of the address by the filter's name; the server refuses what it does not know. */
const CHIPS = ['status', 'source', 'ownerId', 'zone'] as const;

/** What the list asks for: the view, narrowed by the chips and the search. */
export function listInputOf({ view: id, filters, sort, q }: ListState): Input {
  const view = viewOf(id);
  const chosen = Object.fromEntries(
    CHIPS.flatMap((name) => {
      const values = filters[name] ?? [];
      return values.length > 0 ? [[name, [...values]]] : [];
    }),
  );
  return {
    // The view's own condition stands: a chip of the same name cannot widen it.
    filter: { ...chosen, ...view.filter } as Filter,
    sort: sortText(sort) ?? view.sort ?? '-createdAt',
    ...(q.trim() === '' ? {} : { q: q.trim() }),
  };
}
