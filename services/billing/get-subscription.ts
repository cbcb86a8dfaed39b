import type { SubscriptionDetail } from '../../domain/billing/requests.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { processOfSubject } from '../processes/get.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { billingStore } from './process.ts';
import { readSubscription } from './subscription-rows.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** Invoices to come that the page shows. */
const SHOWN = 3;

/** A subscription with its process and the invoices to come, computed as they will be. @throws AppError NotFound, Forbidden */
export async function getSubscription(ctx: Ctx, input: { readonly id: string }): Promise<SubscriptionDetail> {
  permit(ctx, 'subscription:read');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const subscription = await readSubscription(ctx, tx, input.id, now);
    const rows = await selectProcesses(
      tx,
      Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.subject_id = ${input.id}::uuid`,
    );
    const [facts] = (await billingStore.load(tx, await withLedgers(tx, rows), now)).values();
    const upcoming = facts?.status === 'running' ? upcomingInvoices(facts, SHOWN, now) : [];
    return {
      ...subscription,
      upcoming: upcoming.map((invoice) => toUpcoming(invoice, facts?.terms.prorationUnit ?? 'day')),
      process: await processOfSubject(ctx, tx, billingStore, input.id),
    };
  });
}
