import type { ProrationUnit } from '../../domain/billing/contract.ts';
import { toWireParts } from '../../domain/billing/pricing.ts';
import type { UpcomingInvoice } from '../../domain/billing/requests.ts';
import type { Upcoming } from '../../domain/billing/upcoming.ts';
import { toWire } from '../../domain/money/money.ts';
import { toIso } from '../../domain/time/instant.ts';

/** An invoice to come as the wire has it. */
export function toUpcoming({ dueAt, computed }: Upcoming, unit: ProrationUnit): UpcomingInvoice {
  return {
    dueAt: toIso(dueAt),
    period: computed.period && { from: computed.period.from, to: computed.period.to },
    lines: computed.lines.map((line, position) => ({
      position,
      kind: line.kind,
      description: line.description,
      quantity: line.quantity,
      unitPriceMinor: toWire(line.unitPriceMinor),
      period: line.period && { from: line.period.from, to: line.period.to },
      prorated: line.prorated && { ...line.prorated, unit },
      explanation: line.explanation && toWireParts(line.explanation),
      amountMinor: toWire(line.amountMinor),
      couponMinor: toWire(line.couponMinor),
      taxMinor: toWire(line.taxMinor),
    })),
    subtotalMinor: toWire(computed.subtotalMinor),
    couponMinor: toWire(computed.couponMinor),
    coupons: computed.coupons.map(({ code, name, amountMinor }) => ({ code, name, amountMinor: toWire(amountMinor) })),
    taxMinor: toWire(computed.taxMinor),
    totalMinor: toWire(computed.totalMinor),
    creditAppliedMinor: toWire(computed.creditAppliedMinor),
    dueMinor: toWire(computed.dueMinor),
  };
}
