import { filterOf, type TicketView, VIEW_FILTERS, type ViewFilters } from '../../../../domain/tickets/views.ts';
import { type ListState, sortText } from '../../../app/list-state.ts';
import type { Inputs } from '../../../app/trpc.ts';
import type { FilterValues } from '../../../ui/filter-chips.tsx';

type View = Pick<TicketView, 'id' | 'filters' | 'q' | 'sort' | 'columns'>;

/** In the address: this chip of the view is taken away. */
const ANY = 'any';

/** The chips as they stand: the view's own, and over them what the address says. */
export function shownFilters(view: Pick<View, 'filters'>, own: FilterValues): FilterValues {
  const all = { ...view.filters, ...own };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0 && !values.includes(ANY)));
}

/** What the address has to say so that these chips are shown: nothing where the view says so already. */
export function ownFilters(view: Pick<View, 'filters'>, shown: FilterValues): FilterValues {
  const own: Record<string, readonly string[]> = {};
  for (const name of new Set([...Object.keys(view.filters), ...Object.keys(shown)])) {
    const [before, after] = [view.filters[name as keyof ViewFilters] ?? [], shown[name] ?? []];
    if (before.join() !== after.join()) own[name] = after.length > 0 ? after : [ANY];
  }
  return own;
}

const sortOf = (text: string | null): ListState['sort'] =>
  text === null ? null : { id: text.replace(/^-/, ''), desc: text.startsWith('-') };

/** The list's state under a saved view. */
export const stateUnder = (view: View, state: ListState): ListState => ({
  ...state,
  filters: shownFilters(view, state.filters),
  sort: state.sort ?? sortOf(view.sort),
  q: state.q || view.q,
});

const known = (filters: FilterValues): ViewFilters =>
  Object.fromEntries(VIEW_FILTERS.flatMap((name) => (filters[name]?.length ? [[name, [...filters[name]]]] : [])));

/** A view's content as the list stands now. */
export const contentOf = (state: ListState): { filters: ViewFilters; q: string; sort: string | null } => ({
  filters: known(state.filters),
  q: state.q.trim(),
  sort: sortText(state.sort) ?? null,
});

/** What the list asks for under a saved view. @param state as it stands under it */
export function inputUnder(
  state: ListState,
  memberId: string,
): Pick<Inputs['tickets']['list'], 'filter' | 'sort' | 'q'> {
  const { filters, q, sort } = contentOf(state);
  return { filter: filterOf(filters, memberId), sort: sort ?? 'nextAt', ...(q && { q }) };
}
