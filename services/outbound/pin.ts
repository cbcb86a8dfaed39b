import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface Pinned {
  readonly address: string;
  readonly family: number;
}

/** How a test, or an installation with servers of its own, opens a door that is shut. */
export interface PinSeams {
  readonly resolve: (host: string) => Promise<readonly Pinned[]>;
  readonly isAllowed: (address: string) => boolean;
}

export const OPEN_INTERNET: PinSeams = {
  resolve: (host) => lookup(host, { all: true, verbatim: true }),
  isAllowed: isPublicAddress,
};

/**
 * The address to connect to for a host that a user names. Its name is resolved once, here, and a host is refused whole where one of its
 * addresses is not allowed: connect to what is returned and to nothing else, so that a name cannot change its mind in between.
 */
export async function pin(
  host: string,
  { resolve, isAllowed }: PinSeams,
): Promise<{ readonly to: Pinned } | { readonly refused: 'unknown' | 'private' }> {
  const literal = host.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  const found = family > 0 ? [{ address: literal, family }] : await resolve(host).catch(() => []);
  const [to] = found;
  if (!to) return { refused: 'unknown' };
  return found.every(({ address }) => isAllowed(address)) ? { to } : { refused: 'private' };
}
