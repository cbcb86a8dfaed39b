import type { CreditFigures } from '../../domain/billing/credit-lines.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { audit } from '../audit.ts';
import { billingSettings } from '../billing/settings.ts';
import { takeNumbers } from '../billing/take-numbers.ts';
import type { Ctx } from '../context.ts';
import { asJson, recordset, type Tx } from '../database.ts';
import { mailCreditNote } from '../documents/mail-credit-notes.ts';
import { newId } from '../ids.ts';
import { releaseHours } from '../invoices/hours.ts';
import { announce } from '../live.ts';
import { moveCredit } from '../payments/credit.ts';
import type { Creditable, PlannedRefund } from './creditable.ts';

/** Where what is credited goes. */
export interface Settlement {
  readonly offDueMinor: bigint;
  readonly toCreditMinor: bigint;
  readonly toRefundMinor: bigint;
  /** Of the invoice, afterwards. */
  readonly dueMinor: bigint;
  readonly refunds: readonly PlannedRefund[];
}

export interface Issued {
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

/** Enters a credit note of an invoice that the caller has locked, under the next number of the credit notes' series, and what becomes of its amount. */
export async function enterCreditNote(
  ctx: Ctx,
  tx: Tx,
  { id, invoice, figures, parts, reason }: Issued,
  now: Instant,
): Promise<void> {
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
      creditNoteId: id,
      creditNote: number,
      totalMinor: figures.totalMinor,
      toCreditMinor: parts.toCreditMinor,
      toRefundMinor: parts.toRefundMinor,
    },
    reason,
  });
  await mailCreditNote(ctx, tx, id, now);
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
