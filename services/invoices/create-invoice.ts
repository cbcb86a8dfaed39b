import type { z } from 'zod';
import { draftFigures } from '../../domain/billing/draft.ts';
import type { InvoiceDetail } from '../../domain/billing/requests.ts';
import { notFound, validation } from '../../domain/errors.ts';
import { type DraftPreview, type NewInvoiceInput, newInvoiceInput } from '../../domain/invoices/contract.ts';
import type { CivilDate } from '../../domain/time/civil.ts';
import { fromIso, type Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { readInvoiceDetail } from '../billing/invoice-rows.ts';
import { billingSettings } from '../billing/settings.ts';
import { beginCollections } from '../collection/begin.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { announce } from '../live.ts';
import { customerTaxOf, newLine, requireFew, requireTerms, shown } from './change-draft.ts';
import { readDraft, writeDraftFigures, writeDraftLines } from './draft-rows.ts';
import { lineTaxes } from './draft-taxes.ts';
import { hourLines } from './hours.ts';

interface Buyer {
  name: string;
  zone: string;
  paymentTermDays: number;
  paymentMethodSince: string | null;
  treatment: string;
  exemptCodes: string[];
  currency: string;
}

/**
 * Drafts an invoice by hand: lines, approved hours, or both. It is final when a person says so, or at the instant given.
 * @throws AppError NotFound, Validation, Conflict for hours that are billed already
 */
export async function createInvoice(ctx: Ctx, input: NewInvoiceInput): Promise<InvoiceDetail> {
  permit(ctx, 'invoice:create');
  const { finalizesAt, ...wanted } = newInvoiceInput.parse(input);
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    await requireTerms(tx, { series: wanted.series, finalizesAt }, now);
    const id = newId();
    const endsAt = finalizesAt === null ? null : fromIso(finalizesAt);
    const figures = await draftInvoice(ctx, tx, { ...wanted, id, finalizesAt: endsAt }, now);
    const after = { customerId: wanted.customerId, ...figures };
    await audit(ctx, tx, new Date(now), { action: 'drafted', noun: 'invoice', subjectId: id, after });
    await announce(ctx, tx, 'invoices', id);
    return readInvoiceDetail(ctx, tx, id);
  });
}

/** A draft to be written, its lines to be taxed as the customer is. */
export interface Drafted extends Pick<z.output<typeof newInvoiceInput>, 'customerId' | 'lines'> {
  readonly id: string;
  /** The workspace's where left out. */
  readonly currency?: string | undefined;
  readonly hoursUntil?: CivilDate | null;
  readonly note?: string | null;
  readonly finalizesAt: Instant | null;
  readonly series?: string | null;
}

/**
 * Writes a draft with its lines, and begins the process that makes it final. No permission is asked and nothing audited: the caller is a verb.
 * @throws AppError NotFound, Validation, Conflict for hours that are billed already
 */
export async function draftInvoice(
  ctx: Ctx,
  tx: Tx,
  drafted: Drafted,
  now: Instant,
): Promise<{ readonly totalMinor: bigint; readonly lines: number }> {
  const { id, customerId, lines: entered, hoursUntil = null, note, finalizesAt: endsAt, series = null } = drafted;
  const buyer = await readBuyer(ctx, tx, customerId);
  const settings = await billingSettings(tx);
  const taxesOf = await lineTaxes(
    ctx,
    tx,
    entered.flatMap(({ taxRateIds }) => taxRateIds),
    customerTaxOf(buyer),
  );
  const currency = drafted.currency ?? buyer.currency;
  const head = {
    tenantId: ctx.tenantId,
    id,
    customerId,
    customerName: buyer.name,
    currency,
    note: note || null,
    series,
  };
  await tx.invoice.create({
    data: { ...head, ...NOTHING, finalizesAt: instantOf(endsAt), createdAt: new Date(now) },
  });
  const hours = hoursUntil === null ? [] : await hourLines(ctx, tx, { id, customerId, currency }, hoursUntil, 'claim');
  const lines = [...entered.map((line) => newLine(line, taxesOf)), ...hours];
  if (lines.length === 0) {
    const message = 'Put in a line, or hours that have been approved';
    throw validation(`${message}.`, [{ path: 'lines', message }]);
  }
  requireFew(lines);
  const draft = await readDraft(ctx, tx, id, 'none');
  const figures = draftFigures(lines, settings.terms, draft.creditMinor);
  await writeDraftLines(ctx, tx, id, lines, figures);
  await writeDraftFigures(ctx, tx, draft, figures, now);
  await beginCollections(
    ctx,
    tx,
    [
      {
        id,
        currency,
        totalMinor: figures.totalMinor,
        dueMinor: figures.dueMinor,
        zone: buyer.zone,
        paymentTermDays: buyer.paymentTermDays,
        paymentMethodSince: buyer.paymentMethodSince === null ? null : fromIso(buyer.paymentMethodSince),
        draft: { finalizesAt: endsAt, paymentTermDays: buyer.paymentTermDays },
      },
    ],
    settings,
    now,
  );
  return { totalMinor: figures.totalMinor, lines: lines.length };
}

const instantOf = (at: Instant | null): Date | null => (at === null ? null : new Date(at));

/** What an invoice by hand would come to; nothing is written. @throws as createInvoice */
export async function previewInvoice(ctx: Ctx, input: NewInvoiceInput): Promise<DraftPreview> {
  permit(ctx, 'invoice:create');
  const { customerId, lines: entered, hoursUntil, ...given } = newInvoiceInput.parse(input);
  return transaction(ctx, async (tx) => {
    const buyer = await readBuyer(ctx, tx, customerId);
    const currency = given.currency ?? buyer.currency;
    const rates = entered.flatMap(({ taxRateIds }) => taxRateIds);
    const taxesOf = await lineTaxes(ctx, tx, rates, customerTaxOf(buyer));
    const head = { id: newId(), customerId, currency };
    const hours = hoursUntil === null ? [] : await hourLines(ctx, tx, head, hoursUntil, 'preview');
    const lines = [...entered.map((line) => newLine(line, taxesOf)), ...hours];
    const credit = await tx.customerCredit.findFirst({
      where: { tenantId: ctx.tenantId, customerId, currency },
      select: { amountMinor: true },
    });
    const { terms } = await billingSettings(tx);
    return shown(currency, lines, draftFigures(lines, terms, credit?.amountMinor ?? 0n), new Set());
  });
}

/** Until its lines are written in the same transaction. */
const NOTHING = {
  status: 'draft',
  subtotalMinor: 0n,
  couponMinor: 0n,
  netMinor: 0n,
  taxMinor: 0n,
  totalMinor: 0n,
  creditAppliedMinor: 0n,
  payableMinor: 0n,
  dueMinor: 0n,
  taxes: [],
};

async function readBuyer(ctx: Ctx, tx: Tx, customerId: string): Promise<Buyer> {
  const [buyer] = await tx.$queryRaw<Buyer[]>`
    SELECT c.name, c.zone, c.payment_term_days AS "paymentTermDays", c.payment_method->>'addedAt' AS "paymentMethodSince",
      c.tax_treatment AS treatment, c.exempt_tax_codes AS "exemptCodes", t.currency
    FROM customer c JOIN tenant t ON t.id = c.tenant_id
    WHERE c.tenant_id = ${ctx.tenantId}::uuid AND c.id = ${customerId}::uuid AND c.deleted_at IS NULL`;
  if (!buyer) throw notFound('This customer');
  return buyer;
}
