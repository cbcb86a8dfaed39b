import { useEffect } from 'react';

export const setTitle = (title: string): void => {
  document.title = `${title} · Backbeat`;
};

/** The page's title once it is known: "Ticket 1042". Until then the route's own stands. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) setTitle(title);
  }, [title]);
}
