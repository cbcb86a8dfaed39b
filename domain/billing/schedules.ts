import { addDays, type CivilDate, civilDateAt, laterDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { Owed } from './agreement.ts';
import { layoutOf } from './charge.ts';
import type { BillingFacts } from './facts.ts';
import type { Line } from './invoice.ts';
import { type BillingPeriod, cycleLength, type Layout, periodAt, periodIndexOn } from './periods.ts';

/**
 * What a period comes to, in as many parts as were agreed on: the first with the period's own invoice, each other on a day of its own inside the
 * period. They add up to the whole. A period that begins late has the parts whose days it contains.
 */
export function inParts(
  facts: BillingFacts,
  period: BillingPeriod,
  lines: readonly Line[],
): { readonly now: readonly Line[]; readonly later: readonly Owed[] } {
  const { agreement, planChanges } = facts.subscription;
  const [first] = lines;
  if (agreement.instalments <= 1 || facts.pricePlan.timing !== 'advance' || !first) return { now: lines, later: [] };
  // Of what is charged of it: a trial may end later, and the subscription before its period does.
  const { from, to } = first.period ?? period;
  const days = daysOfParts(layoutOf(facts), period, agreement.instalments).filter((day) => day > from && day < to);
  const parts = days.length + 1;
  if (parts === 1) return { now: lines, later: [] };
  const suffix = planChanges > 0 ? `#${planChanges}` : '';
  const named = (description: string, part: number) => `${description}, instalment ${part} of ${parts}`;
  const later = days.flatMap((on, at) =>
    lines.map(
      (line, position): Owed => ({
        key: `instalment:${period.from}/${at + 2}${position > 0 ? `.${position}` : ''}${suffix}`,
        on,
        kind: line.kind === 'minimum' ? 'other' : 'proration-charge',
        description: named(line.description, at + 2),
        amountMinor: Number(partOf(line.amountMinor, at + 1, parts)),
        period: line.period,
        taxes: line.taxes,
      }),
    ),
  );
  const now = lines.map((line): Line => {
    const amountMinor = partOf(line.amountMinor, 0, parts);
    return {
      ...line,
      description: named(line.description, 1),
      quantity: 1,
      unitPriceMinor: amountMinor,
      amountMinor,
      prorated: null,
      explanation: null,
    };
  });
  return { now, later };
}

/** Part `at` of so many; each is what all up to it come to, less those before it. */
const partOf = (amountMinor: bigint, at: number, parts: number): bigint =>
  (amountMinor * BigInt(at + 1)) / BigInt(parts) - (amountMinor * BigInt(at)) / BigInt(parts);

/** The first days of all parts but the first: edges of a finer cycle where months can be divided so, else days. */
function daysOfParts(layout: Layout, { full }: BillingPeriod, parts: number): CivilDate[] {
  const { unit, length } = cycleLength(layout.interval, layout.intervalCount);
  if (unit === 'month' && length % parts === 0) {
    const finer: Layout = { ...layout, interval: 'month', intervalCount: length / parts };
    const first = periodIndexOn(finer, laterDate(full.from, layout.startDate));
    const edges = Array.from({ length: parts }, (_, at) => periodAt(finer, first + at).from);
    return edges.filter((day) => day > full.from && day < full.to);
  }
  const days = Math.round((Date.parse(full.to) - Date.parse(full.from)) / 86_400_000);
  return Array.from({ length: parts - 1 }, (_, at) => addDays(full.from, Math.floor((days * (at + 1)) / parts))).filter(
    (day) => day > full.from && day < full.to,
  );
}

/** What is owed as a line of an invoice. */
export const owedLine = ({ kind, description, amountMinor, period, taxes }: Owed): Line => ({
  pendingId: null,
  kind,
  description,
  quantity: 1,
  unitPriceMinor: BigInt(amountMinor),
  period,
  prorated: null,
  amountMinor: BigInt(amountMinor),
  taxes,
  explanation: null,
});

/** Until when it is invoiced ahead of its periods; null where it is not, or no more. */
export function invoicedUntil(facts: BillingFacts, at: Instant): CivilDate | null {
  const { agreement, zone } = facts.subscription;
  return agreement.ahead !== null && civilDateAt(zone, at) < agreement.ahead.to ? agreement.ahead.to : null;
}
