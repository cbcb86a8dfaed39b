import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { notFound } from '../../domain/errors.ts';
import type { KeptAnswer } from '../../services/idempotency/keep.ts';
import { toAppError } from '../errors.ts';
import { type AppRouter, appRouter } from '../router.ts';
import { type CreateContext, type RequestContext, serviceCtx } from '../session/context.ts';
import { createCallerFactory } from '../trpc.ts';
import { envelope, sendError, versionTag } from './envelope.ts';
import { idempotencyKey, onceTogether, requestHash } from './keyed.ts';
import { matcher, type Operation, operationsOf } from './operations.ts';
import { inputReader, type ReadInput } from './read-input.ts';

/** REST for every procedure that has a path: reads the request, calls the procedure, puts on the envelope. Mounted at /api/v1. */
export function restDoor(createContext: CreateContext, router: AppRouter = appRouter): RequestHandler {
  const operations = operationsOf(router);
  const match = matcher(operations);
  const readers = new Map<Operation, ReadInput>(operations.map((operation) => [operation, inputReader(operation)]));
  const createCaller = createCallerFactory(router);

  async function answer(req: Request, res: Response): Promise<void> {
    const found = match(req.method, req.path);
    if (!found) throw notFound(`${req.method} ${req.baseUrl}${req.path}`);
    const { operation, parameters } = found;
    const { rest, procedure, isList } = operation;
    res.locals.route = `${req.baseUrl}${rest.path}`;
    const ctx = await createContext({ req, res });
    const input = readers.get(operation)?.({
      parameters,
      query: new URL(req.originalUrl, 'http://host').searchParams,
      body: req.body as unknown,
      ifMatch: req.get('if-match'),
    });
    const call = async (inside: RequestContext) => {
      const data = await callProcedure(createCaller(inside), procedure, operation.input ? input : undefined);
      return { status: rest.status ?? 200, body: envelope(data, isList, req.originalUrl) };
    };
    const done = await keyed(req, ctx, rest.open === true, call);
    const tag = versionTag((done.body as { data: unknown }).data);
    if (tag) res.setHeader('ETag', tag);
    if (done.replayed) res.setHeader('Idempotency-Replayed', 'true');
    if (rest.deprecated) res.setHeader('Deprecation', 'true');
    res.status(done.status).json(done.body);
  }

  return (req: Request, res: Response, _next: NextFunction) => {
    answer(req, res).catch((error: unknown) => sendError(req, res, toAppError(error)));
  };
}

/** Answers of sign-in are never kept, and without a sign-in there is nobody to keep them for. */
function keyed(
  req: Request,
  ctx: RequestContext,
  isOpen: boolean,
  call: (inside: RequestContext) => Promise<KeptAnswer>,
) {
  const key = isOpen || !ctx.session ? null : idempotencyKey(req);
  if (key === null || !ctx.session) return call(ctx).then((done) => ({ ...done, replayed: false }));
  const path = `${req.baseUrl}${req.path}`;
  const asked = serviceCtx(ctx.deps, ctx.session, ctx.requestId);
  const hash = () => requestHash(req, path, req.body);
  return onceTogether(asked, key, hash, (db) => call({ ...ctx, deps: { ...ctx.deps, db } }));
}

type Caller = ReturnType<ReturnType<typeof createCallerFactory<AppRouter['_def']['record']>>>;

/** `tickets.list` of the caller. */
function callProcedure(caller: Caller, procedure: string, input: unknown): Promise<unknown> {
  let step: unknown = caller;
  for (const name of procedure.split('.')) step = (step as Record<string, unknown>)[name];
  return (step as (input: unknown) => Promise<unknown>)(input);
}
