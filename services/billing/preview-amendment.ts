import { amend } from '../../domain/billing/amend.ts';
import { periodPrice } from '../../domain/billing/pricing.ts';
import {
  type AmendmentPreview,
  type PreviewAmendmentInput,
  previewAmendmentInput,
} from '../../domain/billing/requests.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { notFound } from '../../domain/errors.ts';
import { toWire } from '../../domain/money/money.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma } from '../database.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { billingStore } from './process.ts';
import { resolveAmendment } from './resolve-amendment.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** Invoices to come that are shown. */
const SHOWN = 3;

/**
 * What an amendment bills at once and the invoices that follow, by the same computation as the amendment. Nothing is written.
 * @throws AppError as the amendment itself
 */
export async function previewAmendment(ctx: Ctx, input: PreviewAmendmentInput): Promise<AmendmentPreview> {
  permit(ctx, 'subscription:read');
  const { id, amendment } = previewAmendmentInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const rows = await selectProcesses(
      tx,
      Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.subject_id = ${id}::uuid`,
    );
    const [facts] = (await billingStore.load(tx, await withLedgers(tx, rows), now)).values();
    if (!facts) throw notFound('This subscription');
    const { facts: after, invoice } = amend(facts, await resolveAmendment(ctx, tx, facts, amendment, 'none'), now);
    const { prorationUnit } = facts.terms;
    const { pricePlan, quantity } = after.scheduled ?? { ...after, quantity: after.subscription.quantity };
    const { amountMinor, topUpMinor } = periodPrice(pricePlan.price, quantity);
    return {
      currency: pricePlan.price.currency,
      priceVersion: pricePlan.number,
      periodMinor: toWire(amountMinor + topUpMinor),
      from: after.scheduled?.on ?? null,
      invoice: invoice && toUpcoming({ dueAt: now, computed: invoice }, prorationUnit),
      creditMinor: toWire(invoice?.creditGrantedMinor ?? 0n),
      invoices: upcomingInvoices(after, SHOWN, now).map((upcoming) => toUpcoming(upcoming, prorationUnit)),
    };
  });
}
