import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../domain/errors.ts';

/** Counts what people without a sign-in do, on this node. */
export interface PublicLimits {
  /** One form sent. @throws AppError RateLimited */
  form(ip: string, tenantId: string): Promise<void>;
  /** One thing done by a portal link. @throws AppError RateLimited */
  portal(ticketId: string): Promise<void>;
  /** A search, a suggestion or a vote on the help pages. @throws AppError RateLimited */
  search(ip: string): Promise<void>;
  /** A link that was not good: whoever tries many is not let try more. @throws AppError RateLimited */
  badLink(ip: string): Promise<void>;
}

const WINDOW_SECONDS = 10 * 60;
/** From one address, behind which an office may sit. */
export const FORMS_PER_ADDRESS = 10;
/** Of one workspace: more is no rush of customers. */
const FORMS_PER_TENANT = 200;
const PORTAL_PER_TICKET = 30;
export const BAD_LINKS_PER_ADDRESS = 30;
/** Suggestions come as one writes: some letters' worth of them, from an office. */
export const SEARCHES_PER_ADDRESS = 300;

export function publicLimits(): PublicLimits {
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  const [byAddress, byTenant, byTicket, bad, searches] = [
    limiter(FORMS_PER_ADDRESS),
    limiter(FORMS_PER_TENANT),
    limiter(PORTAL_PER_TICKET),
    limiter(BAD_LINKS_PER_ADDRESS),
    limiter(SEARCHES_PER_ADDRESS),
  ];
  const take = async (counted: RateLimiterMemory, key: string) => {
    try {
      await counted.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfterSeconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new AppError('RateLimited', `That was very often. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`, {
        retryAfterSeconds,
      });
    }
  };
  return {
    async form(ip, tenantId) {
      await take(byAddress, ip);
      await take(byTenant, tenantId);
    },
    portal: (ticketId) => take(byTicket, ticketId),
    badLink: (ip) => take(bad, ip),
    search: (ip) => take(searches, ip),
  };
}
