import { initTRPC } from '@trpc/server';
import { AppError } from '../domain/errors.ts';
import { errorBody, httpStatus, toAppError, toTrpcError, trpcCode } from './errors.ts';
import { type RequestContext, serviceCtx } from './session/context.ts';

/** A procedure's door for integrators, under /api/v1. */
export interface RestMeta {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `/tickets/{id}`: what is in braces comes from the input */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  /** 200 where nothing is said; 201 for what creates */
  readonly status?: 200 | 201 | 202;
  /** Sign-in and its like: no session needed, and no answer is kept under an Idempotency-Key. */
  readonly open?: boolean;
  readonly deprecated?: boolean;
}

export interface Meta {
  /** Named after the generator's convention; procedures without it are for the web app only. */
  readonly openapi?: RestMeta;
}

const t = initTRPC
  .context<RequestContext>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const known = toAppError(error);
      const { code: kind, message, issues = [], requestId } = errorBody(known, ctx?.requestId ?? null);
      const { retryAfterSeconds } = known;
      const data = { code: trpcCode(kind), httpStatus: httpStatus(kind), path: shape.data.path };
      return { code: shape.code, message, data: { ...data, kind, issues, requestId, retryAfterSeconds } };
    },
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
    },
  });

export const { router, createCallerFactory } = t;

/** For anybody. Whatever is thrown below becomes one of the closed set of errors. */
export const open = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

/** For members: `ctx` is the services' Ctx and the request's context in one. What the member may do is the service's question. */
export const signedIn = open.use(({ ctx, next }) => {
  const { session, deps, requestId } = ctx;
  if (!session) throw new AppError('Unauthenticated', 'Sign in first: your sign-in is missing or has ended.');
  return next({ ctx: { ...ctx, session, ...serviceCtx(deps, session, requestId) } });
});
