import { z } from 'zod';
import { enrolmentStatuses } from '../journeys/contract.ts';
import { anyOf, listInput, listOutput } from '../list.ts';
import { beatLine, PROCESS_STATUSES } from '../process/contract.ts';
import { isoInstant } from '../time/instant.ts';
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
  sortable: ['createdAt', 'updatedAt', 'name', 'email', 'source', 'status', 'nextAt'],
  defaultSort: '-createdAt',
  filters: {
    status: anyOf(z.enum(leadStatuses)),
    source: anyOf(z.string()),
    origin: anyOf(z.string()),
    ownerId: anyOf(z.uuid()),
    zone: anyOf(z.string()),
    email: z.string().trim().toLowerCase(),
    unsubscribed: z.boolean(),
    /** Whether a journey of theirs is on its way. */
    inJourney: z.boolean(),
  },
});
export type LeadListInput = z.input<typeof leadListInput>;

/** The journey that a lead is in, or was in last. Where it is in several: the one whose next step comes first. */
export const leadJourney = z.object({
  enrolmentId: z.uuid(),
  journeyId: z.uuid(),
  journeyName: z.string(),
  status: z.enum(enrolmentStatuses),
  /** The step where it stands, in words. */
  standsAt: z.string(),
  processStatus: z.enum(PROCESS_STATUSES),
  nextAt: isoInstant.nullable(),
  nextWords: z.string().nullable(),
  /** How many other journeys it is in. */
  others: z.int(),
});
export const leadListItem = lead.extend({ journey: leadJourney.nullable(), beat: beatLine.nullable() });
export type LeadListItem = z.output<typeof leadListItem>;
export const leadListOutput = listOutput(leadListItem);

/** How many leads stand in each view of their list. */
export const leadSummary = z.object({
  all: z.int(),
  new: z.int(),
  inJourney: z.int(),
  converted: z.int(),
  unsubscribed: z.int(),
});
export type LeadSummary = z.output<typeof leadSummary>;

/** What can be chosen in filters: values that leads have, the most common first, and the names of the tenant's own fields. */
export const leadValues = z.object({
  sources: z.array(z.string()),
  origins: z.array(z.string()),
  zones: z.array(z.string()),
  fields: z.array(
    z.object({ name: z.string(), type: z.enum(['string', 'number', 'boolean']), values: z.array(z.string()) }),
  ),
});
export type LeadValues = z.output<typeof leadValues>;

/** What ends where a lead converts, unsubscribes or is deleted. */
export const leadConsequence = z.object({
  /** Names of the journeys that it is in. */
  journeys: z.array(z.string()),
  /** Mails to come, as far as they can be foreseen, those that wait in the outbox included. */
  mails: z.int(),
});
export type LeadConsequence = z.output<typeof leadConsequence>;

export const countLeadsInput = z.object({ filter: leadFilter });
export type CountLeadsInput = z.input<typeof countLeadsInput>;
/** Of those found, the ones that a journey may write to: neither converted, lost nor unsubscribed. */
export const leadCount = z.object({ total: z.int(), reachable: z.int() });
export type LeadCount = z.output<typeof leadCount>;
