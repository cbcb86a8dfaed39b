import { z } from 'zod';
import {
  billingSummary as billingSummaryOutput,
  invoiceDetail,
  invoiceListInput,
  invoiceListOutput,
  recordPaymentInput,
  voidInvoiceInput,
} from '../../domain/billing/requests.ts';
import { getInvoice } from '../../services/billing/get-invoice.ts';
import { listInvoices } from '../../services/billing/list-invoices.ts';
import { recordPayment } from '../../services/billing/record-payment.ts';
import { billingSummary } from '../../services/billing/summary.ts';
import { voidInvoice } from '../../services/billing/void-invoice.ts';
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

  void: signedIn
    .meta({ openapi: { method: 'POST', path: '/invoices/{id}/void', summary: 'Declare an invoice void' } })
    .input(voidInvoiceInput)
    .output(invoiceDetail)
    .mutation(({ ctx, input }) => voidInvoice(ctx, input)),

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
});
