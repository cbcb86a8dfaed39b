import { z } from 'zod';
import { isZone } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/** new: nobody has looked at it; working: somebody is on it; qualified: worth an offer; converted: a customer; lost: given up. */
export const leadStatuses = ['new', 'working', 'qualified', 'converted', 'lost'] as const;
export type LeadStatus = (typeof leadStatuses)[number];
export const leadTransitions: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['working', 'qualified', 'converted', 'lost'],
  working: ['qualified', 'converted', 'lost'],
  qualified: ['working', 'converted', 'lost'],
  /** What was sold stays sold; a new interest is a new lead. */
  converted: [],
  /** Somebody comes back. */
  lost: ['working', 'qualified', 'converted'],
};
export const canMoveLead = (from: LeadStatus, to: LeadStatus): boolean => leadTransitions[from].includes(to);

export const fieldValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof fieldValue>;

export const fieldName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Use a name such as totalVisits');
/** A tenant's own fields, by name: `totalVisits`, `specialization`. */
export const customFields = z
  .record(fieldName, fieldValue)
  .refine((fields) => Object.keys(fields).length <= 60, 'At most 60 fields of your own');
export type CustomFields = z.infer<typeof customFields>;

/** Fields of their own that the demo data and its import know. */
export const KNOWN_FIELDS = ['totalVisits', 'totalTime', 'pageViews', 'specialization', 'occupation'] as const;

const details = z.object({
  /** The id in the system it came from; unique in the tenant where there is one. */
  externalId: z.string().trim().min(1).max(200).nullable(),
  name: z.string().trim().min(1).max(200).nullable(),
  email: z.email().max(320).nullable(),
  phone: z.string().trim().min(3).max(40).nullable(),
  /** IANA name; null or one that is unknown means the tenant's own zone. */
  zone: z.string().max(64).nullable(),
  source: z.string().trim().min(1).max(120).nullable(),
  origin: z.string().trim().min(1).max(120).nullable(),
});

export const newLead = z.object({
  externalId: details.shape.externalId.default(null),
  name: details.shape.name.default(null),
  email: details.shape.email.default(null),
  phone: details.shape.phone.default(null),
  zone: details.shape.zone
    .refine((zone) => zone === null || isZone(zone), 'Use an IANA time zone such as Europe/Lisbon')
    .default(null),
  source: details.shape.source.default(null),
  origin: details.shape.origin.default(null),
  status: z.enum(leadStatuses).default('new'),
  ownerId: z.uuid().nullable().default(null),
  fields: customFields.default({}),
});
export type NewLead = z.infer<typeof newLead>;

export const leadChange = z.object({
  name: details.shape.name.optional(),
  email: details.shape.email.optional(),
  phone: details.shape.phone.optional(),
  zone: newLead.shape.zone.unwrap().optional(),
  source: details.shape.source.optional(),
  origin: details.shape.origin.optional(),
  status: z.enum(leadStatuses).optional(),
  ownerId: z.uuid().nullable().optional(),
  /** Merged into what is there; null empties a field. */
  fields: customFields.optional(),
});

export const lead = details.extend({
  id: z.uuid(),
  status: z.enum(leadStatuses),
  ownerId: z.uuid().nullable(),
  ownerName: z.string().nullable(),
  unsubscribedAt: isoInstant.nullable(),
  convertedAt: isoInstant.nullable(),
  fields: customFields,
  createdAt: isoInstant,
  updatedAt: isoInstant,
  version: z.int(),
});
export type Lead = z.infer<typeof lead>;

/** What to call a lead in a list. */
export const leadTitle = (of: Pick<Lead, 'name' | 'email' | 'externalId'>): string =>
  of.name ?? of.email ?? (of.externalId === null ? 'Lead without a name' : `Lead ${of.externalId.slice(0, 8)}`);

export type { FilterableLead, LeadFilter } from './filter.ts';
export { evaluate, leadFilter } from './filter.ts';
