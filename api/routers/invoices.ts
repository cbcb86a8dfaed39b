import { z } from 'zod';
import {
  applyCreditInput,
  billingSummary as billingSummaryOutput,
  invoiceDetail,
  invoiceListInput,
  invoiceListOutput,
  recordPaymentInput,
  voidInvoiceInput,
} from '../../domain/billing/requests.ts';
import {
  changeDraftInput,
  deleteDraftInput,
  deletedDraft,
  draftPreview,
  finaliseInput,
  newInvoiceInput,
  numberSeriesOutput,
  previewDraftInput,
  unbilledHours,
  unbilledHoursOutput,
} from '../../domain/invoices/contract.ts';
import { applyCredit } from '../../services/billing/apply-credit.ts';
import { getInvoice } from '../../services/billing/get-invoice.ts';
import { listInvoices } from '../../services/billing/list-invoices.ts';
import { recordPayment } from '../../services/billing/record-payment.ts';
import { billingSummary } from '../../services/billing/summary.ts';
import { voidInvoice } from '../../services/billing/void-invoice.ts';
import { writeOffInvoice } from '../../services/billing/write-off.ts';
import { changeDraft, previewDraft } from '../../services/invoices/change-draft.ts';
import { createInvoice, previewInvoice } from '../../services/invoices/create-invoice.ts';
import { deleteDraft, finaliseInvoice } from '../../services/invoices/end-draft.ts';
import { listUnbilledHours } from '../../services/invoices/hours.ts';
import { listSeries } from '../../services/invoices/series.ts';
import { router, signedIn } from '../trpc.ts';

export const invoicesRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/invoices', summary: 'List invoices' } })
    .input(invoiceListInput)
    .output(invoiceListOutput)
    .query(({ ctx, input }) => listInvoices(ctx, input)),

  summary: signedIn
    .meta({ openapi: { method: 'GET', path: '/invoices/summary', summary: 'Where billing stands' } })
    .output(billingSummaryOutput)
    .query(({ ctx }) => billingSummary(ctx)),

  get: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/invoices/{id}',
        summary: 'Get an invoice with its lines, taxes, attempts and collection',
      },
    })
    .input(z.object({ id: z.uuid() }))
    .output(invoiceDetail)
    .query(({ ctx, input }) => getInvoice(ctx, input)),

  create: signedIn
    .meta({ openapi: { method: 'POST', path: '/invoices', summary: 'Draft an invoice by hand', status: 201 } })
    .input(newInvoiceInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => createInvoice(ctx, input)),

  preview: signedIn
    .meta({
      openapi: { method: 'POST', path: '/invoices/preview', summary: 'What an invoice by hand would come to' },
    })
    .input(newInvoiceInput)
    .output(draftPreview)
    .mutation(({ ctx, input }) => previewInvoice(ctx, input)),

  previewDraft: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/preview-draft',
        summary: 'What a draft would come to with changes',
      },
    })
    .input(previewDraftInput)
    .output(draftPreview)
    .mutation(({ ctx, input }) => previewDraft(ctx, input)),

  changeDraft: signedIn
    .meta({ openapi: { method: 'PATCH', path: '/invoices/{id}', summary: 'Add, change and remove lines of a draft' } })
    .input(changeDraftInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => changeDraft(ctx, input)),

  finalise: signedIn
    .meta({ openapi: { method: 'POST', path: '/invoices/{id}/finalise', summary: 'Make a draft final now' } })
    .input(finaliseInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => finaliseInvoice(ctx, input)),

  deleteDraft: signedIn
    .meta({ openapi: { method: 'DELETE', path: '/invoices/{id}', summary: 'Delete a draft' } })
    .input(deleteDraftInput)
    .output(deletedDraft)
    .mutation(({ ctx, input }) => deleteDraft(ctx, input)),

  series: signedIn
    .meta({
      openapi: { method: 'GET', path: '/invoices/series', summary: 'Series of numbers for invoices by hand' },
    })
    .output(numberSeriesOutput)
    .query(({ ctx }) => listSeries(ctx)),

  unbilledHours: signedIn
    .meta({
      openapi: {
        method: 'GET',
        path: '/customers/{customerId}/unbilled-hours',
        summary: 'Approved hours of a customer that no invoice charges yet',
      },
    })
    .input(unbilledHours)
    .output(unbilledHoursOutput)
    .query(({ ctx, input }) => listUnbilledHours(ctx, input)),

  void: signedIn
    .meta({ openapi: { method: 'POST', path: '/invoices/{id}/void', summary: 'Declare an invoice void' } })
    .input(voidInvoiceInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => voidInvoice(ctx, input)),

  writeOff: signedIn
    .meta({
      openapi: { method: 'POST', path: '/invoices/{id}/write-off', summary: 'Give up an invoice as uncollectible' },
    })
    .input(voidInvoiceInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => writeOffInvoice(ctx, input)),

  recordPayment: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/record-payment',
        summary: 'Enter a payment that came by another way',
      },
    })
    .input(recordPaymentInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => recordPayment(ctx, input)),

  applyCredit: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/invoices/{id}/apply-credit',
        summary: 'Pay an open invoice, or a part of it, out of the customer’s credit',
      },
    })
    .input(applyCreditInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => applyCredit(ctx, input)),
});
