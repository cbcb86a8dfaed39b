import { z } from 'zod';

/** incident: one of many that come from the same problem; problem: what they come from. */
export const TICKET_TYPES = ['question', 'incident', 'problem'] as const;
export const ticketType = z.enum(TICKET_TYPES);
export type TicketType = z.infer<typeof ticketType>;

/** How it came in. */
export const TICKET_CHANNELS = ['web', 'api', 'email', 'form', 'portal', 'phone'] as const;
export const ticketChannel = z.enum(TICKET_CHANNELS);
export type TicketChannel = z.infer<typeof ticketChannel>;

/** One word in small letters: `refund`, `vip-customer`. */
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[^\s,#]{1,40}$/, 'A tag is one word of at most 40 characters');
/** Each once, in the order of the alphabet. */
export const tags = z
  .array(tag)
  .max(20, 'At most 20 tags')
  .transform((all) => [...new Set(all)].sort());

export const FIELD_TYPES = ['text', 'number', 'date', 'choice', 'checkbox'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** Values of a workspace's own fields by their keys; what each may be, its definition says. null empties one. */
export const fieldValues = z.record(
  z.string().max(40),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
);
export type FieldValues = z.infer<typeof fieldValues>;
