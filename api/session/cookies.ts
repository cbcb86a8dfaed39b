import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { ACCESS_SECONDS, REFRESH_SECONDS } from '../../services/auth/identity.ts';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
export const isLoopbackName = (hostname: string): boolean => LOOPBACK_NAMES.has(hostname);

export interface SessionCookies {
  read(req: Request): { access: string | null; refresh: string | null };
  write(res: Response, tokens: { accessToken: string; refreshToken?: string }): void;
  clear(res: Response): void;
}

/** The web app's sign-in: two cookies that no script can read. */
export function sessionCookies(publicUrl: string): SessionCookies {
  const { hostname, port, protocol } = new URL(publicUrl);
  const local = isLoopbackName(hostname);
  // Browsers share cookies between the ports of a host, and two copies may run side by side on this machine.
  const suffix = local && port ? `_${port}` : '';
  const names = { access: `backbeat_access${suffix}`, refresh: `backbeat_refresh${suffix}` };
  const options = {
    httpOnly: true,
    sameSite: 'lax',
    secure: protocol === 'https:' || !local,
    path: '/api',
  } as const;
  const set = (res: Response, name: string, value: string, maxAge: number) =>
    res.append('Set-Cookie', stringifySetCookie(name, value, { ...options, maxAge }));
  return {
    read(req) {
      const cookies = parseCookie(req.headers.cookie ?? '');
      return { access: cookies[names.access] || null, refresh: cookies[names.refresh] || null };
    },
    write(res, { accessToken, refreshToken }) {
      set(res, names.access, accessToken, ACCESS_SECONDS);
      if (refreshToken) set(res, names.refresh, refreshToken, REFRESH_SECONDS);
    },
    clear(res) {
      set(res, names.access, '', 0);
      set(res, names.refresh, '', 0);
    },
  };
}
