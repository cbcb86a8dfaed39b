import { QueryClient } from '@tanstack/react-query';
import { failureOf } from './failure.ts';

/** Only what may be better in a moment is asked again: no answer, or a server in trouble. */
const mayPass = (code: string | null): boolean => code === null || code === 'SERVICE_UNAVAILABLE' || code === 'TIMEOUT';

export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      // Without a connection a call fails at once and says so: a deed that waits in silence might be done long after.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        // Changes arrive by the live stream, so what was read stays good until told otherwise.
        staleTime: 60_000,
        retry: (count, error) => count < 2 && mayPass(failureOf(error).code),
      },
    },
  });
