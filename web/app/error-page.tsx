import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorState } from '../ui/error-state.tsx';
import { failureOf } from './failure.ts';

/** A page that could not be shown: a fault of ours, or a part of the app that is not on the server any more. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const failure = failureOf(error);
  const stale = error instanceof Error && /dynamically imported module|module script/i.test(error.message);
  return (
    <ErrorState
      title={stale ? 'Backbeat was updated' : 'This page could not be shown'}
      message={
        stale
          ? 'Load the page again to get the new version'
          : failure.code === null && !(error instanceof TypeError)
            ? failure.message
            : 'The fault is ours'
      }
      requestId={failure.requestId}
      onRetry={stale ? () => window.location.reload() : reset}
    />
  );
}
