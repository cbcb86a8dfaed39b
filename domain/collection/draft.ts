import type { Outcome, Plan } from '../process/contract.ts';
import { addDays, civilDateAt } from '../time/civil.ts';
import { HOUR, type Instant, wholeSecond } from '../time/instant.ts';
import type { CollectionFacts } from './facts.ts';
import type { CollectionEffect } from './plan.ts';

export const FINALISE = 'finalise';

/** A draft waits for the end of its grace period; one without an end waits for a person. */
export function planDraft({ invoice, ledger }: CollectionFacts, now: Instant): Plan<CollectionEffect> {
  const nothing = { due: [], superseded: [], next: null, over: null };
  const at = invoice.draft?.finalizesAt ?? null;
  if (at === null || Object.hasOwn(ledger, FINALISE)) return nothing;
  if (at > now) return { ...nothing, next: { at, what: FINALISE } };
  return { ...nothing, due: [{ key: FINALISE, kind: FINALISE, dueAt: at }] };
}

/**
 * An invoice is dated when its grace period ended, so that a second's delay shifts no date; where that came more than an hour late (an
 * outage), when it came. A total of 0 is paid with it.
 */
export function finalised(
  { invoice, ...facts }: CollectionFacts,
  dueAt: Instant,
  { at }: Pick<Outcome, 'at'>,
): CollectionFacts {
  const finalizedAt = at - dueAt > HOUR ? wholeSecond(at) : dueAt;
  const payBy = addDays(civilDateAt(invoice.zone, finalizedAt), invoice.draft?.paymentTermDays ?? 0);
  const status = invoice.dueMinor === 0n ? 'paid' : 'open';
  return { ...facts, invoice: { ...invoice, status, finalizedAt, payBy, draft: null } };
}
