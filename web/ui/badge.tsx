import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** A neutral word or number beside something: a count, a tag, a priority. What has a meaning is a StatusPill. */
export const Badge = ({ children, className }: { children: ReactNode; className?: string }) => (
  <span
    className={cn(
      'inline-flex h-5 items-center rounded-md border border-line bg-surface px-1.5 text-13 whitespace-nowrap text-muted tabular',
      className,
    )}
  >
    {children}
  </span>
);
