import { MOST_COPIED } from '../tickets/contract.ts';
import { type Letter, untagged } from './letter.ts';

/**
 * Others whom a mail was written to, who want to read the answer too: as its To and Cc name them, without its writer and our own mailboxes.
 * @param own addresses of our mailboxes
 */
export function copiedOf({ from, named }: Pick<Letter, 'from' | 'named'>, own: readonly string[]): string[] {
  const others = new Set(
    named.filter((address) => address !== from?.address && !own.includes(untagged(address).address)),
  );
  return [...others].slice(0, MOST_COPIED);
}

/** Each once and at most so many, those of before first; without whom the answer goes to anyway. */
export const joinCopied = (before: readonly string[], more: readonly string[], requester: string | null): string[] =>
  [...new Set([...before, ...more])].filter((address) => address !== requester?.toLowerCase()).slice(0, MOST_COPIED);
