import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ReaderContext } from '../ui/reader.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { ClientContext } from './client-context.ts';
import { useCommands } from './commands.ts';
import { LiveProvider } from './live.tsx';
import { navFor } from './nav.ts';
import { Rail } from './rail.tsx';
import { SessionContext, useMember } from './session.tsx';
import { TopBar } from './top-bar.tsx';
import { trpc } from './trpc.ts';
import { useKeys } from './use-keys.ts';

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })));
const KeyList = lazy(() => import('./key-list.tsx').then((module) => ({ default: module.KeyList })));

/** Everything around the pages of somebody signed in. The route has loaded who that is. */
export function Shell() {
  const client = useContext(ClientContext);
  const me = trpc.auth.me.useQuery().data;
  if (!me || !client) return null;
  return (
    <SessionContext value={me}>
      <LiveProvider client={client}>
        <Frame />
      </LiveProvider>
    </SessionContext>
  );
}

function Frame() {
  const { member, can } = useMember();
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const openPalette = useCallback(() => setPalette(true), []);
  useKeys({ onPalette: openPalette, onKeyList: useCallback(() => setKeys(true), []) });
  useGoCommands(can);
  const main = useFocusOnArrival();
  const reader = useMemo(
    () => ({ locale: new Intl.DateTimeFormat().resolvedOptions().locale, zone: member.zone }),
    [member.zone],
  );
  return (
    <ReaderContext value={reader}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="flex h-dvh">
        <Rail />
        <div className="flex min-w-0 grow flex-col">
          <TopBar onPalette={openPalette} onKeyList={() => setKeys(true)} />
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="flex min-h-0 grow flex-col overflow-y-auto outline-none focus-visible:outline-none"
          >
            <Suspense fallback={<SkeletonRows label="Loading the page" />}>
              <Outlet />
            </Suspense>
          </main>
          <BottomBar />
        </div>
      </div>
      <Suspense fallback={null}>
        {palette ? <Palette onClose={() => setPalette(false)} /> : null}
        {keys ? <KeyList open onOpenChange={setKeys} /> : null}
      </Suspense>
    </ReaderContext>
  );
}

function useGoCommands(can: Parameters<typeof navFor>[0]): void {
  const navigate = useNavigate();
  const { member } = useMember();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `can` says the same as long as the member does
  const commands = useMemo(
    () =>
      navFor(can).map((item) => ({
        id: `go ${item.path}`,
        label: `Go to ${item.label}`,
        group: 'go' as const,
        keys: item.keys,
        icon: item.icon,
        run: () => void navigate({ to: item.path }),
      })),
    [member, navigate],
  );
  useCommands(commands);
}

/** After going to another page the focus stands at its beginning, so that screen readers and Tab start there. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const seen = useRef(pathname);
  useEffect(() => {
    if (seen.current === pathname) return;
    seen.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
