import { z } from 'zod';
import {
  decideRefundInput,
  paymentDetail,
  paymentListInput,
  paymentListOutput,
  refundCreditInput,
  takeBackPaymentInput,
} from '../../domain/payments/contract.ts';
import { getPayment, listPayments } from '../../services/payments/read.ts';
import { decideRefund, refundCredit } from '../../services/payments/refund.ts';
import { takeBackPayment } from '../../services/payments/take-back.ts';
import { router, signedIn } from '../trpc.ts';

export const paymentsRouter = router({
  list: signedIn
    .meta({ openapi: { method: 'GET', path: '/payments', summary: 'List payments' } })
    .input(paymentListInput)
    .output(paymentListOutput)
    .query(({ ctx, input }) => listPayments(ctx, input)),

  get: signedIn
    .meta({
      openapi: { method: 'GET', path: '/payments/{id}', summary: 'Get a payment, what it paid and what went back' },
    })
    .input(z.object({ id: z.uuid() }))
    .output(paymentDetail)
    .query(({ ctx, input }) => getPayment(ctx, input)),

  refund: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/payments/{paymentId}/refund',
        summary: 'Send back what a payment brought too much; what paid an invoice goes back by a credit note',
      },
    })
    .input(refundCreditInput)
    .output(paymentDetail)
    .mutation(({ ctx, input }) => refundCredit(ctx, input)),

  takeBack: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/payments/{paymentId}/take-back',
        summary:
          'Enter that a bank took a payment back: what it paid is due again or leaves the wallet that it filled; nothing is charged by itself',
      },
    })
    .input(takeBackPaymentInput)
    .output(paymentDetail)
    .mutation(({ ctx, input }) => takeBackPayment(ctx, input)),

  decideRefund: signedIn
    .meta({
      openapi: {
        method: 'POST',
        path: '/refunds/{id}/decide',
        summary: 'Say what became of a refund that nobody knew of',
      },
    })
    .input(decideRefundInput)
    .output(paymentDetail)
    .mutation(({ ctx, input }) => decideRefund(ctx, input)),
});
