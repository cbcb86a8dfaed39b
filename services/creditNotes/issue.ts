import { allOf, type CreditFigures, creditFigures } from '../../domain/billing/credit-lines.ts';
import { conflict, validation } from '../../domain/errors.ts';
import {
  type CreditNoteDetail,
  type CreditNotePreview,
  type NewCreditNote,
  newCreditNote,
  type PreviewCreditNote,
  previewCreditNote,
} from '../../domain/invoices/contract.ts';
import { fromWire, smaller, toWire } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { chargeIsOut, letItEnd } from '../billing/change-invoice.ts';
import { billingSettings } from '../billing/settings.ts';
import { takeNumbers } from '../billing/take-numbers.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import { recordset, type Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { releaseHours } from '../invoices/hours.ts';
import { announce } from '../live.ts';
import { moveCredit } from '../payments/credit.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { type Creditable, type PlannedRefund, planRefunds, readCreditable, readRefundable } from './creditable.ts';
import { readCreditNote } from './read.ts';

/**
 * Credits an invoice, or lines of it, under a number of the credit notes' own series. What is still due is lowered first; the rest goes back as
 * the payments came, or becomes the customer's credit. Hours of lines that are wholly credited can be billed again.
 * @throws AppError NotFound, Conflict (stale, a draft, void, nothing left, a charge that is out), Validation beyond what was charged
 */
export async function issueCreditNote(ctx: Ctx, input: NewCreditNote): Promise<CreditNoteDetail> {
  permit(ctx, 'invoice:credit');
  const { invoiceId, version, reason, settle, lines } = newCreditNote.parse(input);
  if (settle === 'refund') permit(ctx, 'payment:refund');
  const now = await ctx.clock.now();
  return transaction(ctx, async (tx) => {
    const id = newId();
    await changeFacts(ctx, tx, collectionStore, [invoiceId], now, async ([process]) => {
      const invoice = await readCreditable(ctx, tx, invoiceId, 'for-change');
      requireVersion('This invoice', invoice.version, version);
      if (process && (await chargeIsOut(tx, process.id, now))) {
        throw conflict('A charge of this invoice is on its way to the bank. Wait for its answer, then look again.');
      }
      const figures = figuresOf(invoice, lines);
      const parts = await settlement(ctx, tx, invoice, figures.totalMinor, settle);
      await write(ctx, tx, { id, invoice, figures, parts, reason }, now);
      if (process && parts.dueMinor === 0n && invoice.dueMinor > 0n) await letItEnd(tx, process);
    });
    return readCreditNote(ctx, tx, id);
  });
}

/** What a credit note would come to; nothing is written. @throws as issueCreditNote */
export async function previewCredit(ctx: Ctx, input: PreviewCreditNote): Promise<CreditNotePreview> {
  permit(ctx, 'invoice:credit');
  const { invoiceId, lines, settle } = previewCreditNote.parse(input);
  return transaction(ctx, async (tx) => {
    const invoice = await readCreditable(ctx, tx, invoiceId, 'none');
    const figures = figuresOf(invoice, lines);
    const parts = await settlement(ctx, tx, invoice, figures.totalMinor, settle);
    return {
      currency: invoice.currency,
      netMinor: toWire(figures.netMinor),
      taxMinor: toWire(figures.taxMinor),
      totalMinor: toWire(figures.totalMinor),
      offDueMinor: toWire(parts.offDueMinor),
      toCreditMinor: toWire(parts.toCreditMinor),
      toRefundMinor: toWire(parts.toRefundMinor),
      left: [...allOf(invoice.lines)].map(([lineId, amountMinor]) => ({ lineId, amountMinor: toWire(amountMinor) })),
      refunds: parts.refunds.map(({ paymentId, amountMinor, byHand }) => ({
        paymentId,
        amountMinor: toWire(amountMinor),
        byHand,
      })),
    };
  });
}

/** @throws AppError Validation, Conflict */
function figuresOf(
  invoice: Creditable,
  lines: readonly { readonly lineId: string; readonly amountMinor: number }[] | null,
): CreditFigures {
  const wanted = lines
    ? new Map(lines.map(({ lineId, amountMinor }) => [lineId, fromWire(amountMinor)]))
    : allOf(invoice.lines);
  if (wanted.size === 0) throw conflict('All of this invoice has been credited already.');
  const figures = lines && wanted.size < lines.length ? null : creditFigures(invoice.lines, wanted, invoice.behaviour);
  if (!figures) {
    const message = 'Credit no more of a line than is left of it';
    throw validation(`${message}.`, [{ path: 'lines', message }]);
  }
  if (figures.totalMinor <= 0n) throw conflict('These lines come to nothing that could be given back.');
  return figures;
}

interface Settlement {
  readonly offDueMinor: bigint;
  readonly toCreditMinor: bigint;
  readonly toRefundMinor: bigint;
  /** Of the invoice, afterwards. */
  readonly dueMinor: bigint;
  readonly refunds: readonly PlannedRefund[];
}

async function settlement(
  ctx: Ctx,
  tx: Tx,
  { id, dueMinor }: Creditable,
  totalMinor: bigint,
  settle: 'credit' | 'refund',
): Promise<Settlement> {
  const offDueMinor = smaller(totalMinor, dueMinor);
  const rest = totalMinor - offDueMinor;
  const refunds = settle === 'refund' && rest > 0n ? planRefunds(await readRefundable(ctx, tx, id), rest) : [];
  const toRefundMinor = refunds.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  return {
    offDueMinor,
    toCreditMinor: rest - toRefundMinor,
    toRefundMinor,
    dueMinor: dueMinor - offDueMinor,
    refunds,
  };
}

interface Issued {
  readonly id: string;
  readonly invoice: Creditable;
  readonly figures: CreditFigures;
  readonly parts: Settlement;
  readonly reason: string;
}

const LINE_COLUMNS = {
  position: 'int',
  invoice_line_id: 'uuid',
  description: 'text',
  amount_minor: 'bigint',
  tax_minor: 'bigint',
  taxes: 'jsonb',
} as const;
const REFUND_COLUMNS = {
  id: 'uuid',
  payment_id: 'uuid',
  amount_minor: 'bigint',
  status: 'text',
  provider: 'text',
} as const;

async function write(ctx: Ctx, tx: Tx, { id, invoice, figures, parts, reason }: Issued, now: Instant): Promise<void> {
  const { customerId, customerName, currency } = invoice;
  const at = new Date(now);
  if (parts.offDueMinor > 0n) {
    const status = parts.dueMinor === 0n ? 'paid' : invoice.status;
    await tx.$executeRaw`
      UPDATE invoice SET due_minor = ${parts.dueMinor}, status = ${status}, paid_at = ${status === 'paid' ? at : null}, version = version + 1
      WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid`;
  } else {
    await tx.$executeRaw`UPDATE invoice SET version = version + 1 WHERE tenant_id = ${ctx.tenantId}::uuid AND id = ${invoice.id}::uuid`;
  }
  const whole = wholeLines(invoice, figures);
  if (whole.length > 0) await releaseHours(ctx, tx, invoice.id, whole);
  const toCredit = {
    customerId,
    currency,
    amountMinor: parts.toCreditMinor,
    cause: 'credit-note' as const,
    causeId: id,
  };
  await moveCredit(ctx, tx, [toCredit], now);
  const { numbering } = await billingSettings(tx);
  const [number] = await takeNumbers(ctx, tx, [{ customerId, series: 'credit-note', at: now }], numbering);
  await tx.$executeRaw`
    INSERT INTO credit_note (tenant_id, id, number, invoice_id, customer_id, customer_name, currency, reason, net_minor, tax_minor, total_minor,
      taxes, off_due_minor, to_credit_minor, to_refund_minor, issued_at)
    VALUES (${ctx.tenantId}::uuid, ${id}::uuid, ${number ?? ''}, ${invoice.id}::uuid, ${customerId}::uuid, ${customerName}, ${currency}, ${reason},
      ${figures.netMinor}, ${figures.taxMinor}, ${figures.totalMinor}, ${asJson(figures.taxes)}::jsonb, ${parts.offDueMinor},
      ${parts.toCreditMinor}, ${parts.toRefundMinor}, ${at})`;
  const lines = figures.lines.map((line, position) => ({
    position,
    invoice_line_id: line.id,
    description: line.description,
    amount_minor: line.amountMinor,
    tax_minor: line.taxMinor,
    taxes: line.taxes,
  }));
  await tx.$executeRaw`
    INSERT INTO credit_note_line (tenant_id, credit_note_id, position, invoice_line_id, description, amount_minor, tax_minor, taxes)
    SELECT ${ctx.tenantId}::uuid, ${id}::uuid, r.* FROM ${recordset(lines, LINE_COLUMNS)}`;
  if (parts.refunds.length > 0) {
    const refunds = parts.refunds.map(({ paymentId, amountMinor, byHand, provider }) => ({
      id: newId(),
      payment_id: paymentId,
      amount_minor: amountMinor,
      status: byHand ? 'done' : 'pending',
      provider,
    }));
    await tx.$executeRaw`
      INSERT INTO refund (tenant_id, id, payment_id, invoice_id, credit_note_id, currency, amount_minor, reason, status, provider, requested_at, settled_at)
      SELECT ${ctx.tenantId}::uuid, r.id, r.payment_id, ${invoice.id}::uuid, ${id}::uuid, ${currency}, r.amount_minor, ${reason}, r.status, r.provider,
        ${at}, CASE r.status WHEN 'done' THEN ${at}::timestamptz END FROM ${recordset(refunds, REFUND_COLUMNS)}`;
  }
  await audit(ctx, tx, at, {
    action: 'credited',
    noun: 'invoice',
    subjectId: invoice.id,
    before: { status: invoice.status, dueMinor: invoice.dueMinor },
    after: {
      dueMinor: parts.dueMinor,
      creditNote: number,
      totalMinor: figures.totalMinor,
      toCreditMinor: parts.toCreditMinor,
      toRefundMinor: parts.toRefundMinor,
    },
    reason,
  });
  await announce(ctx, tx, 'invoices', invoice.id);
  await announce(ctx, tx, 'creditNotes', id);
}

/** Lines of which nothing is left to be credited. */
function wholeLines({ lines }: Creditable, { lines: credited }: CreditFigures): string[] {
  const amounts = new Map(credited.map(({ id, amountMinor }) => [id, amountMinor]));
  return lines.flatMap(({ id, chargedMinor, creditedMinor }) =>
    amounts.has(id) && creditedMinor + (amounts.get(id) ?? 0n) === chargedMinor ? [id] : [],
  );
}

const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
