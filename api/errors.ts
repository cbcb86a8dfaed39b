import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { AppError, type ErrorIssue, type ErrorKind } from '../domain/errors.ts';
import { isDuplicate, sqlState } from '../services/database.ts';
import { isOutage } from '../services/outage.ts';

/** The one table from the closed set of errors to tRPC's codes and to HTTP. */
const CODES = {
  Validation: { trpc: 'BAD_REQUEST', http: 400 },
  Unauthenticated: { trpc: 'UNAUTHORIZED', http: 401 },
  Forbidden: { trpc: 'FORBIDDEN', http: 403 },
  NotFound: { trpc: 'NOT_FOUND', http: 404 },
  Conflict: { trpc: 'CONFLICT', http: 409 },
  TooLarge: { trpc: 'PAYLOAD_TOO_LARGE', http: 413 },
  RateLimited: { trpc: 'TOO_MANY_REQUESTS', http: 429 },
  Unavailable: { trpc: 'SERVICE_UNAVAILABLE', http: 503 },
  Internal: { trpc: 'INTERNAL_SERVER_ERROR', http: 500 },
} as const satisfies Record<ErrorKind, { trpc: TRPCError['code']; http: number }>;

/** What tRPC calls it. */
export const trpcCode = (kind: ErrorKind): TRPCError['code'] => CODES[kind].trpc;
export const httpStatus = (kind: ErrorKind): number => CODES[kind].http;

/** An error as every door shows it; never with a stack. */
export interface ErrorBody {
  code: ErrorKind;
  message: string;
  issues?: readonly ErrorIssue[];
  requestId: string | null;
}

export const errorBody = (error: AppError, requestId: string | null): ErrorBody => ({
  code: error.kind,
  message: error.message,
  ...(error.issues.length > 0 ? { issues: error.issues } : {}),
  requestId,
});

export const toTrpcError = (error: unknown): TRPCError => {
  const known = toAppError(error);
  return new TRPCError({ code: CODES[known.kind].trpc, message: known.message, cause: known });
};

/** Any failure as one of the closed set. What is not known is Internal: its words stay in the log. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof TRPCError) return fromTrpc(error);
  if (error instanceof z.ZodError) return fromZod(error);
  return fromPostgres(error) ?? fromBody(error) ?? internal(error);
}

const internal = (cause: unknown) =>
  new AppError('Internal', 'Something went wrong on our side. Try again; if it stays, tell us the request id.', {
    cause,
  });

/** In the same words at both doors. The sizes: api/body-limit.ts. */
const tooLarge = (cause: unknown) =>
  new AppError(
    'TooLarge',
    'The request is larger than is taken here: 1 MB, and 4 MB for invoices, credit notes and calendars. Send it in parts.',
    { cause },
  );

function fromTrpc(error: TRPCError): AppError {
  const { cause } = error;
  if (error.code === 'BAD_REQUEST' && cause instanceof z.ZodError) return fromZod(cause);
  // An answer that does not fit its schema is our fault, not the caller's.
  if (cause instanceof z.ZodError && error.message === 'Output validation failed') return internal(error);
  if (cause !== undefined && error.code === 'INTERNAL_SERVER_ERROR') return toAppError(cause);
  if (cause instanceof AppError) return cause;
  if (error.code === 'INTERNAL_SERVER_ERROR') return internal(error);
  if (error.code === 'PAYLOAD_TOO_LARGE') return tooLarge(error);
  const kind = (Object.keys(CODES) as ErrorKind[]).find((name) => CODES[name].trpc === error.code);
  return new AppError(kind ?? 'Validation', error.message, { cause: error });
}

function fromZod(error: z.ZodError): AppError {
  const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const first = issues[0];
  const where = first?.path ? `${first.path}: ` : '';
  return new AppError('Validation', `The request is not valid. ${where}${first?.message ?? ''}`.trim(), {
    issues,
    cause: error,
  });
}

/** A NUL in text; a NUL escaped in JSON. */
const UNSTORABLE = new Set(['22021', '22P05']);
/** Of JSON that we have written ourselves it says that half a character (a lone surrogate) stands in it. */
const MALFORMED = '22P02';

function fromPostgres(error: unknown): AppError | null {
  if (isDuplicate(error))
    return new AppError('Conflict', 'Something with the same name or number is there already.', { cause: error });
  const code = (error as { code?: unknown } | null)?.code;
  const state = sqlState(error) ?? (typeof code === 'string' ? code : '');
  if (state === '23503' || code === 'P2003') {
    return new AppError('Conflict', 'This refers to something that is not there, or that something else still needs.', {
      cause: error,
    });
  }
  if (UNSTORABLE.has(state) || (state === MALFORMED && /type json/.test((error as Error).message))) {
    return new AppError(
      'Validation',
      'The text contains a character that cannot be stored. Take it out and try again.',
      {
        cause: error,
      },
    );
  }
  // Or a serialization failure that kept losing.
  if (isOutage(error) || state.startsWith('40')) {
    return new AppError('Unavailable', 'The database does not answer right now. Try again in a moment.', {
      cause: error,
      retryAfterSeconds: 2,
    });
  }
  return null;
}

/** What express.json() throws: it names its errors by `type`. */
function fromBody(error: unknown): AppError | null {
  const { type } = error as { type?: unknown };
  if (type === 'entity.parse.failed')
    return new AppError('Validation', 'The body is not valid JSON.', { cause: error });
  if (type === 'entity.too.large') return tooLarge(error);
  return null;
}
