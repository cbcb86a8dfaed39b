import type { InvoiceLineKind } from '../../domain/billing/contract.ts';
import type { DraftFigures, DraftLine } from '../../domain/billing/draft.ts';
import { conflict, notFound } from '../../domain/errors.ts';
import { apportion } from '../../domain/money/allocate.ts';
import { ratio } from '../../domain/money/ratio.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { LINE_COLUMNS } from '../billing/line-columns.ts';
import type { Ctx } from '../context.ts';
import type { CouponOnInvoice } from '../coupons/redeemed.ts';
import { asJson, Prisma, recordset, type Tx } from '../database.ts';
import { moveCredit } from '../payments/credit.ts';

/** A draft as it is stored. */
export interface Draft {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly customerId: string;
  readonly currency: string;
  readonly subscriptionId: string | null;
  /** Of the effect that made it; null for one by hand, a payer's, or of a change at once. */
  readonly periodKey: string | null;
  readonly totalMinor: bigint;
  readonly couponMinor: bigint;
  readonly creditAppliedMinor: bigint;
  readonly coupons: readonly CouponOnInvoice[] | null;
  /** What the customer has, in its currency. */
  readonly creditMinor: bigint;
  readonly treatment: string;
  readonly exemptCodes: string[];
}

/** @throws AppError NotFound, Conflict for an invoice that is final */
export async function readDraft(ctx: Ctx, tx: Tx, id: string, lock: 'none' | 'for-change'): Promise<Draft> {
  const [draft] = await tx.$queryRaw<Draft[]>`
    SELECT i.id, i.status, i.version, i.customer_id AS "customerId", i.currency, i.subscription_id AS "subscriptionId", i.period_key AS "periodKey",
      i.total_minor AS "totalMinor", i.coupon_minor AS "couponMinor", i.credit_applied_minor AS "creditAppliedMinor", i.coupons,
      coalesce((SELECT k.amount_minor FROM customer_credit k
        WHERE k.tenant_id = i.tenant_id AND k.customer_id = i.customer_id AND k.currency = i.currency), 0) AS "creditMinor",
      c.tax_treatment AS treatment, c.exempt_tax_codes AS "exemptCodes"
    FROM invoice i JOIN customer c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
    WHERE i.tenant_id = ${ctx.tenantId}::uuid AND i.id = ${id}::uuid ${lock === 'none' ? Prisma.empty : Prisma.sql`FOR NO KEY UPDATE OF i`}`;
  if (!draft) throw notFound('This invoice');
  if (draft.status !== 'draft') {
    throw conflict('This invoice is final: it cannot be edited any more. Credit it, or void it.');
  }
  return draft;
}

type LineRow = Omit<DraftLine, 'period' | 'kind'> & {
  kind: string;
  periodFrom: string | null;
  periodTo: string | null;
};

export async function readDraftLines(ctx: Ctx, tx: Tx, invoiceId: string): Promise<DraftLine[]> {
  const rows = await tx.$queryRaw<LineRow[]>`
    SELECT id, kind, description, quantity, unit_price_minor AS "unitPriceMinor", amount_minor AS "amountMinor", coupon_minor AS "couponMinor",
      taxes, period_from::text AS "periodFrom", period_to::text AS "periodTo", prorated, explanation
    FROM invoice_line WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid ORDER BY position`;
  return rows.map(({ periodFrom, periodTo, kind, ...line }) => ({
    ...line,
    kind: kind as InvoiceLineKind,
    period: periodFrom && periodTo ? { from: periodFrom, to: periodTo } : null,
  }));
}

/** Writes the lines anew, in their order, with what each comes to. Three statements, however many there are. */
export async function writeDraftLines(
  ctx: Ctx,
  tx: Tx,
  invoiceId: string,
  lines: readonly DraftLine[],
  figures: DraftFigures,
): Promise<void> {
  const rows = lines.map((line, position) => ({
    position,
    id: line.id,
    kind: line.kind,
    description: line.description,
    quantity: line.quantity,
    unit_price_minor: line.unitPriceMinor,
    period_from: line.period?.from ?? null,
    period_to: line.period?.to ?? null,
    prorated: line.prorated,
    explanation: line.explanation,
    amount_minor: line.amountMinor,
    coupon_minor: figures.lines[position]?.couponMinor ?? 0n,
    tax_minor: figures.lines[position]?.taxMinor ?? 0n,
    taxes: line.taxes,
  }));
  await tx.$executeRaw`DELETE FROM invoice_line WHERE tenant_id = ${ctx.tenantId}::uuid AND invoice_id = ${invoiceId}::uuid`;
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO invoice_line (tenant_id, invoice_id, position, id, kind, description, quantity, unit_price_minor, period_from, period_to,
      prorated, explanation, amount_minor, coupon_minor, tax_minor, taxes)
    SELECT ${ctx.tenantId}::uuid, ${invoiceId}::uuid, r.* FROM ${recordset(rows, { position: 'int', id: 'uuid', ...LINE_COLUMNS })}`;
}

/** Writes what a draft comes to, and moves the customer's credit by the difference. @throws AppError Conflict where credit that it gave is spent */
export async function writeDraftFigures(
  ctx: Ctx,
  tx: Tx,
  draft: Draft,
  figures: DraftFigures,
  now: Instant,
): Promise<void> {
  const coupons = couponsAfter(draft, figures.couponMinor);
  await tx.$executeRaw`
    UPDATE invoice SET subtotal_minor = ${figures.subtotalMinor}, coupon_minor = ${figures.couponMinor}, net_minor = ${figures.netMinor},
      tax_minor = ${figures.taxMinor}, total_minor = ${figures.totalMinor}, credit_applied_minor = ${figures.creditAppliedMinor},
      payable_minor = ${figures.dueMinor}, due_minor = ${figures.dueMinor}, coupons = ${coupons === null ? null : JSON.stringify(coupons)}::jsonb,
      taxes = ${asJson(figures.taxes)}::jsonb,
      version = version + 1
    WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${draft.id}::uuid AND status = 'draft'`;
  const before = grantedBy(draft.totalMinor) - draft.creditAppliedMinor;
  const amountMinor = figures.creditGrantedMinor - figures.creditAppliedMinor - before;
  const { customerId, currency, id } = draft;
  await moveCredit(ctx, tx, [{ customerId, currency, amountMinor, cause: 'invoice', causeId: id }], now);
}

/** What a total below zero has put on the customer's credit. */
export const grantedBy = (totalMinor: bigint): bigint => (totalMinor < 0n ? -totalMinor : 0n);

/** The coupons keep their parts of what comes off. */
function couponsAfter({ coupons, couponMinor }: Draft, after: bigint): Draft['coupons'] {
  if (coupons === null || couponMinor === after || couponMinor === 0n) return coupons;
  const parts = coupons.map(({ amountMinor }) => ratio(BigInt(amountMinor) * after, couponMinor));
  const amounts = apportion(after, parts);
  return coupons.map((coupon, at) => ({ ...coupon, amountMinor: String(amounts[at] ?? 0n) }));
}
