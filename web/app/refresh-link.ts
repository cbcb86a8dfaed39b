import { TRPCClientError, type TRPCLink } from '@trpc/client';
import type { AnyRouter } from '@trpc/server';
import { observable } from '@trpc/server/observable';

const isUnauthenticated = (error: unknown): boolean =>
  error instanceof TRPCClientError && error.data?.code === 'UNAUTHORIZED';

/**
 * The access token lives for 15 minutes: a request refused for it is sent once more after a renewal. Requests refused
 * together share one renewal. Signing in itself is left alone: there the refusal is the answer.
 */
export function refreshing(renew: () => Promise<boolean>, onSignedOut: () => void): TRPCLink<AnyRouter> {
  let running: Promise<boolean> | null = null;
  const renewOnce = () => {
    running ??= renew()
      .catch(() => false)
      .finally(() => {
        running = null;
      });
    return running;
  };
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let inner: { unsubscribe: () => void } | undefined;
        let over = false;
        const send = (first: boolean) => {
          inner = next(op).subscribe({
            next: (result) => observer.next(result),
            complete: () => observer.complete(),
            error: (error) => {
              if (!first || !isUnauthenticated(error) || op.path === 'auth.login') {
                observer.error(error);
                return;
              }
              void renewOnce().then((renewed) => {
                if (over) return;
                if (renewed) send(false);
                else {
                  onSignedOut();
                  observer.error(error);
                }
              });
            },
          });
        };
        send(true);
        return () => {
          over = true;
          inner?.unsubscribe();
        };
      });
}
