import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface Props {
  title?: string;
  /** Right of the title: a link to all, a small button. */
  aside?: ReactNode;
  /** The children reach to the edges (a table). */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A bordered part of a page, with a heading that names it. */
export function Card({ title, aside, flush = false, className, children }: Props) {
  const heading = useId();
  return (
    <section
      aria-labelledby={title ? heading : undefined}
      className={cn('min-w-0 rounded-md border border-line bg-surface', className)}
    >
      {title ? (
        <div className={cn('flex items-center justify-between gap-4 px-4 pt-3', flush ? 'pb-3' : 'pb-1')}>
          <h2 id={heading} className="text-14 font-semibold">
            {title}
          </h2>
          {aside ? <div className="text-13 text-muted">{aside}</div> : null}
        </div>
      ) : null}
      <div className={flush ? '' : 'px-4 pt-2 pb-4'}>{children}</div>
    </section>
  );
}
