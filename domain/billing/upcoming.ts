import { formatMinor } from '../money/money.ts';
import { civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { nextBillable } from './charge.ts';
import type { BillingFacts } from './facts.ts';
import { type ComputedInvoice, computeInvoice } from './invoice.ts';
import { billing, priceChange } from './plan.ts';

export interface Upcoming {
  readonly dueAt: Instant;
  readonly computed: ComputedInvoice;
}

/** A start decades back must not make a preview of thousands. */
const LIMIT = 240;

/**
 * The invoices to come if nothing changes: at least `count`, and all that are due by `through`; fewer where the subscription ends.
 * They come from the same computation as the bill, one applied after the other, so that credit is spent once.
 */
export function upcomingInvoices(start: BillingFacts, count: number, through: Instant): Upcoming[] {
  const upcoming: Upcoming[] = [];
  let facts = start;
  while (upcoming.length < LIMIT) {
    const billable = nextBillable(facts, facts.subscription.billedThrough);
    const change = billable === null ? priceChange(facts) : null;
    if (change) {
      facts = billing.apply(facts, change, { state: 'done', at: change.dueAt }, change.dueAt) as BillingFacts;
      continue;
    }
    if (billable === null || billable.dueAt === null) break;
    const { dueAt, key, period } = billable;
    if (upcoming.length >= count && dueAt > through) break;
    upcoming.push({ dueAt, computed: computeInvoice(facts, period.index) });
    const effect = { key, kind: 'invoice', dueAt, data: { period: period.index } } as const;
    facts = billing.apply(facts, effect, { state: 'done', at: dueAt }, dueAt) as BillingFacts;
  }
  return upcoming;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "3 invoices, EUR 420.00, first on 1 March 2026"; the date is the subscription's own. */
export function previewWords(upcoming: readonly Upcoming[], zone: string, now: Instant): string {
  const [first] = upcoming;
  if (!first) return 'No invoices';
  const { currency } = first.computed;
  const due = upcoming.reduce((all, { computed }) => all + computed.dueMinor, 0n);
  const count = upcoming.length === 1 ? '1 invoice' : `${upcoming.length} invoices`;
  const on = day.format(new Date(`${civilDateAt(zone, first.dueAt)}T00:00:00Z`));
  const atOnce = upcoming.filter(({ dueAt }) => dueAt <= now).length;
  const words = `${count}, ${currency} ${formatMinor(due, currency)}, first on ${on}`;
  return atOnce > 1 ? `${words}; ${atOnce} of them at once` : words;
}
