import type { Request } from 'express';
import type { ApiDeps } from './deps.ts';
import { accessTokenOf } from './session/context.ts';
import type { SessionCookies } from './session/cookies.ts';

const MEGABYTE = 1_048_576;
export const BODY_BYTES = { usual: MEGABYTE, large: 4 * MEGABYTE } as const;
export type BodySize = keyof typeof BODY_BYTES;

/** An invoice of 10,000 lines is some 1.5 MB, as is its credit note; a calendar's file is up to a megabyte before it stands in JSON. */
const LARGE = /^(invoices|credit-?notes|calendars)\b/i;

/** How large a body may be, at both doors: what holds many lines may be larger, from whoever is signed in. */
export const bodySizes = (deps: Pick<ApiDeps, 'sessions'>, cookies: SessionCookies) => {
  return async (req: Request): Promise<BodySize> => {
    // A batch over tRPC has its procedures in the path, parted by commas; a path of REST has one part.
    const isLarge = req.path
      .slice(1)
      .split(',')
      .every((name) => LARGE.test(name));
    const token = isLarge ? accessTokenOf(req, cookies) : null;
    return token && (await deps.sessions.fromAccessToken(token)) ? 'large' : 'usual';
  };
};
