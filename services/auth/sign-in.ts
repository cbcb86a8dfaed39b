import { AppError } from '../../domain/errors.ts';
import type { SignInInput } from '../../domain/members/contract.ts';
import { DEMO_PASSWORD } from '../../domain/members/demo.ts';
import { isOutage } from '../outage.ts';
import type { Attempts } from './attempts.ts';
import type { Identity } from './identity.ts';
import type { Sessions, SignedIn } from './sessions.ts';

export interface SignInFrom {
  readonly ip: string;
  /** The request came from this machine itself, and not through a proxy. */
  readonly loopback: boolean;
  readonly userAgent: string | null;
}

export interface SignInDeps {
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  /** The embedded demo, the only place where its known password is good. */
  readonly demo: boolean;
}

export interface NewSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly signedIn: SignedIn;
}

const wrong = () =>
  new AppError('Unauthenticated', 'E-mail or password is wrong. Check both, or ask an admin of your workspace.');

/**
 * Opens a session in the first tenant that the person belongs to. An unknown address costs the same hash and gives the same
 * answer as a wrong password.
 * @throws AppError Unauthenticated, Forbidden (the demo password away from the demo), RateLimited
 */
export async function signIn(deps: SignInDeps, input: SignInInput, from: SignInFrom): Promise<NewSession> {
  await deps.attempts.begin(input.email, from.ip);
  if (input.password === DEMO_PASSWORD && !(deps.demo && from.loopback)) {
    throw new AppError('Forbidden', "The demo's password works on the machine that runs the demo only.");
  }
  const session = await judge(deps, input, from).catch(async (error: unknown) => {
    // Whoever tries again and again while the database is away is not guessing.
    if (isOutage(error)) await deps.attempts.unjudged(input.email, from.ip);
    throw error;
  });
  if (!session) throw wrong();
  await deps.attempts.succeeded(input.email, from.ip);
  return session;
}

/** null: not the right password, or nobody here */
async function judge(deps: SignInDeps, input: SignInInput, from: SignInFrom): Promise<NewSession | null> {
  const refreshToken = await openSession(deps.identity, input, from);
  // Here the second factor asks, before a token is handed out.
  const refreshed = refreshToken ? await deps.sessions.refresh(refreshToken) : null;
  return refreshToken && refreshed ? { refreshToken, ...refreshed } : null;
}

/** @returns the session's token with its signature, null where the password is wrong or there is no membership */
async function openSession(identity: Identity, input: SignInInput, from: SignInFrom): Promise<string | null> {
  try {
    const { headers } = await identity.auth.api.signInEmail({
      body: { email: input.email, password: input.password },
      headers: new Headers({ 'x-forwarded-for': from.ip, 'user-agent': from.userAgent ?? '' }),
      returnHeaders: true,
    });
    return headers.get('set-auth-token');
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 401) return null;
    throw error;
  }
}
