import type { ReactNode } from 'react';
import { ErrorState } from '../ui/error-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { failureOf } from './failure.ts';

interface QueryLike<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface Props<Data> {
  query: QueryLike<Data>;
  /** What is being loaded, as the error names it: "The tickets". */
  what: string;
  /** In the shape of what comes; rows unless told. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Loading, failed or there. What is there stays while it is read again. */
export function Loaded<Data>({ query, what, skeleton, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return skeleton ?? <SkeletonRows label={`Loading ${what}`} />;
  const failure = failureOf(query.error);
  return (
    <ErrorState
      title={failure.code === 'NOT_FOUND' ? `${what} could not be found` : `${what} could not be loaded`}
      message={failure.message}
      requestId={failure.requestId}
      onRetry={() => query.refetch()}
    />
  );
}
