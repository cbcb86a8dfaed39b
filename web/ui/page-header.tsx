import type { ReactNode } from 'react';
import { Count } from './count.tsx';

interface Props {
  title: ReactNode;
  count?: number | undefined;
  /** What it is and its state in one line: pills, who, since when. */
  line?: ReactNode;
  /** The one primary action, with a menu for the others before it. */
  actions?: ReactNode;
  /** Where it belongs: one link back to the list. */
  back?: ReactNode;
}

export const PageHeader = ({ title, count, line, actions, back }: Props) => (
  <header className="flex shrink-0 flex-col gap-1 px-4 pt-4 pb-3 sm:px-6 sm:pt-5">
    {back ? <div className="text-13 text-muted">{back}</div> : null}
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <h1 className="flex min-w-0 items-baseline gap-2 text-20 font-semibold tracking-tight">
        <span className="min-w-0 [overflow-wrap:anywhere]">{title}</span>
        {count === undefined ? null : (
          <span className="text-14 font-normal text-faint">
            <Count value={count} />
          </span>
        )}
      </h1>
      {actions ? <div className="flex max-w-full flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
    {line ? (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-14 text-muted max-sm:mt-1">{line}</div>
    ) : null}
  </header>
);
