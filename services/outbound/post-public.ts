import { lookup } from 'node:dns';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Refused before anything was sent: the address is not of the open internet. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';
}

export interface PostLimits {
  readonly signal: AbortSignal;
  /** How a test opens a door that is shut in production. */
  readonly isAllowed?: (address: string) => boolean;
  readonly request?: typeof https.request;
}

export interface PostAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** Every address of the name is looked at, and the connection goes to one of those very addresses. */
const guarded =
  (isAllowed: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      if (!found.every(({ address }) => isAllowed(address))) {
        return callback(new PrivateAddressError(`${hostname} is in a private network`), []);
      }
      return options.all ? callback(null, found) : callback(null, found[0]?.address ?? '', found[0]?.family);
    });
  };

/**
 * One POST to an address that a user named: https, only to the open internet, no redirect followed, nothing read of the answer but its head.
 * @throws PrivateAddressError, or the error of the connection
 */
export function postPublic(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, isAllowed = isPublicAddress, request = https.request }: PostLimits,
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowed(host)) {
      reject(new PrivateAddressError(`${host} is in a private network`));
      return;
    }
    const options = { method: 'POST', headers, signal, lookup: guarded(isAllowed), agent: false };
    const call = request(url, options, (answer) => {
      const status = answer.statusCode ?? 0;
      const retryAfter = answer.headers['retry-after'];
      answer.destroy();
      resolve({ status, retryAfter });
    });
    call.on('error', reject);
    call.end(body);
  });
}
