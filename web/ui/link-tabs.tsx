import { cn } from './cn.ts';
import { Link } from './link.tsx';
import { useCurrentInView } from './use-current-in-view.ts';

interface Props {
  label: string;
  /** The one that is shown, by its path. */
  current: string;
  tabs: readonly { href: string; label: string }[];
}

/** Sibling lists of one part of the app, each with an address of its own. */
export const LinkTabs = ({ label, current, tabs }: Props) => (
  <nav
    ref={useCurrentInView<HTMLElement>(current)}
    aria-label={label}
    className="flex max-w-full overflow-x-auto rounded-md [scrollbar-width:none] border border-line bg-sunken p-0.5 text-14"
  >
    {tabs.map(({ href, label: words }) => (
      <Link
        key={href}
        href={href}
        aria-current={href === current ? 'page' : undefined}
        className={cn(
          'flex h-7 items-center rounded-[4px] px-2.5 whitespace-nowrap transition-colors focus-visible:-outline-offset-2',
          href === current ? 'bg-surface font-medium text-ink' : 'text-muted hover:text-ink',
        )}
      >
        {words}
      </Link>
    ))}
  </nav>
);
