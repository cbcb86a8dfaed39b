import { toWireParts } from '../../domain/billing/pricing.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { presentUsage, type UsedPeriod, usedUntil } from '../../domain/billing/usage.ts';
import { LATE_DAYS, openUsageFrom } from '../../domain/billing/usage-facts.ts';
import type { Aggregation } from '../../domain/billing/usage-terms.ts';
import { toWire } from '../../domain/money/money.ts';
import { addDays, civilDateAt } from '../../domain/time/civil.ts';
import { toIsoOrNull } from '../../domain/time/instant.ts';
import type { MeteredUse, SubscriptionUsage } from '../../domain/usage/contract.ts';
import { readFacts } from '../billing/outcome.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';

/**
 * What a subscription uses: its present period by meter with what it comes to so far, by the computation of the invoice, what was counted after
 * earlier invoices, and the days of the last two months.
 * @throws AppError NotFound, Forbidden
 */
export async function getSubscriptionUsage(ctx: Ctx, input: { readonly id: string }): Promise<SubscriptionUsage> {
  permit(ctx, 'usage:read');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const facts = await readFacts(ctx, tx, input.id, now);
    const { subscription, pricePlan, customer, terms } = facts;
    const earlier = usedUntil(facts, openUsageFrom(facts)).filter(
      ({ priced, amountMinor }) => priced.amountMinor !== amountMinor,
    );
    const present = presentUsage(facts);
    const next = upcomingInvoices(facts, 1, now).find(({ computed }) =>
      computed.lines.some(({ kind }) => kind === 'usage'),
    );
    const [comes] = upcomingInvoices(facts, 2, now).filter(({ dueAt }) => dueAt > now);
    return {
      subscriptionId: subscription.id,
      customerName: customer.name,
      pricePlanName: pricePlan.name,
      currency: pricePlan.price.currency,
      zone: subscription.zone,
      uses: [...earlier.map((period) => toUse(period, false)), ...present.map((period) => toUse(period, true))],
      alerts: present.flatMap(({ charge, counted }) =>
        charge.alertAt.map((quantity) => ({ meterId: charge.meterId, quantity, reached: counted >= quantity })),
      ),
      invoiceAt: present.flatMap(({ charge: { meterId, invoiceAtMinor } }) =>
        invoiceAtMinor === null ? [] : [{ meterId, amountMinor: toWire(invoiceAtMinor) }],
      ),
      invoicedAt: toIsoOrNull((next ?? comes)?.dueAt),
      graceHours: terms.usageGraceHours ?? 0,
      days: await daysOf(ctx, tx, input.id, addDays(civilDateAt(subscription.zone, now), -LATE_DAYS)),
    };
  });
}

const toUse = ({ charge, from, to, counted, priced, amountMinor }: UsedPeriod, open: boolean): MeteredUse => ({
  meterId: charge.meterId,
  name: charge.name,
  aggregation: charge.aggregation,
  from,
  to,
  quantity: counted,
  amountMinor: toWire(priced.amountMinor),
  parts: toWireParts(priced.parts),
  invoicedMinor: toWire(amountMinor),
  open,
});

interface DayRow {
  meterId: string;
  meterName: string;
  aggregation: Aggregation;
  day: string;
  events: number;
  sum: string;
  max: string;
  last: string;
  unique: string;
}

async function daysOf(ctx: Ctx, tx: Tx, id: string, since: string): Promise<SubscriptionUsage['days']> {
  const rows = await tx.$queryRaw<DayRow[]>`
    SELECT u.meter_id AS "meterId", m.name AS "meterName", m.aggregation, u.day::text, u.events, trim_scale(u.sum)::text AS sum,
      trim_scale(u.max)::text AS max, trim_scale(u.last)::text AS last,
      CASE m.aggregation WHEN 'unique' THEN (SELECT count(*)::text FROM usage_item i WHERE i.tenant_id = u.tenant_id
        AND i.subscription_id = u.subscription_id AND i.meter_id = u.meter_id AND i.day = u.day) ELSE '0' END AS unique
    FROM usage_day u JOIN meter m ON m.tenant_id = u.tenant_id AND m.id = u.meter_id
    WHERE u.tenant_id = ${ctx.tenantId}::uuid AND u.subscription_id = ${id}::uuid AND u.day >= ${since}::date AND u.events > 0
    ORDER BY m.name, u.day`;
  return rows.map(({ meterId, meterName, aggregation, day, events, ...values }) => ({
    ...{ meterId, meterName, day, events },
    quantity: values[aggregation],
  }));
}
