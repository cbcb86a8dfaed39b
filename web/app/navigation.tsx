import { type ReactNode, useMemo } from 'react';
import { NavigationContext } from '../ui/link.tsx';
import type { AppRouter } from './router.tsx';

/** Lets the kit's links go through the router. */
export function NavigationProvider({ router, children }: { router: AppRouter; children: ReactNode }) {
  const navigation = useMemo(
    () => ({
      go: (href: string) => void router.navigate({ href }),
      prepare: (href: string) => void router.preloadRoute({ to: href.split(/[?#]/)[0] ?? href }).catch(() => undefined),
    }),
    [router],
  );
  return <NavigationContext value={navigation}>{children}</NavigationContext>;
}
