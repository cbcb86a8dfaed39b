import type { InvoiceStatus, SubscriptionStatus } from '../../domain/billing/contract.ts';
import type { BillingSummary } from '../../domain/billing/requests.ts';
import { toWire } from '../../domain/money/money.ts';
import { DAY } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { COLLECTING } from './list-invoices.ts';
import { tenantToday } from './settings.ts';

interface Sum {
  currency: string;
  count: bigint;
  amountMinor: bigint;
}

const toSum = ({ currency, count, amountMinor }: Sum) => ({
  currency,
  count: Number(count),
  amountMinor: toWire(BigInt(amountMinor)),
});

/** Where billing stands: invoices by status, what is overdue, what the next 30 days bring. Sums never mix currencies. */
export async function billingSummary(ctx: Ctx): Promise<BillingSummary> {
  permit(ctx, 'invoice:read');
  const now = await ctx.clock.now();
  const horizon = new Date(now + 30 * DAY);
  return transaction(ctx, async (tx) => {
    const today = await tenantToday(tx, now);
    // sum() of bigint is numeric in Postgres; cast back, it stays exact.
    const invoices = await tx.$queryRaw<(Sum & { status: string })[]>`
      SELECT status, currency, count(*) AS count,
        sum(CASE WHEN status IN ('open', 'uncollectible') THEN due_minor ELSE total_minor END)::bigint AS "amountMinor"
      FROM invoice WHERE tenant_id = ${ctx.tenantId}::uuid GROUP BY 1, 2 ORDER BY 1, 2`;
    const overdue = await tx.$queryRaw<Sum[]>`
      SELECT currency, count(*) AS count, sum(due_minor)::bigint AS "amountMinor" FROM invoice
      WHERE tenant_id = ${ctx.tenantId}::uuid AND status = 'open' AND pay_by < ${today}::date GROUP BY 1 ORDER BY 1`;
    const next30Days = await tx.$queryRaw<Sum[]>`
      SELECT p.currency, count(*) AS count, sum(p.price_minor * s.quantity)::bigint AS "amountMinor"
      FROM process pr JOIN subscription s ON s.tenant_id = pr.tenant_id AND s.id = pr.subject_id
      JOIN price_plan p ON p.tenant_id = s.tenant_id AND p.id = s.price_plan_id
      WHERE pr.tenant_id = ${ctx.tenantId}::uuid AND pr.kind = 'billing' AND pr.status = 'running' AND pr.next_what LIKE 'invoice%'
        AND pr.next_at <= ${horizon} GROUP BY 1 ORDER BY 1`;
    const subscriptions = await tx.$queryRaw<{ status: string; count: bigint }[]>`
      SELECT status, count(*) AS count FROM subscription WHERE tenant_id = ${ctx.tenantId}::uuid GROUP BY 1 ORDER BY 1`;
    const [collecting] = await tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) AS count FROM invoice i WHERE i.tenant_id = ${ctx.tenantId}::uuid AND ${COLLECTING}`;
    const undecided = await tx.process.count({
      where: { tenantId: ctx.tenantId, kind: 'collection', status: 'failed' },
    });
    const stopped = await tx.process.count({ where: { tenantId: ctx.tenantId, kind: 'billing', status: 'failed' } });
    return {
      invoices: invoices.map((row) => ({ status: row.status as InvoiceStatus, ...toSum(row) })),
      overdue: overdue.map(toSum),
      collecting: Number(collecting?.count ?? 0),
      undecided,
      next30Days: next30Days.map(toSum),
      subscriptions: subscriptions.map(({ status, count }) => ({
        status: status as SubscriptionStatus,
        count: Number(count),
      })),
      stopped,
    };
  });
}
