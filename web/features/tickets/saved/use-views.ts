import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { TicketView } from '../../../../domain/tickets/views.ts';
import { VIEW_COLUMNS } from '../../../../domain/tickets/views.ts';
import type { ListState, Search } from '../../../app/list-state.ts';
import { useLive, useLiveFrom } from '../../../app/live.tsx';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import type { FilterValues } from '../../../ui/filter-chips.tsx';
import { listInputOf, VIEWS, viewOf } from '../views.ts';
import { contentOf, inputUnder, ownFilters, stateUnder } from './view-state.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number;
  /** null: one of those that every workspace has. */
  readonly saved: TicketView | null;
}

export type ColumnId = (typeof VIEW_COLUMNS)[number];

/** The tabs of the tickets' list in the member's order, the one that is shown, and what the list is then. */
export function useViews(own: ListState) {
  useLive('ticketViews');
  useLiveFrom('ticketViews', 'tickets');
  const { member } = useMember();
  const counts = trpc.tickets.summary.useQuery().data;
  const views = trpc.ticketViews.list.useQuery().data;
  const cols = (useSearch({ strict: false }) as Search).cols;
  const tabs = useMemo<readonly Tab[]>(() => {
    const builtIn = VIEWS.map(({ id, label, count }): Tab => {
      const tab = { id, label, saved: null };
      return count && counts ? { ...tab, count: counts[count] } : tab;
    });
    const saved = (views?.items ?? []).map(
      (view): Tab => ({ id: view.id, label: view.name, count: view.count, saved: view }),
    );
    return inOrderOf([...builtIn, ...saved], views?.viewIds ?? []);
  }, [views, counts]);
  const currentId = own.view ?? views?.defaultId ?? tabs[0]?.id ?? null;
  const current = tabs.find(({ id }) => id === currentId) ?? null;
  const saved = current?.saved ?? null;
  const state = saved ? stateUnder(saved, own) : { ...own, view: viewOf(currentId).id };
  const chosen = cols?.split(',') ?? saved?.columns ?? [];
  return {
    tabs,
    arrangement: { viewIds: views?.viewIds ?? [], defaultId: views?.defaultId ?? null },
    /** The saved view that is shown, null for a built-in one. */
    saved,
    currentId: saved ? saved.id : viewOf(currentId).id,
    state,
    input: saved ? inputUnder(state, member.id) : listInputOf(state, member.id),
    /** Empty: as the list comes. */
    columns: VIEW_COLUMNS.filter((id) => chosen.includes(id)),
    /** Something is shown otherwise than the view says. */
    changed:
      saved === null
        ? Object.keys(own.filters).length > 0 || own.q !== '' || own.sort !== null || cols !== undefined
        : JSON.stringify(contentOf(state)) !==
            JSON.stringify(contentOf(stateUnder(saved, { ...own, filters: {}, sort: null, q: '' }))) ||
          cols !== undefined,
    /** Chips as the address keeps them. */
    toAddress: (filters: FilterValues): FilterValues => (saved ? ownFilters(saved, filters) : filters),
  };
}

/** Those named first, in that order; the others as they come. */
function inOrderOf(tabs: readonly Tab[], ids: readonly string[]): readonly Tab[] {
  const place = (id: string) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
  return [...tabs].sort((a, b) => place(a.id) - place(b.id));
}
