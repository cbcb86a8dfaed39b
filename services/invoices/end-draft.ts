import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { conflict } from '../../domain/errors.ts';
import {
  type DeleteDraftInput,
  deleteDraftInput,
  type FinaliseInput,
  finaliseInput,
} from '../../domain/invoices/contract.ts';
import { type Instant, wholeSecond } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { readInvoiceDetail } from '../billing/invoice-rows.ts';
import { billingStore } from '../billing/process.ts';
import { billingSettings } from '../billing/settings.ts';
import { beginCollections } from '../collection/begin.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { releaseCoupons } from '../coupons/redeemed.ts';
import type { Tx } from '../database.ts';
import { announce } from '../live.ts';
import { givenForUnusedTime, moveCredit } from '../payments/credit.ts';
import { changeFacts } from '../processes/change.ts';
import { withLedgers } from '../processes/rows.ts';
import { noteRecurring } from '../revenue/note-recurring.ts';
import { requireVersion } from '../version.ts';
import { grantedBy, readDraft } from './draft-rows.ts';
import { finaliseDrafts } from './finalise.ts';
import { releaseHours } from './hours.ts';
import { keepLines, subscriptionsOf } from './keep-lines.ts';

/** Ends the grace period now: the draft gets its number and collection begins. @throws AppError NotFound, Conflict */
export async function finaliseInvoice(ctx: Ctx, input: FinaliseInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:finalise');
  const { id, version } = finaliseInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await changeFacts(ctx, tx, collectionStore, [id], now, async () => {
      const draft = await readDraft(ctx, tx, id, 'for-change');
      requireVersion('This draft', draft.version, version);
      await requireLines(ctx, tx, id);
      await finaliseDrafts(ctx, tx, [{ id, at: wholeSecond(now) }], await billingSettings(tx), beginCollections);
      const after = { totalMinor: draft.totalMinor };
      await audit(ctx, tx, new Date(now), { action: 'finalised', noun: 'invoice', subjectId: id, after });
      await announce(ctx, tx, 'invoices', id);
    });
    return readInvoiceDetail(ctx, tx, id);
  });
}

/** An invoice says what it is for. @throws AppError Conflict */
async function requireLines(ctx: Ctx, tx: Tx, invoiceId: string): Promise<void> {
  const lines = await tx.invoiceLine.count({ where: { tenantId: ctx.tenantId, invoiceId } });
  if (lines === 0) throw conflict('This draft has no lines. Add one, or delete the draft.');
}

/**
 * Deletes a draft: no number is lost, the credit that it took is the customer's again, its hours can be billed again, its coupons are good
 * for another invoice, and what had waited for it (one-off charges, proration, use in mid-period) waits for the subscription's next one. The
 * period itself is not charged.
 * @throws AppError NotFound, Conflict where credit that it gave has been spent
 */
export async function deleteDraft(ctx: Ctx, input: DeleteDraftInput): Promise<{ id: string }> {
  permit(ctx, 'invoice:delete');
  const { id, version, reason = null } = deleteDraftInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const draft = await readDraft(ctx, tx, id, 'none');
    const subscriptionIds = await subscriptionsOf(ctx, tx, draft);
    const drop = () =>
      changeFacts(ctx, tx, collectionStore, [id], now, () => removeDraft(ctx, tx, { id, version, reason }, now));
    // The subscription's billing first, as whoever ends a subscription locks them.
    if (subscriptionIds.length === 0) await drop();
    else if (!draft.coupons) await changeFacts(ctx, tx, billingStore, subscriptionIds, now, drop);
    else {
      // A coupon that is good for another invoice may lower what recurs again.
      await changeFacts(ctx, tx, billingStore, subscriptionIds, now, async (rows) => {
        const before = await billingStore.load(tx, await withLedgers(tx, rows), now);
        await drop();
        const after = await billingStore.load(tx, await withLedgers(tx, rows), now);
        const changes = [...after].map(([process, facts]) => ({
          before: before.get(process) ?? null,
          after: facts,
          at: now,
        }));
        await noteRecurring(tx, changes);
      });
    }
    return { id };
  });
}

async function removeDraft(
  ctx: Ctx,
  tx: Tx,
  { id, version, reason }: { readonly id: string; readonly version: number; readonly reason: string | null },
  now: Instant,
): Promise<void> {
  const draft = await readDraft(ctx, tx, id, 'for-change');
  requireVersion('This draft', draft.version, version);
  const hours = await releaseHours(ctx, tx, id, null);
  const kept = await keepLines(ctx, tx, draft, now);
  await releaseCoupons(tx, draft.coupons ?? []);
  const { customerId, currency, creditAppliedMinor, totalMinor } = draft;
  const amountMinor = creditAppliedMinor - grantedBy(totalMinor) - (await givenForUnusedTime(ctx, tx, draft.id));
  await moveCredit(ctx, tx, [{ customerId, currency, amountMinor, cause: 'invoice-void', causeId: id }], now);
  await tx.invoice.delete({ where: { tenantId_id: { tenantId: ctx.tenantId, id } } });
  await audit(ctx, tx, new Date(now), {
    action: 'draft-deleted',
    noun: 'invoice',
    subjectId: id,
    before: { customerId, totalMinor, hours, linesKept: kept },
    reason,
  });
  await announce(ctx, tx, 'invoices', id);
}
