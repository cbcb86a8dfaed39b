import { Search } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Kbd } from '../ui/kbd.tsx';
import { ConnectionLight } from './connection-light.tsx';

/** Menus come after the page: nobody opens one before it is there. */
const NotificationsBell = lazy(() =>
  import('./notifications-bell.tsx').then((module) => ({ default: module.NotificationsBell })),
);
const MemberMenu = lazy(() => import('./member-menu.tsx').then((module) => ({ default: module.MemberMenu })));

/** Search and commands in one field, then how current the page is, what arrived, who is signed in. */
export const TopBar = (props: { onPalette: () => void; onKeyList: () => void }) => (
  <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-3 sm:px-5">
    <button
      type="button"
      onClick={props.onPalette}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 min-w-0 grow items-center gap-2 rounded-md border border-edge/60 bg-surface px-2.5 text-14 text-faint transition-colors hover:border-edge sm:max-w-96 max-sm:h-10"
    >
      <Search className="size-4 shrink-0" aria-hidden />
      <span className="grow truncate text-left">Search or do something</span>
      <span className="max-sm:hidden">
        <Kbd keys="mod k" />
      </span>
    </button>
    <div className="ml-auto flex items-center gap-1">
      <ConnectionLight />
      <Suspense fallback={<span className="size-8" />}>
        <NotificationsBell />
      </Suspense>
      <Suspense fallback={<span className="size-8" />}>
        <MemberMenu onKeyList={props.onKeyList} />
      </Suspense>
    </div>
  </header>
);
