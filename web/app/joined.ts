import { useCallback, useMemo } from 'react';

interface PageOf<Item> {
  items: readonly Item[];
  total: number | null;
}

interface InfiniteLike<Item> {
  data: { pages: readonly PageOf<Item>[] } | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** For useInfiniteQuery of any list. */
export const nextCursor = (page: { nextCursor: string | null }): string | undefined => page.nextCursor ?? undefined;

/** The pages of a list that have been read, as one list for <Loaded> and <DataTable>. */
export function useJoined<Item>(query: InfiniteLike<Item>) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const joined = useMemo(
    () => data && { items: data.pages.flatMap((page) => page.items), total: data.pages[0]?.total ?? undefined },
    [data],
  );
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { data: joined, error, refetch, more };
}
