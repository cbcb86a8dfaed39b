import { invoicesAhead } from '../../domain/billing/ahead.ts';
import type { BillingFacts, PendingLine } from '../../domain/billing/facts.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { Shared } from '../processes/store.ts';
import { lineWithout } from './waiting-hours.ts';

// A customer's hours are shown to each of its subscriptions, and come with the one whose invoice is made first. Of a line of which it took a
// part, the rest comes with the next invoice, of the same batch or a later one.

export const idsOf = (lines: readonly PendingLine[]): string[] =>
  lines.flatMap(({ timeEntryIds }) => timeEntryIds ?? []);

const withoutThese = <F extends BillingFacts>(facts: F, taken: ReadonlySet<string>): F =>
  taken.size > 0 && facts.pendingLines.some(({ timeEntryIds }) => timeEntryIds?.some((id) => taken.has(id)))
    ? { ...facts, pendingLines: facts.pendingLines.flatMap((line) => lineWithout(line, taken)) }
    : facts;

/** Through a batch: each subscription is shown those that the invoices before it left. */
export function shareHours(): Shared<StoredBillingFacts> {
  const taken = new Set<string>();
  return {
    shown: (facts) => withoutThese(facts, taken),
    used(before, after) {
      if (before.pendingLines === after.pendingLines) return;
      const left = new Set(idsOf(after.pendingLines));
      for (const id of idsOf(before.pendingLines)) if (!left.has(id)) taken.add(id);
    },
  };
}

/**
 * Facts of subscriptions, each with the hours that its own invoices will charge.
 * @param all in the order in which a batch takes them, which decides at one instant
 */
export function hoursOnce<F extends StoredBillingFacts>(
  all: readonly F[],
  from: Instant,
  until: Instant,
): readonly F[] {
  const customers = new Map<string, number[]>();
  for (const [place, { customer, pendingLines }] of all.entries()) {
    if (idsOf(pendingLines).length === 0) continue;
    const places = customers.get(customer.id) ?? [];
    places.push(place);
    customers.set(customer.id, places);
  }
  const once = [...all];
  for (const places of customers.values()) {
    if (places.length === 1) continue;
    const firsts = places.flatMap((place) => {
      const facts = all[place];
      return facts ? [{ place, facts, at: takenAt(facts, from, until) }] : [];
    });
    const taken = new Set<string>();
    for (const { place, facts } of firsts.sort((a, b) => a.at - b.at || a.place - b.place)) {
      const own = withoutThese(facts, taken);
      for (const id of idsOf(own.pendingLines)) taken.add(id);
      once[place] = own;
    }
  }
  return once;
}

/** When its first invoice with hours is made; after all others where none is in sight. */
const takenAt = (facts: BillingFacts, from: Instant, until: Instant): Instant =>
  invoicesAhead(facts, from, until).find(({ computed }) => computed.lines.some(({ timeEntryIds }) => timeEntryIds))
    ?.at ?? Number.MAX_SAFE_INTEGER;
