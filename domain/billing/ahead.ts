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

/**
 * The invoices ahead of several subscriptions, paid with the credit they share: those that are made first take it, at one instant in the
 * order given, as a batch does. What one of them gives back is there for those after it.
 * @param all invoices computed without credit, each with the purse that pays them
 * @param credits what is in the purses now; empty where left out
 */
export function paidWithCredit(
  all: readonly { readonly purse: string; readonly ahead: readonly AheadInvoice[] }[],
  credits: ReadonlyMap<string, bigint>,
): AheadInvoice[][] {
  const left = new Map(credits);
  const entries = all.map(({ purse, ahead }) => ahead.map((invoice) => ({ purse, invoice })));
  for (const entry of entries.flat().sort((a, b) => a.invoice.at - b.invoice.at)) {
    const { purse, invoice } = entry;
    const { totalMinor } = invoice.computed;
    const credit = left.get(purse) ?? 0n;
    const creditAppliedMinor = totalMinor <= 0n ? 0n : credit < totalMinor ? credit : totalMinor;
    if (totalMinor < 0n) left.set(purse, credit - totalMinor);
    if (creditAppliedMinor === 0n) continue;
    left.set(purse, credit - creditAppliedMinor);
    const dueMinor = totalMinor - creditAppliedMinor;
    entry.invoice = { ...invoice, computed: { ...invoice.computed, creditAppliedMinor, dueMinor } };
  }
  return entries.map((own) => own.map(({ invoice }) => invoice));
}
