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
import { chargeIsOut, letItEnd } from '../billing/change-invoice.ts';
import { collectionStore } from '../collection/process.ts';
import { type Ctx, permit, transaction } from '../context.ts';
import type { Tx } from '../database.ts';
import { newId } from '../ids.ts';
import { changeFacts } from '../processes/change.ts';
import { requireVersion } from '../version.ts';
import { returnedToRetainer, returnToRetainer } from '../wallets/return-to-retainer.ts';
import { type Creditable, planRefunds, readCreditable, readRefundable } from './creditable.ts';
import { enterCreditNote, type Settlement } from './enter.ts';
import { readCreditNote } from './read.ts';

/**
 * Credits an invoice, or lines of it, under a number of the credit notes' own series. What is still due is lowered first; the rest goes back as
 * the payments came, or becomes the customer's credit; what a retainer paid
 * of credited hours goes back into it. Hours of lines that are wholly credited can be billed again.
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
      await enterCreditNote(ctx, tx, { id, invoice, figures, parts, reason }, now);
      const returned = await returnedToRetainer(ctx, tx, invoiceId, figures, parts.toCreditMinor);
      const { customerId, currency } = invoice;
      if (returned) await returnToRetainer(ctx, tx, returned, { customerId, currency, creditNoteId: id }, now);
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
    const returned = await returnedToRetainer(ctx, tx, invoiceId, figures, parts.toCreditMinor);
    return {
      currency: invoice.currency,
      netMinor: toWire(figures.netMinor),
      taxMinor: toWire(figures.taxMinor),
      totalMinor: toWire(figures.totalMinor),
      offDueMinor: toWire(parts.offDueMinor),
      toCreditMinor: toWire(parts.toCreditMinor),
      toRefundMinor: toWire(parts.toRefundMinor),
      toRetainerMinor: toWire(returned?.amountMinor ?? 0n),
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

async function settlement(
  ctx: Ctx,
  tx: Tx,
  { id, dueMinor, currency }: Creditable,
  totalMinor: bigint,
  settle: 'credit' | 'refund',
): Promise<Settlement> {
  const offDueMinor = smaller(totalMinor, dueMinor);
  const rest = totalMinor - offDueMinor;
  const refunds =
    settle === 'refund' && rest > 0n ? planRefunds(await readRefundable(ctx, tx, id), rest, currency) : [];
  const toRefundMinor = refunds.reduce((all, { amountMinor }) => all + amountMinor, 0n);
  return {
    offDueMinor,
    toCreditMinor: rest - toRefundMinor,
    toRefundMinor,
    dueMinor: dueMinor - offDueMinor,
    refunds,
  };
}
