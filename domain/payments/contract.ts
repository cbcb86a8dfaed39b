import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { card } from '../money/card.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { isoInstant } from '../time/instant.ts';

/** `credit`: what the customer was owed, given to an invoice by hand. */
export const paymentMethods = ['card', 'bank_transfer', 'manual', 'wallet', 'credit'] as const;
export type PaymentMethodKind = (typeof paymentMethods)[number];

/** Why a customer's credit moved; the entry's cause id is of the noun that is named. */
export const creditCauses = [
  /** From before entries were kept; the id is the customer's. */
  'opening',
  /** Invoice: what it took, or what a negative total gave. */
  'invoice',
  /** Invoice: what it had taken, given back. */
  'invoice-void',
  /** Invoice: time paid in advance and not used. */
  'unused-time',
  /** Payment: more came than was due; negative, what it took to pay an invoice that was open. */
  'payment',
  /** Chargeback: what a payment had brought too much went back with it. */
  'chargeback',
  /** Credit note. */
  'credit-note',
  /** Refund: sent back instead of kept. */
  'refund',
  /** Customer: entered by a person. */
  'adjustment',
  /** Wallet: topped up, or moved there. */
  'wallet',
] as const;
export type CreditCause = (typeof creditCauses)[number];

export const refundStatuses = ['pending', 'done', 'failed', 'unknown'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

export const refund = z.object({
  id: z.uuid(),
  paymentId: z.uuid(),
  invoiceId: z.uuid().nullable(),
  creditNoteId: z.uuid().nullable(),
  currency: currencyCode,
  amountMinor: minorUnits,
  reason: z.string(),
  status: z.enum(refundStatuses),
  error: z.string().nullable(),
  requestedAt: isoInstant,
  settledAt: isoInstant.nullable(),
});
export type Refund = z.infer<typeof refund>;

/** What a bank took back of a payment. */
export const chargeback = z.object({
  id: z.uuid(),
  paymentId: z.uuid(),
  amountMinor: minorUnits,
  currency: currencyCode,
  /** Of it, out of the customer’s credit, and lost to nobody who owes it; the rest is in the parts. */
  creditMinor: minorUnits,
  lostMinor: minorUnits,
  /** What the bank asks for the dispute, in the currency of the account with it; null where nobody knows. */
  fee: z.object({ amountMinor: minorUnits, currency: currencyCode }).nullable(),
  reason: z.string(),
  at: isoInstant,
  parts: z.array(
    z.object({
      invoiceId: z.uuid(),
      invoiceNumber: z.string().nullable(),
      /** Due again. */
      amountMinor: minorUnits,
      /** Out of the wallet that the invoice had filled. */
      walletMinor: minorUnits,
    }),
  ),
});
export type Chargeback = z.infer<typeof chargeback>;

export const paymentAllocation = z.object({
  invoiceId: z.uuid(),
  invoiceNumber: z.string().nullable(),
  amountMinor: minorUnits,
});

export const payment = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  customerName: z.string(),
  method: z.enum(paymentMethods),
  provider: z.string(),
  /** The provider's id of it; null where it came by no provider. */
  providerId: z.string().nullable(),
  currency: currencyCode,
  amountMinor: minorUnits,
  /** What of it is (or is being) sent back. */
  refundedMinor: minorUnits,
  /** What paid no invoice and became credit. */
  toCreditMinor: minorUnits,
  /** What of it the bank took back. */
  takenBackMinor: minorUnits,
  receivedAt: isoInstant,
  reference: z.string().nullable(),
  note: z.string().nullable(),
  /** That it came by; null where it was none, or nobody said which. */
  card: card.nullable(),
  allocations: z.array(paymentAllocation),
});
export type Payment = z.infer<typeof payment>;
export const paymentDetail = payment
  .extend({ refunds: z.array(refund), chargebacks: z.array(chargeback) })
  .meta({ id: 'Payment' });
export type PaymentDetail = z.infer<typeof paymentDetail>;

export const paymentListInput = listInput({
  sortable: ['receivedAt', 'amountMinor', 'customerName'],
  defaultSort: '-receivedAt',
  filters: {
    method: anyOf(z.enum(paymentMethods)),
    customerId: z.uuid(),
    invoiceId: z.uuid(),
    currency: currencyCode,
    /** Part of it became credit. */
    overpaid: z.boolean(),
    refunded: z.boolean(),
    /** The bank took all or a part of it back. */
    takenBack: z.boolean(),
  },
});
export type PaymentListInput = z.input<typeof paymentListInput>;
export const paymentListOutput = listOutput(payment);

const reason = z.string().trim().min(1, 'Say why; it is kept.').max(500);
/** What a payment brought too much, sent back out of the customer's credit. */
export const refundCreditInput = z.object({ paymentId: z.uuid(), amountMinor: minorUnits.positive(), reason });
export type RefundCreditInput = z.input<typeof refundCreditInput>;
/** What became of a refund that nobody knew of. */
export const decideRefundInput = z.object({ id: z.uuid(), outcome: z.enum(['done', 'failed']), reason });
export type DecideRefundInput = z.input<typeof decideRefundInput>;
/** A bank took a payment back, and no provider tells of it. */
export const takeBackPaymentInput = z.object({
  paymentId: z.uuid(),
  amountMinor: minorUnits.positive(),
  /** What the bank asks for it, in the payment’s currency. */
  feeMinor: minorUnits.min(0).default(0),
  reason,
});
export type TakeBackPaymentInput = z.input<typeof takeBackPaymentInput>;
