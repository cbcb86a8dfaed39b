import { endAddOns } from '../../domain/billing/amend.ts';
import { pauseSubscription, resumeSubscription } from '../../domain/billing/lifecycle.ts';
import {
  type PreviewChangeInput,
  previewChangeInput,
  type SubscriptionChange,
  type SubscriptionChangePreview,
} from '../../domain/billing/requests.ts';
import { upcomingInvoices } from '../../domain/billing/upcoming.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import { smaller, toWire } from '../../domain/money/money.ts';
import { type Instant, toIsoOrNull } from '../../domain/time/instant.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { Prisma, type Tx } from '../database.ts';
import { selectProcesses, withLedgers } from '../processes/rows.ts';
import { endAt } from './cancel-subscription.ts';
import { unusedCredit } from './credit-unused-time.ts';
import type { StoredBillingFacts } from './facts.ts';
import { billingStore } from './process.ts';
import { toUpcoming } from './upcoming-rows.ts';

/** Invoices to come that are shown of a subscription that goes on. */
const SHOWN = 3;

/**
 * What pausing, resuming or cancelling a subscription would bring, computed as the change itself computes it. Nothing is written.
 * @throws AppError NotFound, Forbidden, Conflict for one that has ended
 */
export async function previewChange(ctx: Ctx, input: PreviewChangeInput): Promise<SubscriptionChangePreview> {
  permit(ctx, 'subscription:read');
  const { id, change } = previewChangeInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const rows = await selectProcesses(
      tx,
      Prisma.sql`p.tenant_id = ${ctx.tenantId}::uuid AND p.kind = 'billing' AND p.subject_id = ${id}::uuid`,
    );
    const [facts] = (await billingStore.load(tx, await withLedgers(tx, rows), now)).values();
    if (!facts) throw notFound('This subscription');
    if (facts.subscription.status === 'cancelled') throw conflict('This subscription has ended already.');
    const { after, creditMinor, offOpenInvoiceMinor } = await outcomeOf(ctx, tx, facts, change, now);
    const upcoming = upcomingInvoices(after, SHOWN, after.subscription.endsAt ?? now);
    return {
      currency: facts.pricePlan.price.currency,
      endsAt: toIsoOrNull(after.subscription.endsAt),
      creditMinor: toWire(creditMinor),
      offOpenInvoiceMinor: toWire(offOpenInvoiceMinor),
      invoices: upcoming.map((invoice) => toUpcoming(invoice, facts.terms.prorationUnit)),
      atOnce: upcoming.filter(({ dueAt }) => dueAt <= now).length,
    };
  });
}

const NOTHING_BACK = { creditMinor: 0n, offOpenInvoiceMinor: 0n };

async function outcomeOf(ctx: Ctx, tx: Tx, facts: StoredBillingFacts, change: SubscriptionChange, now: Instant) {
  if (change === 'pause') return { after: pauseSubscription(facts, now), ...NOTHING_BACK };
  if (change === 'resume') return { after: resumeSubscription(facts, now), ...NOTHING_BACK };
  const { facts: after, unused } = endAt(facts, change === 'cancel-now' ? 'now' : 'period-end', now);
  const addOns = change === 'cancel-now' ? (endAddOns(facts, now).invoice?.creditGrantedMinor ?? 0n) : 0n;
  const credit = unused && (await unusedCredit(ctx, tx, facts, unused));
  if (!credit) return { ...NOTHING_BACK, after, creditMinor: addOns };
  const { openMinor } = credit;
  const creditMinor = credit.creditMinor + addOns;
  const offOpenInvoiceMinor = smaller(credit.creditMinor, openMinor);
  // What becomes credit is taken off the invoices that are still to come.
  return {
    after: { ...after, creditMinor: after.creditMinor + creditMinor - offOpenInvoiceMinor },
    creditMinor,
    offOpenInvoiceMinor,
  };
}
