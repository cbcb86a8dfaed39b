import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Config } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import type { SignedIn } from '../services/auth/sessions.ts';

const WINDOW_SECONDS = 60;

/**
 * How much one sign-in, or one address without a sign-in, may ask of this node in a minute. Counted per node, in memory: N nodes let
 * through N times as much, and none asks a database before it refuses.
 */
export interface Limits {
  /** @param calls a batch counts as what is in it @throws AppError RateLimited, with the seconds until it may go on */
  take(who: SignedIn | { readonly ip: string }, calls: number): Promise<void>;
}

export function keepLimits({ perSession, perAddress }: Config['limits']): Limits {
  const bySession = new RateLimiterMemory({ points: perSession, duration: WINDOW_SECONDS });
  const byAddress = new RateLimiterMemory({ points: perAddress, duration: WINDOW_SECONDS });
  return {
    async take(who, calls) {
      try {
        await ('sessionId' in who ? bySession.consume(who.sessionId, calls) : byAddress.consume(who.ip, calls));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        const most =
          'sessionId' in who ? `${perSession} calls a minute` : `${perAddress} calls a minute without a sign-in`;
        throw new AppError('RateLimited', `More than ${most}. Go on in ${seconds} s.`, { retryAfterSeconds: seconds });
      }
    },
  };
}
