import { z } from 'zod';
import { invoiceTax } from '../billing/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { refund } from '../payments/contract.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/** For so long an invoice of a subscription is a draft that can be edited; 0: it is final at once. A month at most. */
export const graceHours = z.int().min(0).max(720);

/** The widest invoice: what a person, a PDF and a tax office still read. */
export const MOST_LINES = 10_000;

const lineFields = z.object({
  description: z.string().trim().min(1, 'Say what it is for; it stands on the invoice.').max(500),
  quantity: z.int().min(1).max(1_000_000),
  /** Before tax, or with it where the taxes are contained in prices. Negative: something is taken off. */
  unitPriceMinor: minorUnits,
  /** In the order in which they are shown, and charged as the customer is treated. */
  taxRateIds: z.array(z.uuid()).max(8),
});
export const draftLine = lineFields.extend({
  quantity: lineFields.shape.quantity.default(1),
  taxRateIds: lineFields.shape.taxRateIds.default([]),
});
export type DraftLineInput = z.output<typeof draftLine>;

const note = z.string().trim().max(2000).nullable();
const seen = { id: z.uuid(), version: z.int().min(1) };

/** An invoice by hand, as a draft: for a customer with or without a subscription. */
export const newInvoiceInput = z.object({
  customerId: z.uuid(),
  /** The workspace's where left out. */
  currency: currencyCode.optional(),
  lines: z.array(draftLine).max(MOST_LINES).default([]),
  /** Approved hours of this customer up to and with this day, that no invoice charges yet: a line each project and rate. */
  hoursUntil: civilDate.nullable().default(null),
  note: note.default(null),
  /** When it is finalised by itself; null: when a person says so. */
  finalizesAt: isoInstant.nullable().default(null),
  /** A series of the settings; null: the general one. */
  series: z.string().max(20).nullable().default(null),
});
export type NewInvoiceInput = z.input<typeof newInvoiceInput>;

const changes = {
  add: z.array(draftLine).max(MOST_LINES).default([]),
  /** What is left out stays. Another quantity or price makes the line's amount their product. */
  change: z
    .array(lineFields.partial().extend({ lineId: z.uuid() }))
    .max(MOST_LINES)
    .default([]),
  remove: z.array(z.uuid()).max(MOST_LINES).default([]),
  hoursUntil: civilDate.nullable().default(null),
  note: note.optional(),
  finalizesAt: isoInstant.nullable().optional(),
  series: z.string().max(20).nullable().optional(),
};
export const changeDraftInput = z.object({ ...seen, ...changes });
export type ChangeDraftInput = z.input<typeof changeDraftInput>;
export const previewDraftInput = z.object({ id: z.uuid(), ...changes });
export type PreviewDraftInput = z.input<typeof previewDraftInput>;

/** What a draft would come to with the changes; nothing is written. */
export const draftPreview = z.object({
  currency: currencyCode,
  /** Of each line, those that stay first and then the new ones. */
  lines: z.array(
    z.object({
      /** null: a new one. */
      lineId: z.uuid().nullable(),
      description: z.string(),
      amountMinor: minorUnits,
      couponMinor: minorUnits,
      taxMinor: minorUnits,
    }),
  ),
  taxes: z.array(invoiceTax),
  subtotalMinor: minorUnits,
  couponMinor: minorUnits,
  netMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  /** Of the customer's credit. */
  creditAppliedMinor: minorUnits,
  /** What becomes credit, where the total is below zero. */
  creditGrantedMinor: minorUnits,
  dueMinor: minorUnits,
});
export type DraftPreview = z.infer<typeof draftPreview>;

export const finaliseInput = z.object(seen);
export type FinaliseInput = z.input<typeof finaliseInput>;
export const deleteDraftInput = z.object({ ...seen, reason: z.string().trim().min(1).max(500).optional() });
export type DeleteDraftInput = z.input<typeof deleteDraftInput>;
export const deletedDraft = z.object({ id: z.uuid() });

/** Approved billable hours that no invoice charges yet, by project and rate. */
export const unbilledHours = z.object({
  customerId: z.uuid(),
  until: civilDate.optional(),
});
export const unbilledHoursOutput = z.array(
  z.object({
    project: z.string().nullable(),
    currency: currencyCode,
    rateMinorPerHour: minorUnits,
    seconds: z.int(),
    amountMinor: minorUnits,
    from: civilDate,
    to: civilDate,
    entries: z.int(),
  }),
);
export type UnbilledHours = z.infer<typeof unbilledHoursOutput>;

export const numberSeriesOutput = z.array(z.object({ key: z.string(), name: z.string() }));
export type NumberSeries = z.infer<typeof numberSeriesOutput>[number];

/* ---- credit notes ---- */

export const creditSettlements = ['credit', 'refund'] as const;
export const newCreditNote = z.object({
  invoiceId: z.uuid(),
  /** Of the invoice, as it was seen. */
  version: z.int().min(1),
  /** How much of which line, before tax as the line shows it and after its discount; null: all that is left of the invoice. */
  lines: z
    .array(z.object({ lineId: z.uuid(), amountMinor: minorUnits }))
    .min(1)
    .max(MOST_LINES)
    .nullable()
    .default(null),
  reason: z.string().trim().min(1, 'Say why; it stands on the credit note.').max(500),
  /** What is still due is lowered first. The rest goes back as the payments came, or becomes the customer's credit. */
  settle: z.enum(creditSettlements).default('credit'),
});
export type NewCreditNote = z.input<typeof newCreditNote>;

const creditNoteAmounts = {
  netMinor: minorUnits,
  taxMinor: minorUnits,
  totalMinor: minorUnits,
  offDueMinor: minorUnits,
  toCreditMinor: minorUnits,
  toRefundMinor: minorUnits,
};
export const creditNoteSummary = z
  .object({
    id: z.uuid(),
    number: z.string(),
    invoiceId: z.uuid(),
    invoiceNumber: z.string().nullable(),
    customerId: z.uuid(),
    customerName: z.string(),
    currency: currencyCode,
    reason: z.string(),
    ...creditNoteAmounts,
    issuedAt: isoInstant,
  })
  .meta({ id: 'CreditNoteSummary' });
export type CreditNoteSummary = z.infer<typeof creditNoteSummary>;
export const creditNoteDetail = creditNoteSummary
  .extend({
    lines: z.array(
      z.object({
        position: z.int(),
        invoiceLineId: z.uuid(),
        description: z.string(),
        amountMinor: minorUnits,
        taxMinor: minorUnits,
      }),
    ),
    taxes: z.array(z.object({ code: z.string(), ratePercent: z.string(), taxMinor: minorUnits })),
    refunds: z.array(refund),
  })
  .meta({ id: 'CreditNote' });
export type CreditNoteDetail = z.infer<typeof creditNoteDetail>;

export const creditNoteListInput = listInput({
  sortable: ['issuedAt', 'number', 'customerName', 'totalMinor'],
  defaultSort: '-issuedAt',
  filters: { customerId: z.uuid(), invoiceId: z.uuid(), currency: currencyCode },
});
export type CreditNoteListInput = z.input<typeof creditNoteListInput>;
export const creditNoteListOutput = listOutput(creditNoteSummary);

/** What a credit note would come to, and what could still be credited; nothing is written. */
export const previewCreditNote = newCreditNote.omit({ reason: true, version: true });
export type PreviewCreditNote = z.input<typeof previewCreditNote>;
export const creditNotePreview = z.object({
  currency: currencyCode,
  ...creditNoteAmounts,
  /** Of what becomes credit, so much goes back into the retainer that paid the hours. */
  toRetainerMinor: minorUnits,
  /** Left of each line to be credited, as it was charged; tax comes on top or is contained as on the invoice. */
  left: z.array(z.object({ lineId: z.uuid(), amountMinor: minorUnits })),
  /** Payments that would be sent back, and whether by the provider or by a person's own transfer. */
  refunds: z.array(z.object({ paymentId: z.uuid(), amountMinor: minorUnits, byHand: z.boolean() })),
});
export type CreditNotePreview = z.infer<typeof creditNotePreview>;
