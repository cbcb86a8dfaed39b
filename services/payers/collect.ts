import { type DraftFigures, type DraftLine, draftFigures } from '../../domain/billing/draft.ts';
import type { ComputedInvoice } from '../../domain/billing/invoice.ts';
import { toWireParts } from '../../domain/billing/pricing.ts';
import { addDays, type CivilDate, civilDateAt, startOfDay } from '../../domain/time/civil.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import type { StoredBillingFacts } from '../billing/facts.ts';
import type { BillingSettings } from '../billing/settings.ts';
import { beginCollections } from '../collection/begin.ts';
import type { Ctx } from '../context.ts';
import { type CouponOnInvoice, couponsOn, enterCoupons } from '../coupons/redeemed.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { creditFor } from '../invoices/draft-credit.ts';
import { type Draft, readDraft, readDraftLines, writeDraftFigures, writeDraftLines } from '../invoices/draft-rows.ts';
import { claimHours, claimsOf } from '../invoices/waiting-hours.ts';
import { announce } from '../live.ts';
import { insertDraft } from './insert-draft.ts';
import { type Payer, readPayers } from './payer-rows.ts';

/** What a subscription is charged, to be put on its payer's invoice. */
export interface Collected {
  readonly periodKey: string | null;
  readonly computed: ComputedInvoice;
  readonly facts: StoredBillingFacts;
}

/**
 * Puts what subscriptions are charged on the invoices of those who pay for them: all that becomes due on a civil day of the payer, in one
 * currency, is one invoice. It is a draft till the end of that day (and the grace period after it), whatever instants of it and shards of the
 * workflow the charges come from; what comes later is on the next one. The payer's credit goes on it, and the payer's tax.
 */
export async function collectForPayers(
  ctx: Ctx,
  tx: Tx,
  all: readonly Collected[],
  settings: BillingSettings,
  now: Instant,
): Promise<void> {
  if (all.length === 0) return;
  const payers = await readPayers(ctx, tx, new Set(all.flatMap(({ facts }) => facts.customer.payerId ?? [])));
  const groups = new Map<string, Collected[]>();
  for (const each of all) {
    const key = `${each.facts.customer.payerId}/${each.computed.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  // In a fixed order, so that two transactions never wait for each other.
  for (const key of [...groups.keys()].sort()) {
    const [payerId = '', currency = ''] = key.split('/');
    const payer = payers.get(payerId);
    if (payer) await collectOne(ctx, tx, payer, currency, groups.get(key) ?? [], settings, now);
  }
  await enterCoupons(
    tx,
    all.map(({ computed }) => computed),
  );
}

async function collectOne(
  ctx: Ctx,
  tx: Tx,
  payer: Payer,
  currency: string,
  charged: readonly Collected[],
  settings: BillingSettings,
  now: Instant,
): Promise<void> {
  const day = civilDateAt(payer.zone, now);
  const finalizesAt = startOfDay(payer.zone, addDays(day, 1)) + settings.graceHours * HOUR;
  const { draft, isNew } = await openDraft(ctx, tx, { payer, currency, day, finalizesAt }, now);
  const parts = charged.map(({ computed, facts, periodKey }) => ({
    subscriptionId: facts.subscription.id,
    periodKey,
    lines: linesOf(computed, facts),
  }));
  const before = isNew ? [] : await readDraftLines(ctx, tx, draft.id);
  const lines = [...before, ...parts.flatMap((part) => [...part.lines])];
  const figures = draftFigures(lines, settings.terms, creditFor(draft));
  await writeDraftLines(ctx, tx, draft.id, lines, figures);
  const computed = charged.flatMap((each) => [...each.computed.lines]);
  await claimHours(tx, claimsOf(draft.id, computed, before.length));
  await writeDraftFigures(ctx, tx, withCoupons(draft, charged, figures), figures, now);
  const rows = parts.map(({ subscriptionId, periodKey, lines: own }) => ({
    id: newId(),
    subscription_id: subscriptionId,
    period_key: periodKey,
    line_ids: `{${own.map(({ id }) => id).join(',')}}`,
  }));
  await tx.$executeRaw`
    INSERT INTO invoice_part (tenant_id, id, invoice_id, subscription_id, period_key, line_ids)
    SELECT ${ctx.tenantId}::uuid, r.id, ${draft.id}::uuid, r.subscription_id, r.period_key, r.line_ids::uuid[]
    FROM ${recordset(rows, { id: 'uuid', subscription_id: 'uuid', period_key: 'text', line_ids: 'text' })}`;
  if (isNew) {
    const { zone, paymentTermDays, paymentMethodSince } = payer;
    const { totalMinor, dueMinor } = figures;
    const begun = { id: draft.id, currency, totalMinor, dueMinor, zone, paymentTermDays, paymentMethodSince };
    await beginCollections(ctx, tx, [{ ...begun, draft: { finalizesAt, paymentTermDays } }], settings, now);
  }
  await announce(ctx, tx, 'invoices', draft.id);
}

/** The day's draft, locked: the one that is there, or a new one where none is or it has just become final. */
async function openDraft(
  ctx: Ctx,
  tx: Tx,
  wanted: {
    readonly payer: Payer;
    readonly currency: string;
    readonly day: CivilDate;
    readonly finalizesAt: Instant;
  },
  now: Instant,
): Promise<{ readonly draft: Draft; readonly isNew: boolean }> {
  for (;;) {
    const id = newId();
    if (await insertDraft(ctx, tx, { ...wanted, id }, now)) {
      return { draft: await readDraft(ctx, tx, id, 'for-change'), isNew: true };
    }
    const [there] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM invoice WHERE tenant_id = ${ctx.tenantId}::uuid AND customer_id = ${wanted.payer.id}::uuid AND currency = ${wanted.currency}
        AND collects_on = ${wanted.day}::date AND status = 'draft' FOR NO KEY UPDATE`;
    if (there) return { draft: await readDraft(ctx, tx, there.id, 'for-change'), isNew: false };
  }
}

/** The lines as they would be on an invoice of the subscription's own, each with whose it is. */
const linesOf = (computed: ComputedInvoice, { customer, terms }: StoredBillingFacts): readonly DraftLine[] =>
  computed.lines.map((line) => ({
    id: newId(),
    kind: line.kind,
    description: `${customer.name}: ${line.description}`,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    amountMinor: line.amountMinor,
    couponMinor: line.couponMinor,
    taxes: line.taxes,
    period: line.period,
    prorated: line.prorated && { ...line.prorated, unit: terms.prorationUnit },
    explanation: line.explanation && toWireParts(line.explanation),
  }));

/** The draft with all coupons that come off it, by their codes. */
function withCoupons(draft: Draft, charged: readonly Collected[], { couponMinor }: DraftFigures): Draft {
  const all = new Map<string, CouponOnInvoice>();
  for (const { code, name, amountMinor, uses = [] } of [
    ...(draft.coupons ?? []),
    ...charged.flatMap(({ computed }) => couponsOn(computed)),
  ]) {
    const known = all.get(code);
    const sum = BigInt(known?.amountMinor ?? 0) + BigInt(amountMinor);
    all.set(code, { code, name, amountMinor: String(sum), uses: [...(known?.uses ?? []), ...uses] });
  }
  const coupons = [...all.values()];
  return { ...draft, couponMinor, coupons: coupons.length === 0 ? null : coupons };
}
