import { z } from 'zod';
import { aggregations, pricePart } from '../billing/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { currencyCode } from '../money/currency.ts';
import { minorUnits } from '../money/money.ts';
import { civilDate } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/* ---- meters ---- */

const propertyName = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,60}$/, 'Use letters, digits and . _ - only');

const meterFields = z.object({
  /** By which events name it; unique in the workspace, and it stays. */
  key: propertyName,
  name: z.string().trim().min(1).max(120),
  /** sum: added up; max: the most; last: the latest; unique: how many different ones. */
  aggregation: z.enum(aggregations),
  /** Which property of an event is counted; null: each event is one, which only adding up can do. */
  field: propertyName.nullable(),
});
export const newMeter = meterFields
  .extend({ field: meterFields.shape.field.default(null) })
  .refine(({ aggregation, field }) => aggregation === 'sum' || field !== null, {
    path: ['field'],
    message: 'Say which property of an event is counted',
  });
export type NewMeter = z.input<typeof newMeter>;
export const meter = meterFields
  .extend({
    id: z.uuid(),
    /** Price plans whose present version charges for it. */
    plans: z.int(),
    archivedAt: isoInstant.nullable(),
    createdAt: isoInstant,
    version: z.int(),
  })
  .meta({ id: 'Meter' });
export type Meter = z.infer<typeof meter>;

/** The name, and whether it is offered. How it counts stays: invoices rest on it. */
export const updateMeterInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  name: meterFields.shape.name.optional(),
  archived: z.boolean().optional(),
});
export type UpdateMeterInput = z.input<typeof updateMeterInput>;

export const meterListInput = listInput({
  sortable: ['name', 'key', 'createdAt'],
  defaultSort: 'name',
  filters: { archived: z.boolean() },
});
export type MeterListInput = z.input<typeof meterListInput>;
export const meterListOutput = listOutput(meter);

/* ---- events ---- */

/** At most so many events a batch: a megabyte of JSON. */
export const MOST_EVENTS = 2000;

export const usageEvent = z.object({
  /** The sender's own, by which it is counted once however often it is sent. */
  id: z.string().min(1).max(120),
  /** The meter's key. */
  meter: z.string().max(60),
  subscriptionId: z.uuid(),
  /** When it happened; what it is counted by. */
  at: isoInstant,
  /** The meter says which of them it counts: numbers of at most six digits after the point, as numbers or as text. */
  properties: z.record(z.string(), z.union([z.number(), z.string().max(200)])).default({}),
});
export type UsageEventInput = z.input<typeof usageEvent>;

export const usageErrorCodes = [
  'invalid',
  'unknown-meter',
  'unknown-subscription',
  'no-value',
  'in-future',
  'too-old',
  'before-start',
  'after-end',
  'settled',
] as const;
export type UsageErrorCode = (typeof usageErrorCodes)[number];

/** One bad event refuses none of its neighbours, so that the batch is read event by event. */
export const recordUsageInput = z.object({
  events: z
    .array(z.unknown().meta({ ...z.toJSONSchema(usageEvent, { io: 'input' }), $schema: undefined }))
    .min(1)
    .max(MOST_EVENTS),
});
export type RecordUsageInput = z.input<typeof recordUsageInput>;

export const recordUsageOutput = z
  .object({
    /** Counted now. */
    accepted: z.int(),
    /** Of those, how many came after their period was closed: they are on the next invoice. */
    late: z.int(),
    /** Known already by their ids: not counted again. */
    duplicates: z.int(),
    /** Not counted, each with what is wrong with it. */
    errors: z.array(
      z.object({
        /** Its place in the batch, from 0. */
        index: z.int(),
        id: z.string().nullable(),
        code: z.enum(usageErrorCodes),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'UsageRecorded' });
export type RecordUsageOutput = z.infer<typeof recordUsageOutput>;

export const storedUsageEvent = z.object({
  id: z.string(),
  subscriptionId: z.uuid(),
  meterId: z.uuid(),
  meterName: z.string(),
  at: isoInstant,
  day: civilDate,
  /** A decimal; null where different ones are counted. */
  value: z.string().nullable(),
  item: z.string().nullable(),
  receivedAt: isoInstant,
  /** Taken out by a person. */
  voidedAt: isoInstant.nullable(),
});
export type StoredUsageEvent = z.infer<typeof storedUsageEvent>;

export const usageEventListInput = listInput({
  sortable: ['at'],
  defaultSort: '-at',
  filters: { subscriptionId: z.uuid(), meterId: z.uuid(), day: civilDate, voided: z.boolean() },
});
export type UsageEventListInput = z.input<typeof usageEventListInput>;
export const usageEventListOutput = listOutput(storedUsageEvent);

export const voidUsageInput = z.object({
  id: usageEvent.shape.id,
  reason: z.string().trim().min(1, 'Say why; it is kept.').max(500),
});
export type VoidUsageInput = z.input<typeof voidUsageInput>;

/* ---- what a subscription used ---- */

export const meteredUse = z.object({
  meterId: z.uuid(),
  name: z.string(),
  aggregation: z.enum(aggregations),
  /** Half-open, in civil dates of the subscription's zone. */
  from: civilDate,
  to: civilDate,
  /** As counted now, in whole units. */
  quantity: z.int(),
  /** What that comes to, and how. */
  amountMinor: minorUnits,
  parts: z.array(pricePart),
  invoicedMinor: minorUnits,
  /** The period is still going on. */
  open: z.boolean(),
});
export type MeteredUse = z.infer<typeof meteredUse>;

export const subscriptionUsage = z
  .object({
    subscriptionId: z.uuid(),
    customerName: z.string(),
    pricePlanName: z.string(),
    currency: currencyCode,
    zone: z.string(),
    /** The present period of each charge, and earlier ones of which something is still to be invoiced. */
    uses: z.array(meteredUse),
    alerts: z.array(z.object({ meterId: z.uuid(), quantity: z.int(), reached: z.boolean() })),
    /** Mid-period invoices: at how much. */
    invoiceAt: z.array(z.object({ meterId: z.uuid(), amountMinor: minorUnits })),
    /** When what is used now is invoiced; null where nothing is to come. */
    invoicedAt: isoInstant.nullable(),
    /** So many hours an invoice waits for late events. */
    graceHours: z.int(),
    /** The last 62 civil days, by meter; days without an event are left out. */
    days: z.array(
      z.object({
        meterId: z.uuid(),
        meterName: z.string(),
        day: civilDate,
        /** A decimal: the sum, the most, the last of the day, or how many different ones. */
        quantity: z.string(),
        events: z.int(),
      }),
    ),
  })
  .meta({ id: 'SubscriptionUsage' });
export type SubscriptionUsage = z.infer<typeof subscriptionUsage>;
