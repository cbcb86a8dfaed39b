import type { ReactNode } from 'react';
import { useMember } from '../../app/session.tsx';
import { cn } from '../../ui/cn.ts';
import { Count } from '../../ui/count.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useCurrentInView } from '../../ui/use-current-in-view.ts';

const PARTS = [
  { path: '/settings', label: 'Members' },
  { path: '/settings/teams', label: 'Teams' },
  { path: '/settings/on-call', label: 'On-call' },
  { path: '/settings/organisation', label: 'Organisation' },
  { path: '/settings/desk', label: 'Service desk' },
  { path: '/settings/macros', label: 'Macros' },
  { path: '/settings/mailboxes', label: 'Mailboxes', needs: 'mailbox:read' },
  { path: '/settings/availability', label: 'My availability' },
  { path: '/settings/sign-ins', label: 'My sign-ins' },
  { path: '/settings/appearance', label: 'Appearance' },
] as const;

interface Props {
  current: (typeof PARTS)[number]['path'];
  /** How many it holds, beside its name. */
  count?: number | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** The parts of the settings, each with an address. */
export function Frame({ current, count, actions, children }: Props) {
  const { can } = useMember();
  const parts = PARTS.filter((part) => !('needs' in part) || can(part.needs));
  const bar = useCurrentInView<HTMLElement>(current);
  return (
    <div className="flex h-full flex-col">
      <PageHeader title="Settings" actions={actions} />
      <nav
        ref={bar}
        aria-label="Parts of the settings"
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-3 sm:px-5"
      >
        {parts.map(({ path, label }) => (
          <Link
            key={path}
            href={path}
            aria-current={path === current ? 'page' : undefined}
            className={cn(
              'flex h-9 items-center border-b-2 px-2 whitespace-nowrap focus-visible:outline-offset-[-2px]',
              path === current
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-muted hover:border-line hover:text-ink',
            )}
          >
            {label}
            {path === current && count !== undefined ? (
              <span className="ml-1.5 text-13 font-normal text-faint">
                <Count value={count} />
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
      {children}
    </div>
  );
}
