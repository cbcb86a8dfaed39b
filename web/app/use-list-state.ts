import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type ListState, readListState, type Search, writeListState } from './list-state.ts';

/** The list's state from the address, and its change. Going to another row or word replaces the entry in the history. */
export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const state = useMemo(() => readListState(search), [search]);
  const change = useCallback(
    (next: Partial<ListState>) => {
      const lasting = next.view !== undefined || (next.openId !== undefined && next.openId !== null);
      void navigate({ to: '.', search: (before: Search) => writeListState(before, next), replace: !lasting });
    },
    [navigate],
  );
  return [state, change];
}
