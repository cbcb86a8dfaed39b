import { cn } from './cn.ts';
import { Count } from './count.tsx';
import { useCurrentInView } from './use-current-in-view.ts';

export interface SavedView {
  id: string;
  label: string;
  count?: number;
}

interface Props {
  label: string;
  views: readonly SavedView[];
  value: string;
  onChange: (id: string) => void;
}

/** The views of a list. The chosen one is in the address, so each can be sent to a colleague. */
export const SavedViews = ({ label, views, value, onChange }: Props) => (
  <nav
    ref={useCurrentInView<HTMLElement>(value)}
    aria-label={label}
    className="flex max-w-full shrink-0 gap-1 overflow-x-auto px-3 sm:px-5"
  >
    {views.map((view) => (
      <button
        key={view.id}
        type="button"
        aria-current={view.id === value ? 'page' : undefined}
        onClick={() => onChange(view.id)}
        className={cn(
          'flex h-9 items-center gap-1.5 border-b-2 px-2 text-14 whitespace-nowrap transition-colors focus-visible:outline-offset-[-2px]',
          view.id === value
            ? 'border-accent font-medium text-ink'
            : 'border-transparent text-muted hover:border-line hover:text-ink',
        )}
      >
        {view.label}
        {view.count === undefined ? null : (
          <span className="text-13 font-normal text-faint">
            <Count value={view.count} />
          </span>
        )}
      </button>
    ))}
  </nav>
);
