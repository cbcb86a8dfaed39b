import type { Request, Response } from 'express';
import type { SignedIn } from '../../services/auth/sessions.ts';
import type { SignInFrom } from '../../services/auth/sign-in.ts';
import type { Ctx } from '../../services/context.ts';
import type { ApiDeps } from '../deps.ts';
import { requestIdOf } from '../log.ts';
import { isLoopbackName, type SessionCookies } from './cookies.ts';

/** What a procedure knows of its request. */
export interface RequestContext {
  readonly deps: ApiDeps;
  readonly requestId: string;
  /** null: nobody, or somebody whose sign-in is no longer good */
  readonly session: SignedIn | null;
  readonly from: SignInFrom;
  /** The app's pages ask over tRPC, everybody else over REST. */
  readonly door: 'web' | 'api';
  /** The web app's session; clients that sign in by `Authorization` get no cookies. */
  readonly cookies: {
    readonly refresh: string | null;
    write(tokens: { accessToken: string; refreshToken?: string }): void;
    clear(): void;
  };
}

export type CreateContext = (opts: { req: Request; res: Response }) => Promise<RequestContext>;

/** Reads who asks: `Authorization: Bearer`, else the cookies, whose access token is renewed here when it has run out. */
export const contextOf =
  (deps: ApiDeps, cookies: SessionCookies): CreateContext =>
  async ({ req, res }) => {
    const known = cookies.read(req);
    const token = accessTokenOf(req, cookies);
    const present = token ? await deps.sessions.fromAccessToken(token) : null;
    // A good access token is told by its signature. What has none counts for its address before anything is looked up for it.
    await deps.limits.take(present ?? { ip: req.ip ?? '' }, callsIn(req));
    const session =
      present ??
      (req.headers.authorization
        ? null
        : await renewed(deps, known.refresh, (accessToken) => cookies.write(res, { accessToken })));
    if (session) res.locals.signedIn = { tenant: session.tenantId, member: session.memberId };
    return {
      deps,
      requestId: requestIdOf(req),
      session,
      door: isTrpc(req) ? 'web' : 'api',
      from: { ip: req.ip ?? '', loopback: isLocal(req), userAgent: req.headers['user-agent'] ?? null },
      cookies: {
        refresh: known.refresh,
        write: (tokens) => cookies.write(res, tokens),
        clear: () => cookies.clear(res),
      },
    };
  };

/** As it was sent: nobody has looked yet whether it is good. */
export const accessTokenOf = (req: Request, cookies: SessionCookies): string | null =>
  req.headers.authorization
    ? (/^bearer (\S+)$/i.exec(req.headers.authorization)?.[1] ?? null)
    : cookies.read(req).access;

/** A batch over tRPC has its procedures in the path, parted by commas. */
const callsIn = (req: Request): number => (isTrpc(req) ? req.path.split(',').length : 1);

const isTrpc = ({ baseUrl }: Request): boolean => baseUrl === '/api/trpc';

async function renewed(
  deps: ApiDeps,
  refresh: string | null,
  write: (accessToken: string) => void,
): Promise<SignedIn | null> {
  const fresh = refresh ? await deps.sessions.refresh(refresh) : null;
  if (fresh) write(fresh.accessToken);
  return fresh?.signedIn ?? null;
}

/** From this machine itself: a proxy in front, or a name that only DNS points here, does not count. */
function isLocal(req: Request): boolean {
  const address = req.socket.remoteAddress ?? '';
  const loopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  const proxied = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined;
  const name = (req.headers.host ?? '').replace(/:\d+$/, '');
  return loopback && !proxied && isLoopbackName(name);
}

/** The context of services for somebody signed in. */
export const serviceCtx = (deps: ApiDeps, session: SignedIn, requestId: string): Ctx => ({
  tenantId: session.tenantId,
  actor: { kind: 'member', id: session.memberId, name: session.name, permissions: session.permissions },
  clock: deps.clock,
  db: deps.db,
  requestId,
});
