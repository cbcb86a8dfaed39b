import { simulate } from '../process/plan.ts';
import type { Instant } from '../time/instant.ts';
import type { BillingFacts } from './facts.ts';
import type { ComputedInvoice } from './invoice.ts';
import { billing, invoiceOf } from './plan.ts';

export interface AheadInvoice {
  /** The key of the effect that will make it. */
  readonly key: string;
  /** When it will be made; what is overdue already, now. */
  readonly at: Instant;
  readonly computed: ComputedInvoice;
}

/** A subscription billed each day for three years has so many; nothing that is shown reaches further. */
const MOST = 1200;

/**
 * The invoices that a subscription's process will make in [from, until], if nothing changes: its own plan and apply on a virtual clock, so
 * that trials end, terms renew, agreed prices come and ended subscriptions stop as they will. Use that is still to come is not in them. A
 * process that is stopped or held makes none.
 */
export function invoicesAhead(facts: BillingFacts, from: Instant, until: Instant): AheadInvoice[] {
  const ahead: AheadInvoice[] = [];
  simulate(billing, facts, {
    from,
    until,
    limit: MOST,
    observe: (before, effect, at) => {
      const computed = invoiceOf(before, effect);
      if (computed) ahead.push({ key: effect.key, at, computed });
    },
  });
  return ahead;
}
