import type { z } from 'zod';
import type { UpcomingInvoice } from '../../domain/billing/requests.ts';
import { notFound } from '../../domain/errors.ts';
import { type forecastInvoices, forecastInvoicesInput, forecastOneInput } from '../../domain/forecast/contract.ts';
import { toWire } from '../../domain/money/money.ts';
import { addMonths, civilToInstant } from '../../domain/time/civil.ts';
import { toUpcoming } from '../billing/upcoming-rows.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { aheadRows, LIVING } from './ahead-rows.ts';
import { horizonOf, invoicesAheadOf } from './refresh.ts';

interface Row {
  subscriptionId: string | null;
  invoiceId: string | null;
  key: string;
  customerId: string;
  customerName: string;
  pricePlanName: string | null;
  at: Date;
  currency: string;
  net: bigint;
  tax: bigint;
  total: bigint;
  due: bigint;
  use: bigint;
  all: bigint;
}

/** The invoices that a number of the forecast will become, in the order in which they will be made. */
export async function forecastedInvoices(
  ctx: Ctx,
  input: z.input<typeof forecastInvoicesInput>,
): Promise<z.infer<typeof forecastInvoices>> {
  permit(ctx, 'invoice:read');
  const { month, currency, customerId, withUse, page, pageSize } = forecastInvoicesInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const { zone } = await horizonOf(tx, now);
    const startOf = (day: string) => new Date(civilToInstant(zone, day));
    const [from, to] = [startOf(`${month}-01`), startOf(addMonths(`${month}-01`, 1))] as const;
    const rows = await tx.$queryRaw<Row[]>`
      SELECT u.subscription_id AS "subscriptionId", u.invoice_id AS "invoiceId", u.key, c.id AS "customerId", c.name AS "customerName",
        pp.name AS "pricePlanName", u.at, u.currency, u.net, u.tax, u.total, u.due, u.use, count(*) OVER () AS all
      FROM ${aheadRows({ from, to, now: new Date(now) })}
      JOIN customer c ON c.tenant_id = (SELECT app_tenant()) AND c.id = u.customer_id
      LEFT JOIN price_plan pp ON pp.tenant_id = c.tenant_id AND pp.id = u.price_plan_id
      WHERE true ${currency ? Prisma.sql`AND u.currency = ${currency}` : Prisma.empty}
        ${customerId ? Prisma.sql`AND c.id = ${customerId}::uuid` : Prisma.empty}
        ${withUse ? Prisma.sql`AND u.use <> 0` : Prisma.empty}
      ORDER BY u.at, c.id, u.subscription_id, u.key, u.invoice_id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
    return {
      items: rows.map(({ at, net, tax, total, due, use, all: _, ...row }) => ({
        ...row,
        at: at.toISOString(),
        netMinor: toWire(net),
        taxMinor: toWire(tax),
        totalMinor: toWire(total),
        dueMinor: toWire(due),
        expectedUseMinor: toWire(use),
      })),
      total: Number(rows[0]?.all ?? 0n),
      page,
      pageSize,
    };
  });
}

/**
 * One of them with its lines, computed anew.
 * @throws AppError NotFound where it will not be made (any more)
 */
export async function forecastedInvoice(ctx: Ctx, input: z.input<typeof forecastOneInput>): Promise<UpcomingInvoice> {
  permit(ctx, 'invoice:read');
  const { subscriptionId, key } = forecastOneInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const horizon = await horizonOf(tx, now);
    // With all that the same customer pays, so that they share its credit in the same way.
    const rows = await tx.$queryRaw<{ id: string; subjectId: string }[]>`
      SELECT p.id, p.subject_id AS "subjectId" FROM process p WHERE ${LIVING} AND p.subject_id IN (
        SELECT o.id FROM subscription s
        JOIN customer c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id
        JOIN customer y ON y.tenant_id = c.tenant_id AND (y.id = coalesce(c.payer_id, c.id) OR y.payer_id = coalesce(c.payer_id, c.id))
        JOIN subscription o ON o.tenant_id = y.tenant_id AND o.customer_id = y.id
        WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = ${subscriptionId}::uuid)`;
    const ids = rows.map(({ id }) => id);
    const found = await invoicesAheadOf(tx, ids, horizon);
    const one = found.get(rows.find(({ subjectId }) => subjectId === subscriptionId)?.id ?? '');
    const invoice = one?.ahead.find((ahead) => ahead.key === key);
    if (!one || !invoice) throw notFound('This invoice to come');
    return toUpcoming({ dueAt: invoice.at, computed: invoice.computed }, one.facts.terms.prorationUnit);
  });
}
