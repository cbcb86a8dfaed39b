import { formatMinor } from '../money/money.ts';
import { applyOutcome } from '../process/plan.ts';
import { civilDateAt } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { BillingFacts } from './facts.ts';
import type { ComputedInvoice } from './invoice.ts';
import { billing, invoiceOf } from './plan.ts';

export interface Upcoming {
  readonly dueAt: Instant;
  readonly computed: ComputedInvoice;
}

/** A start decades back must not make a preview of thousands. */
const LIMIT = 240;

/**
 * The invoices to come if nothing changes: at least `count`, and all that are due by `through`; fewer where the subscription ends.
 * They come from the plan that makes them, one step applied after the other, so that trials end, agreed prices come and credit is spent once.
 * Whether the process is held at present does not matter here.
 */
export function upcomingInvoices(start: BillingFacts, count: number, through: Instant): Upcoming[] {
  const upcoming: Upcoming[] = [];
  let facts: BillingFacts = { ...start, status: 'running' };
  let now = start.subscription.startAt;
  // Steps that make no invoice (a renewal each year) are fewer than those that do, but for a pause without an end.
  for (let steps = 0; steps < 4 * LIMIT && upcoming.length < LIMIT; steps += 1) {
    const { due, superseded, next } = billing.plan(facts, now);
    for (const late of superseded) facts = applyOutcome(billing, facts, late, { state: 'superseded', at: now }, now);
    const [effect] = due;
    if (effect) {
      const computed = invoiceOf(facts, effect);
      if (computed && upcoming.length >= count && effect.dueAt > through) break;
      if (computed) upcoming.push({ dueAt: effect.dueAt, computed });
      facts = applyOutcome(billing, facts, effect, { state: 'done', at: now }, now);
    } else if (superseded.length === 0) {
      if (next === null) break;
      now = next.at;
    }
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
