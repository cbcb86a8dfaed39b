import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  type Operation,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import { createTRPCReact } from '@trpc/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { tap } from '@trpc/server/observable';
import type { AppRouter } from '../../api/router.ts';
import { failureOf } from './failure.ts';

export const trpc = createTRPCReact<AppRouter>();

export type Inputs = inferRouterInputs<AppRouter>;
export type Outputs = inferRouterOutputs<AppRouter>;

const URL = '/api/trpc';

/**
 * The API renews the access cookie by the refresh cookie on its own, so a refusal means that the session has ended.
 * At sign-in it means a wrong password.
 */
const watchSession =
  (onSignedOut: () => void): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    next(op).pipe(
      tap({
        error: (error) => {
          if (error.data?.code === 'UNAUTHORIZED' && op.path !== 'auth.login') onSignedOut();
        },
      }),
    );

/** What is thrown says in words what to do, wherever it is caught. */
const inWords: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next(op).pipe(
      tap({
        error: (error) => {
          error.message = failureOf(error).message;
        },
      }),
    );

/** An infinite query says in which direction it goes on; our lists go one way and refuse what they do not know. */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    const { direction, ...input } = (op.input ?? {}) as { direction?: unknown };
    return next(direction === undefined ? op : { ...op, input });
  };

const URL_LENGTH = 2000;
/** What an address holds beside the question. */
const REST_LENGTH = 200;

/** A draft that is asked about can be longer than an address may be: it goes by POST. */
const isLong = ({ type, input }: Operation): boolean =>
  type === 'query' && encodeURIComponent(JSON.stringify(input ?? null)).length > URL_LENGTH - REST_LENGTH;

/** @param onSignedOut the session has ended: asked for each request that was refused */
export const createClient = (onSignedOut: () => void) =>
  createTRPCClient<AppRouter>({
    links: [
      watchSession(onSignedOut),
      inWords,
      withoutDirection,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: URL }),
        false: splitLink({
          condition: isLong,
          true: httpLink({ url: URL, methodOverride: 'POST' }),
          false: httpBatchLink({ url: URL, maxURLLength: URL_LENGTH }),
        }),
      }),
    ],
  });

export type Client = ReturnType<typeof createClient>;
