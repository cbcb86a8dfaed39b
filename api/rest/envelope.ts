import type { Request, Response } from 'express';
import type { AppError } from '../../domain/errors.ts';
import type { Page } from '../../domain/list.ts';
import { errorBody, httpStatus } from '../errors.ts';
import { logOf, requestIdOf } from '../log.ts';

/** The one shape of every answer under /api/v1. */
export interface Envelope {
  readonly success: boolean;
  readonly data: unknown;
  readonly meta: { page: number | null; page_size: number; total: number | null; next_cursor: string | null } | null;
  readonly links?: { self: string; next: string | null; prev: string | null };
  readonly error: ReturnType<typeof errorBody> | null;
}

/** @param address the request's own, for the links of a list */
export function envelope(answer: unknown, isList: boolean, address: string): Envelope {
  if (!isList) return { success: true, data: answer, meta: null, error: null };
  const { items, page, pageSize, total, nextCursor } = answer as Page<unknown>;
  return {
    success: true,
    data: items,
    meta: { page, page_size: pageSize, total, next_cursor: nextCursor },
    links: {
      self: address,
      // By page as long as the caller goes by page, by cursor after that.
      next:
        nextCursor === null
          ? null
          : page === null
            ? at(address, { cursor: nextCursor })
            : at(address, { page: page + 1 }),
      prev: page !== null && page > 1 ? at(address, { page: page - 1 }) : null,
    },
    error: null,
  };
}

function at(address: string, change: Record<string, string | number>): string {
  const url = new URL(address, 'http://host');
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, String(value));
  return url.pathname + url.search;
}

export function sendError(req: Request, res: Response, error: AppError): void {
  if (error.kind === 'Internal') logOf(req).error({ err: error.cause ?? error }, 'request failed');
  if (res.headersSent) {
    res.destroy();
    return;
  }
  if (error.retryAfterSeconds !== null) res.setHeader('Retry-After', error.retryAfterSeconds);
  if (error.kind === 'Unauthenticated') res.setHeader('WWW-Authenticate', 'Bearer');
  const body: Envelope = { success: false, data: null, meta: null, error: errorBody(error, requestIdOf(req)) };
  res.status(httpStatus(error.kind)).json(body);
}

/** The version of what was answered, for `If-Match` later. */
export function versionTag(answer: unknown): string | null {
  const version = (answer as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? `"${version}"` : null;
}
