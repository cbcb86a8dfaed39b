import { useLocation } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useState } from 'react';
import { cn } from '../ui/cn.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Link } from '../ui/link.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useMedia } from '../ui/use-media.ts';
import { Mark } from './mark.tsx';
import { isIn, type NavItem, navFor } from './nav.ts';
import { useMember } from './session.tsx';
import { recall, remember } from './theme.ts';

const FOLDED = 'rail-folded';

/** The way through the app from tablets up. Folds to icons, by wish or where room is short. */
export function Rail() {
  const { can, tenant } = useMember();
  const { pathname } = useLocation();
  const [wish, setWish] = useState(recall(FOLDED) === 'yes');
  const roomy = useMedia('(min-width: 1024px)');
  const folded = wish || !roomy;
  const items = navFor(can);
  const entry = (item: NavItem) => <Entry key={item.path} item={item} folded={folded} current={isIn(pathname, item)} />;
  return (
    <nav
      aria-label="Main"
      className={cn('hidden shrink-0 flex-col border-r border-line px-2 pb-2 sm:flex', folded ? 'w-13' : 'w-52')}
    >
      <div className="flex h-13 items-center gap-2 px-1.5">
        <Mark />
        {folded ? null : <span className="truncate font-semibold">{tenant.name}</span>}
      </div>
      <ul className="flex grow flex-col gap-0.5">
        {items.filter((item) => !item.below).map(entry)}
        <li aria-hidden className="grow" />
        {items.filter((item) => item.below).map(entry)}
      </ul>
      {roomy ? (
        <IconButton
          label={folded ? 'Show the names' : 'Fold to icons'}
          icon={folded ? <PanelLeftOpen /> : <PanelLeftClose />}
          className="mt-1 self-start"
          onClick={() => {
            remember(FOLDED, wish ? null : 'yes');
            setWish(!wish);
          }}
        />
      ) : null}
    </nav>
  );
}

function Entry({ item, folded, current }: { item: NavItem; folded: boolean; current: boolean }) {
  const Icon = item.icon;
  const link = (
    <Link
      href={item.path}
      aria-current={current ? 'page' : undefined}
      aria-label={folded ? item.label : undefined}
      className={cn(
        'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-14 transition-colors',
        current ? 'bg-accent-soft font-medium text-accent-strong' : 'text-muted hover:bg-sunken hover:text-ink',
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      {folded ? null : item.label}
    </Link>
  );
  return (
    <li>
      {folded ? (
        <Tooltip text={item.label} keys={item.keys} side="right">
          {link}
        </Tooltip>
      ) : (
        link
      )}
    </li>
  );
}
