import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../domain/errors.ts';

const WINDOW_SECONDS = 15 * 60;
/** Wrong passwords for one address: a person mistypes a few times, a guesser does not get far. */
export const ATTEMPTS_PER_EMAIL = 10;
/** Failures from one IP, behind which a whole office may sit. */
export const ATTEMPTS_PER_IP = 100;

const MAIL_WINDOW_SECONDS = 3600;
/** Nobody's mailbox is filled from here. */
export const MAILS_PER_EMAIL = 3;
const MAILS_PER_IP = 30;

/** Counts failing sign-ins of this node; a success counts for nothing. */
export interface Attempts {
  /** Takes one attempt before the password is looked at, so that parallel guesses count too. @throws AppError RateLimited */
  begin(email: string, ip: string): Promise<void>;
  /** Gives it back, and what was mistyped before. */
  succeeded(email: string, ip: string): Promise<void>;
  /** Gives it back: nobody could look at the password. */
  unjudged(email: string, ip: string): Promise<void>;
  /** Takes one mail that somebody without a sign-in may cause, whether the address is known or not. @throws AppError RateLimited */
  mail(email: string, ip: string): Promise<void>;
}

export function countAttempts(): Attempts {
  const byEmail = new RateLimiterMemory({ points: ATTEMPTS_PER_EMAIL, duration: WINDOW_SECONDS });
  const byIp = new RateLimiterMemory({ points: ATTEMPTS_PER_IP, duration: WINDOW_SECONDS });
  const mailsByEmail = new RateLimiterMemory({ points: MAILS_PER_EMAIL, duration: MAIL_WINDOW_SECONDS });
  const mailsByIp = new RateLimiterMemory({ points: MAILS_PER_IP, duration: MAIL_WINDOW_SECONDS });
  const take = async (limiter: RateLimiterMemory, key: string, what = 'failed sign-ins') => {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new AppError('RateLimited', `Too many ${what}. Try again in ${Math.ceil(seconds / 60)} min.`, {
        retryAfterSeconds: seconds,
      });
    }
  };
  return {
    async begin(email, ip) {
      await take(byIp, ip);
      await take(byEmail, email);
    },
    async mail(email, ip) {
      await take(mailsByIp, ip, 'mails asked for');
      await take(mailsByEmail, email, 'mails asked for');
    },
    async succeeded(email, ip) {
      await byIp.reward(ip);
      await byEmail.delete(email);
    },
    async unjudged(email, ip) {
      await byIp.reward(ip);
      await byEmail.reward(email);
    },
  };
}
