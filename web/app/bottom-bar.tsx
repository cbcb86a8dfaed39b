import { useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { cn } from '../ui/cn.ts';
import { Link } from '../ui/link.tsx';
import { isIn, navFor } from './nav.ts';
import { useMember } from './session.tsx';

const Drawer = lazy(() => import('../ui/drawer.tsx').then((module) => ({ default: module.Drawer })));

/** As many as stand beside More at 360 px without shrinking. */
const ROOM = 4;
const ITEM = 'flex grow basis-0 flex-col items-center justify-center gap-0.5 text-13';

/** The way through the app on phones. */
export function BottomBar() {
  const { can } = useMember();
  const { pathname } = useLocation();
  const [more, setMore] = useState(false);
  const items = navFor(can);
  const rest = items.slice(ROOM);
  return (
    <nav
      aria-label="Main"
      className="flex h-14 shrink-0 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {items.slice(0, ROOM).map((item) => (
        <Link
          key={item.path}
          href={item.path}
          aria-current={isIn(pathname, item) ? 'page' : undefined}
          className={cn(ITEM, isIn(pathname, item) ? 'font-medium text-accent' : 'text-muted')}
        >
          <item.icon className="size-5" aria-hidden />
          {item.label}
        </Link>
      ))}
      {rest.length > 0 ? (
        <button
          type="button"
          onClick={() => setMore(true)}
          className={cn(ITEM, rest.some((item) => isIn(pathname, item)) ? 'font-medium text-accent' : 'text-muted')}
        >
          <MenuIcon className="size-5" aria-hidden />
          More
        </button>
      ) : null}
      <Suspense fallback={null}>
        {more ? (
          <Drawer open onOpenChange={setMore} title="More">
            <ul className="flex flex-col">
              {rest.map((item) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the link inside is a click too
                <li key={item.path} onClick={() => setMore(false)}>
                  <Link
                    href={item.path}
                    className="flex h-12 items-center gap-3 rounded-md px-2 text-16 hover:bg-sunken"
                  >
                    <item.icon className="size-5 text-muted" aria-hidden />
                    {item.label}
                  </Link>
                </li>
              ))}
            </ul>
          </Drawer>
        ) : null}
      </Suspense>
    </nav>
  );
}
