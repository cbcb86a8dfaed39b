import { z } from 'zod';
import { anyOf, listInput, listOutput } from '../list.ts';
import { lead, leadChange, leadFilter, leadStatuses } from './contract.ts';

const seen = { id: z.uuid(), version: z.int().min(1) };

/** Only what is given changes. */
export const updateLeadInput = leadChange.extend(seen);
export type UpdateLeadInput = z.input<typeof updateLeadInput>;

export const leadVersionInput = z.object(seen);
export type LeadVersionInput = z.output<typeof leadVersionInput>;

/** No version: a wish not to be written to any more is never refused because somebody else edited the lead. */
export const unsubscribeLeadInput = z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(500).optional() });
export type UnsubscribeLeadInput = z.output<typeof unsubscribeLeadInput>;

export const leadListInput = listInput({
  sortable: ['createdAt', 'updatedAt', 'name', 'email', 'source', 'status'],
  defaultSort: '-createdAt',
  filters: {
    status: anyOf(z.enum(leadStatuses)),
    source: anyOf(z.string()),
    origin: anyOf(z.string()),
    ownerId: z.uuid(),
    email: z.string().trim().toLowerCase(),
    unsubscribed: z.boolean(),
  },
});
export type LeadListInput = z.input<typeof leadListInput>;
export const leadListOutput = listOutput(lead);

export const countLeadsInput = z.object({ filter: leadFilter });
export type CountLeadsInput = z.input<typeof countLeadsInput>;
/** Of those found, the ones that a journey may write to: neither converted, lost nor unsubscribed. */
export const leadCount = z.object({ total: z.int(), reachable: z.int() });
export type LeadCount = z.output<typeof leadCount>;
