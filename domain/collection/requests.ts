import { z } from 'zod';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';
import { holdKinds } from './holds.ts';
import { dunningPolicy, policyShape } from './policy.ts';

const note = z.string().trim().max(1000).nullable().default(null);

export const promiseInput = z.object({
  id: z.uuid(),
  /** The day by which the customer says that they will have paid: nothing is collected until it is over. */
  on: civilDate,
  note,
});
export type PromiseInput = z.input<typeof promiseInput>;
export const disputeInput = z.object({ id: z.uuid(), note });
export type DisputeInput = z.input<typeof disputeInput>;
export const endHoldInput = z.object({ id: z.uuid(), holdId: z.uuid() });
export type EndHoldInput = z.input<typeof endHoldInput>;

export const collectionHold = z.object({
  id: z.uuid(),
  kind: z.enum(holdKinds),
  from: isoInstant,
  until: isoInstant.nullable(),
  /** Of a promise. */
  promisedOn: civilDate.nullable(),
  note: z.string().nullable(),
  byName: z.string(),
  /** Nothing is collected because of it now. */
  inForce: z.boolean(),
  /** The promised day has passed, and it was not taken back. */
  broken: z.boolean(),
});
export type CollectionHold = z.output<typeof collectionHold>;

/** Beside the process itself: what holds it, what it has done to the customer. */
export const collectionState = z
  .object({
    invoiceId: z.uuid(),
    holds: z.array(collectionHold),
    /** Since when the customer is suspended for this invoice. */
    suspendedSince: isoInstant.nullable(),
  })
  .meta({ id: 'Collection' });
export type CollectionState = z.output<typeof collectionState>;

export const dunningSettings = z
  .object({
    ...policyShape,
    version: z.int(),
    /** Collections that run and go by it. */
    running: z.int(),
  })
  .meta({ id: 'DunningSettings' });
export type DunningSettings = z.output<typeof dunningSettings>;
export const updateDunningInput = z.object({ version: z.int(), policy: dunningPolicy });
export type UpdateDunningInput = z.input<typeof updateDunningInput>;

export const previewDunningInput = z.object({
  policy: dunningPolicy,
  /** How many days after the invoice it is to be paid. */
  paymentTermDays: z.int().min(0).max(365).default(14),
  /** Why each charge is declined; null: the customer has no card. */
  reason: z.string().max(40).nullable().default(null),
});
export type PreviewDunningInput = z.input<typeof previewDunningInput>;
export const dunningPreview = z.object({
  issuedOn: civilDate,
  payBy: civilDate,
  entries: z.array(z.object({ at: isoInstant, day: z.int(), kind: z.string(), words: z.string() })),
});
export type DunningPreview = z.output<typeof dunningPreview>;
