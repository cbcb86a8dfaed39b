import { z } from 'zod';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { agreementWire, newCommitmentTerms, newTerm } from './agreement.ts';
import { pin, subscriptionStatuses } from './contract.ts';
import { upcomingInvoice } from './requests.ts';

const reason = z.string().trim().min(1, 'Say why; it is kept.').max(500);

/** What can be done with a subscription's life; days are civil ones of its zone, from their first instant. */
export const lifeChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('activate') }),
  z.object({ kind: z.literal('extend-trial'), until: civilDate }),
  z.object({
    kind: z.literal('pause'),
    cycle: z.enum(['keep', 'void']).default('keep'),
    /** It goes on by itself on this day; null: when somebody says so. */
    until: civilDate.nullable().default(null),
  }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('cancel'), at: z.enum(['now', 'period-end', 'term-end']) }),
  z.object({ kind: z.literal('keep') }),
  z.object({ kind: z.literal('reactivate') }),
  z.object({ kind: z.literal('skip-next') }),
  z.object({ kind: z.literal('unskip'), from: civilDate }),
  z.object({ kind: z.literal('term'), term: newTerm.nullable() }),
  /** From the next invoice on; null: no minimum any more. */
  z.object({ kind: z.literal('commitment'), commitment: newCommitmentTerms.nullable() }),
  /** The customer's approved hours come with its invoices, or no more. */
  z.object({ kind: z.literal('hours'), billed: z.boolean() }),
  z.object({ kind: z.literal('instalments'), parts: z.int().min(1).max(60) }),
  z.object({ kind: z.literal('invoice-ahead'), periods: z.int().min(1).max(60) }),
]);
export type LifeChangeWire = z.output<typeof lifeChange>;

export const changeLifeInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  change: lifeChange,
  reason: reason.optional(),
  ...pin,
});
export type ChangeLifeInput = z.input<typeof changeLifeInput>;

export const previewLifeInput = z.object({ id: z.uuid(), change: lifeChange });
export type PreviewLifeInput = z.input<typeof previewLifeInput>;

/** What would follow; nothing is written. */
export const lifePreview = z
  .object({
    /** The instant for which it was computed, and a digest of it: handed over with the change, that is made as shown or refused. */
    at: isoInstant,
    figures: z.string(),
    currency: currencyCode,
    status: z.enum(subscriptionStatuses),
    endsAt: isoInstant.nullable(),
    trialEndsAt: isoInstant.nullable(),
    agreement: agreementWire,
    /** Paid in advance and not used: given back with its tax. */
    creditMinor: minorUnits,
    /** Of that, what would be taken off an invoice that is still open; the rest becomes the customer's credit. */
    offOpenInvoiceMinor: minorUnits,
    /** Billed at once by the change itself; null: nothing is. */
    invoice: upcomingInvoice.nullable(),
    /** The invoices to come after it: all of them where it ends, else the next three. */
    invoices: z.array(upcomingInvoice),
    /** How many of them would be made at once. */
    atOnce: z.int(),
  })
  .meta({ id: 'LifePreview' });
export type LifePreview = z.infer<typeof lifePreview>;
