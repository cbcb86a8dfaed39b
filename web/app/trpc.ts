import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCReact } from '@trpc/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from './app-router.ts';
import { refreshing } from './refresh-link.ts';

export const trpc = createTRPCReact<AppRouter>();

export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

const URL = '/api/trpc';
/** A form of another site cannot set a header: the API asks for this one beside the cookies. */
const HEADERS = { 'x-backbeat-client': 'web' };

/** Renews the access cookie by the refresh cookie. @returns whether there is a session still */
async function renew(): Promise<boolean> {
  const answer = await fetch('/api/v1/auth/refresh', { method: 'POST', headers: HEADERS, credentials: 'same-origin' });
  return answer.ok;
}

/** @param onSignedOut the session has ended for good; asked for once a refused request */
export const createClient = (onSignedOut: () => void) =>
  createTRPCClient<AppRouter>({
    links: [
      refreshing(renew, onSignedOut),
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL }),
        false: httpBatchLink({ url: URL, headers: HEADERS, maxURLLength: 2000 }),
      }),
    ],
  });

export type Client = ReturnType<typeof createClient>;
