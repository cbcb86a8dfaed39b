import type { Sort } from '../ui/data-table/column.ts';
import type { FilterValues } from '../ui/filter-chips.tsx';

/** What the address says of a list: `?view=mine&q=vat&sort=-dueAt&open=…&f.priority=urgent,high`. */
export interface ListState {
  view: string | null;
  q: string;
  sort: Sort | null;
  openId: string | null;
  filters: FilterValues;
}

export type Search = Readonly<Record<string, string>>;

const FILTER = 'f.';

export function readListState(search: Search): ListState {
  const filters: Record<string, string[]> = {};
  for (const [key, value] of Object.entries(search)) {
    if (key.startsWith(FILTER) && value !== '') filters[key.slice(FILTER.length)] = value.split(',');
  }
  const sort = search.sort ?? '';
  return {
    view: search.view ?? null,
    q: search.q ?? '',
    sort: sort === '' ? null : { id: sort.replace(/^-/, ''), desc: sort.startsWith('-') },
    openId: search.open ?? null,
    filters,
  };
}

/** As the API takes it: `-createdAt`. */
export const sortText = (sort: Sort | null): string | undefined =>
  sort ? `${sort.desc ? '-' : ''}${sort.id}` : undefined;

/** Only what differs from nothing is in the address; parameters that are not the list's stay. */
export function writeListState(search: Search, change: Partial<ListState>): Search {
  const state = { ...readListState(search), ...change };
  const next: Record<string, string> = {};
  for (const [key, value] of Object.entries(search)) {
    if (!key.startsWith(FILTER) && !['view', 'q', 'sort', 'open'].includes(key)) next[key] = value;
  }
  const put = (key: string, value: string | null | undefined) => {
    if (value) next[key] = value;
  };
  put('view', state.view);
  put('q', state.q);
  put('sort', sortText(state.sort));
  for (const [id, values] of Object.entries(state.filters)) put(`${FILTER}${id}`, values.join(','));
  put('open', state.openId);
  return next;
}
