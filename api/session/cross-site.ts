import type { Request } from 'express';
import type { SessionCookies } from './cookies.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Clients that are no browsers and sign in by cookie send it (any value): a form on another site cannot. */
export const OWN_HEADER = 'x-backbeat';

/**
 * Whether a request that may change something was sent by another site with our cookies in the browser's hand. `Authorization`
 * is set by nobody but the client itself. Sign-in is guarded as well: a foreign page must not sign people in as somebody else.
 */
export function isCrossSite(req: Request, cookies: SessionCookies, publicUrl: string): boolean {
  if (SAFE.has(req.method) || req.headers.authorization) return false;
  const { origin, host } = req.headers;
  const site = req.headers['sec-fetch-site'];
  if (origin !== undefined) return origin !== new URL(publicUrl).origin && hostOf(origin) !== host;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { access, refresh } = cookies.read(req);
  return Boolean(access ?? refresh) && req.headers[OWN_HEADER] === undefined;
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    // `null`: a sandboxed frame or a file
    return null;
  }
}
