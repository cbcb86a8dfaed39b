import { type CivilDate, civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';

/** Who stands in for whom, on civil dates [fromDate, toDate) of the zone of the one who hands over. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
  readonly fromDate: CivilDate;
  readonly toDate: CivilDate;
  /** Zone of the one who hands over; left out: that of the original approver. */
  readonly zone?: string;
}

/** direct: nobody stands in; delegated; cycle: they stand in for each other, so the original decides; limit: more links than allowed. */
export type ApproverReason = 'direct' | 'delegated' | 'cycle' | 'limit';

export interface Approver {
  readonly approver: string;
  /** Everybody asked, the original first, each once. */
  readonly chain: readonly string[];
  readonly reason: ApproverReason;
}

/** A stand-in of a stand-in happens in holidays; more than this is a mistake in the list. */
export const MOST_LINKS = 5;

/** Who decides at an instant. Of several delegations of one person on a day the first in the list counts. */
export function approverAt(
  original: { readonly id: string; readonly zone: string },
  delegations: readonly Delegation[],
  at: Instant,
  maxLinks: number = MOST_LINKS,
): Approver {
  const chain = [original.id];
  let current = original.id;
  for (;;) {
    const standIn = delegations.find((delegation) => {
      if (delegation.from !== current) return false;
      const date = civilDateAt(delegation.zone ?? original.zone, at);
      return delegation.fromDate <= date && date < delegation.toDate;
    });
    if (!standIn) return { approver: current, chain, reason: chain.length > 1 ? 'delegated' : 'direct' };
    if (chain.includes(standIn.to)) return { approver: original.id, chain, reason: 'cycle' };
    if (chain.length > maxLinks) return { approver: current, chain, reason: 'limit' };
    current = standIn.to;
    chain.push(current);
  }
}
