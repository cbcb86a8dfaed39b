import { type Amended, amend } from '../../domain/billing/amend.ts';
import type { Subscription } from '../../domain/billing/contract.ts';
import { type AmendSubscriptionInput, amendSubscriptionInput } from '../../domain/billing/requests.ts';
import { type Upcoming, upcomingInvoices } from '../../domain/billing/upcoming.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { beginCollections } from '../collection/begin.ts';
import { type Ctx, permit } from '../context.ts';
import { withDiscounts } from '../coupons/discounted.ts';
import { asJson, type Tx } from '../database.ts';
import { withOwnHours } from '../forecast/own-hours.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { changeSubscription } from './change-subscription.ts';
import type { StoredBillingFacts } from './facts.ts';
import { SHOWN } from './outcome.ts';
import { comingFigures, pinnedAt, requireSame } from './pinned.ts';
import { saveTerms } from './process.ts';
import { resolveAmendment } from './resolve-amendment.ts';
import { billingSettings, graceEnd } from './settings.ts';
import { writeInvoices } from './write-invoices.ts';

/**
 * Changes what a subscription pays: another price or quantity, now or at the end of its period; an add-on; a one-off charge. What is billed at
 * once is an invoice of its own; what it gives back becomes credit.
 * @throws AppError NotFound, Validation, Conflict where it cannot be done as things stand
 */
export async function amendSubscription(ctx: Ctx, input: AmendSubscriptionInput): Promise<Subscription> {
  permit(ctx, 'subscription:update');
  const { amendment, at: shownAt, figures, ...request } = amendSubscriptionInput.parse(input);
  return changeSubscription(ctx, request, 'amended', async (tx, before, now) => {
    const at = pinnedAt(before, { at: shownAt }, now);
    const facts = await withDiscounts(tx, before, at);
    const amended = amend(facts, await resolveAmendment(ctx, tx, facts, amendment, 'for-use'), at);
    if (figures !== undefined) {
      const coming = await withOwnHours(tx, { ...facts, ...amended.facts }, at);
      requireSame({ figures }, amendedFigures(amended, upcomingInvoices(coming, SHOWN, at)));
    }
    const after = { ...facts, ...amended.facts };
    await saveTerms(tx, [{ subjectId: facts.subscription.id, after }]);
    await savePending(ctx, tx, facts, after, now);
    const invoiceId = await invoiceNow(ctx, tx, facts, amended, now);
    return { facts: after, noted: { amendment, ...(invoiceId === null ? {} : { invoiceId }) } };
  });
}

/** What has to be the same as it was shown: what is billed at once, and the invoices that follow. */
export const amendedFigures = ({ invoice }: Pick<Amended, 'invoice'>, upcoming: readonly Upcoming[]) => [
  invoice && [invoice.totalMinor, invoice.dueMinor, invoice.creditGrantedMinor],
  comingFigures(upcoming),
];

/** One-off charges that began to wait, or wait no more. */
export async function savePending(
  ctx: Ctx,
  tx: Tx,
  before: StoredBillingFacts,
  after: StoredBillingFacts,
  now: Instant,
): Promise<void> {
  const gone = before.pendingLines.filter((line) => !after.pendingLines.includes(line)).map(({ id }) => id);
  // Hours wait in their timesheets.
  const added = after.pendingLines.filter((line) => !before.pendingLines.includes(line) && !line.timeEntryIds);
  if (gone.length > 0) {
    await tx.$executeRaw`DELETE FROM pending_line WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ANY(${gone}::uuid[])`;
  }
  for (const { id, kind, description, quantity, unitPriceMinor, amountMinor, explanation, taxes } of added) {
    await tx.$executeRaw`
      INSERT INTO pending_line (tenant_id, id, subscription_id, kind, description, quantity, unit_price_minor, amount_minor, explanation, taxes, created_at)
      VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${after.subscription.id}::uuid, ${kind}, ${description}, ${quantity}, ${unitPriceMinor}, ${amountMinor},
        (SELECT jsonb_agg(part || jsonb_build_object('amountMinor', (part->>'amountMinor')::bigint))
          FROM jsonb_array_elements(${asJson(explanation ?? [])}::jsonb) AS part),
        ${asJson(taxes)}::jsonb, ${new Date(now)})`;
  }
}

/** @returns the invoice's id, null where nothing is billed at once or its payer is billed */
export async function invoiceNow(
  ctx: Ctx,
  tx: Tx,
  before: StoredBillingFacts,
  { facts, invoice, invoiceKey }: Amended,
  now: Instant,
): Promise<string | null> {
  if (invoice === null) return null;
  const id = newId();
  const settings = await billingSettings(tx);
  const { customer } = before;
  const finalizesAt = graceEnd(settings, now);
  // A total of 0 is paid as it is finalised; where it is a draft first, its collection is what finalises it.
  if ((invoice.dueMinor > 0n || finalizesAt !== null) && customer.payerId === null) {
    const { currency, totalMinor, dueMinor } = invoice;
    const { zone, paymentTermDays, paymentMethodSince } = customer;
    const draft = finalizesAt === null ? null : { finalizesAt, paymentTermDays };
    const begun = [{ id, currency, totalMinor, dueMinor, zone, paymentTermDays, paymentMethodSince, draft }];
    await beginCollections(ctx, tx, begun, settings, now);
  }
  await writeInvoices(
    ctx,
    tx,
    [{ id, periodKey: invoiceKey, computed: invoice, facts: { ...before, ...facts } }],
    settings,
    now,
  );
  if (customer.payerId !== null) return null;
  await announce(ctx, tx, 'invoices', id);
  return id;
}
