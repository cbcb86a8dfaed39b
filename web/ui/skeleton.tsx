import { cn } from './cn.ts';

/** A grey bar in the shape of what comes. Invisible for the first 150 ms. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cn('block h-4 animate-late rounded-md bg-sunken', className)} />
);

/** Rows of a table or list that is loading. */
export function SkeletonRows({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without identity
        <div key={row} className="flex h-9 items-center gap-6 border-b border-line px-4">
          <Skeleton className="w-2/5" />
          <Skeleton className="w-1/5 max-sm:hidden" />
          <Skeleton className="ml-auto w-20" />
        </div>
      ))}
    </div>
  );
}
