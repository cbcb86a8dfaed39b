import { civilDateAt, laterDate } from '../time/civil.ts';
import type { CollectionFacts } from './facts.ts';

/**
 * A collection that a person began again after a bank had taken the payment back, as if the invoice had been issued then: the customer is given
 * the same days as before, whatever the ladder had done by the time it was first paid.
 * @returns how often it was begun again; 0, and the facts as they are, where it never was
 */
export function begunAgain(facts: CollectionFacts): { readonly round: number; readonly facts: CollectionFacts } {
  const ends = facts.holds.flatMap(({ kind, until }) => (kind === 'chargeback' && until !== null ? [until] : []));
  if (ends.length === 0) return { round: 0, facts };
  const since = Math.max(...ends);
  const { invoice, attempts, holds } = facts;
  const payBy = laterDate(invoice.payBy, civilDateAt(invoice.zone, since));
  return {
    round: ends.length,
    facts: {
      ...facts,
      invoice: { ...invoice, finalizedAt: since, payBy },
      attempts: attempts.filter(({ at }) => at >= since),
      holds: holds.filter(({ kind, until }) => kind === 'chargeback' || until === null || until > since),
    },
  };
}

/** Whether the card on file is the one whose payment the bank took back: it is charged no more by itself, also under another number or date. */
export const isTakenBack = ({ holds, paymentMethodId }: Pick<CollectionFacts, 'holds' | 'paymentMethodId'>): boolean =>
  holds.some(({ kind, methodId = null }) => kind === 'chargeback' && methodId !== null && methodId === paymentMethodId);
