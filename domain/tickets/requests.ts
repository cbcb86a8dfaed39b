import { z } from 'zod';
import { calendarDefinition } from '../calendars/contract.ts';
import { anyOf, listInput, listOutput } from '../list.ts';
import { processDetail } from '../process/console.ts';
import { beatLine } from '../process/contract.ts';
import { isoInstant } from '../time/instant.ts';
import {
  CLOCK_STATES,
  clock,
  ticket,
  ticketChange,
  type ticketInput,
  ticketMessage,
  ticketMessageInput,
  ticketPriority,
} from './contract.ts';
import { TARGETS } from './events.ts';
import { ticketChannel, ticketType } from './labels.ts';
import { policyConditions, slaPolicy, slaPolicyChange, slaPolicyInput } from './sla-policy.ts';
import { ticketStatus } from './status.ts';

/* ---- tickets ---- */

export type CreateTicketInput = z.input<typeof ticketInput>;

/** Only what is given changes. */
export const updateTicketInput = ticketChange.extend({ id: z.uuid(), version: z.int().min(1) });
export type UpdateTicketInput = z.input<typeof updateTicketInput>;

/** No version: what a customer or an agent has written is never refused because somebody else edited the ticket. */
export const addMessageInput = ticketMessageInput.extend({
  id: z.uuid(),
  /** The last message that the writer has read: a newer reply, or one of the customer's, refuses. Left out: not asked. */
  seenMessageId: z.uuid().nullable().optional(),
});
export type AddMessageInput = z.input<typeof addMessageInput>;
export const addMessageOutput = z.object({ message: ticketMessage, ticket });
export type AddedMessage = z.output<typeof addMessageOutput>;

/** A ticket on its own page. */
export const ticketDetail = ticket
  .extend({
    /** The newest, oldest of them first; with those of tickets merged into this one. */
    messages: z.array(ticketMessage),
    /** How many are older: ask `messages` for them. */
    earlierMessages: z.int(),
    process: processDetail,
  })
  .meta({ id: 'TicketDetail' });
export type TicketDetail = z.output<typeof ticketDetail>;

export const ticketListInput = listInput({
  sortable: ['nextAt', 'createdAt', 'updatedAt', 'number', 'subject', 'status', 'priority', 'assignee'],
  defaultSort: 'nextAt',
  filters: {
    status: anyOf(ticketStatus),
    priority: anyOf(ticketPriority),
    assigneeId: anyOf(z.uuid()),
    unassigned: z.boolean(),
    companyId: z.uuid(),
    contactId: z.uuid(),
    slaPolicyId: z.uuid(),
    /** As a whole: breached where any was missed, else met where it is finished, paused while pending, else running. */
    clocks: anyOf(z.enum(CLOCK_STATES)),
    /** A target of theirs is due within the hour. */
    breachingSoon: z.boolean(),
    teamId: anyOf(z.uuid()),
    type: anyOf(ticketType),
    tag: anyOf(z.string()),
    category: anyOf(z.string()),
    channel: anyOf(ticketChannel),
    /** Left out: both. */
    snoozed: z.boolean(),
    /** Left out: no spam. */
    spam: z.boolean(),
    /** Followed by whoever asks. */
    followed: z.boolean(),
    problemId: z.uuid(),
  },
});
export type TicketListInput = z.input<typeof ticketListInput>;
/** As a list shows it: the clocks come without `explain`. */
export const ticketListItem = ticket.extend({ beat: beatLine.nullable() }).meta({ id: 'TicketListItem' });
export type TicketListItem = z.output<typeof ticketListItem>;
export const ticketListOutput = listOutput(ticketListItem);

/** What a list can be narrowed to, the most used first. */
export const labelsInUse = z.object({ tags: z.array(z.string()), categories: z.array(z.string()) });
export type LabelsInUse = z.output<typeof labelsInUse>;

/** What another priority or policy would do to a ticket's clocks; asked before it is done. */
export const previewTicketChangeInput = z.object({
  id: z.uuid(),
  priority: ticketPriority.optional(),
  slaPolicyId: z.uuid().nullable().optional(),
  slaPolicyChosen: z.literal(false).optional(),
});
export type PreviewTicketChangeInput = z.output<typeof previewTicketChangeInput>;
/** The clocks as they would be, without `explain`. */
export const ticketChangePreview = z.object({ clocks: z.array(clock) });
export type TicketChangePreview = z.output<typeof ticketChangePreview>;

/** Tickets that are not solved or closed. */
export const ticketSummary = z.object({
  /** Neither spam nor snoozed. */
  open: z.int(),
  snoozed: z.int(),
  /** A target of theirs is due within the hour. */
  breachingSoon: z.int(),
  breached: z.int(),
  paused: z.int(),
  unassigned: z.int(),
  /** Assigned to whoever asks. */
  mine: z.int(),
});
export type TicketSummary = z.output<typeof ticketSummary>;

/** Misses to come if nobody acts. */
export const deskForecast = z
  .object({
    from: isoInstant,
    until: isoInstant,
    breaches: z.int(),
    /** By the hour of the clock, without gaps, the running one first; up to five tickets are named. */
    hours: z.array(
      z.object({
        at: isoInstant,
        breaches: z.int(),
        tickets: z.array(
          z.object({
            id: z.uuid(),
            number: z.int(),
            subject: z.string(),
            target: z.enum(TARGETS),
            at: isoInstant,
          }),
        ),
      }),
    ),
    /** Only the part that comes first was looked at. */
    limited: z.boolean(),
  })
  .meta({ id: 'DeskForecast' });
export type DeskForecast = z.output<typeof deskForecast>;

/* ---- SLA policies ---- */

export type CreateSlaPolicyInput = z.input<typeof slaPolicyInput>;

export const updateSlaPolicyInput = slaPolicyChange.extend({
  id: z.uuid(),
  version: z.int().min(1),
  /** What an edit of what is measured does to open tickets: they move to the new version, or keep theirs. */
  openTickets: z.enum(['move', 'keep']).default('move'),
});
export type UpdateSlaPolicyInput = z.input<typeof updateSlaPolicyInput>;

export const archiveSlaPolicyInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type ArchiveSlaPolicyInput = z.input<typeof archiveSlaPolicyInput>;

/** The policy after an edit, and how many open tickets have another next instant by it. */
export const updatedSlaPolicy = slaPolicy.extend({ ticketsMoved: z.int() });
export type UpdatedSlaPolicy = z.output<typeof updatedSlaPolicy>;

export const slaPolicyListInput = listInput({
  sortable: ['position', 'name', 'createdAt'],
  defaultSort: 'position',
  filters: { calendarId: z.uuid() },
});
export type SlaPolicyListInput = z.input<typeof slaPolicyListInput>;
export const slaPolicyListOutput = listOutput(slaPolicy);

/** Every policy of the workspace, the first that is asked first. */
export const orderSlaPoliciesInput = z.object({ ids: z.array(z.uuid()).min(1).max(1000) });
export type OrderSlaPoliciesInput = z.output<typeof orderSlaPoliciesInput>;

/** What a policy measured by from an edit on. */
export const slaPolicyVersion = slaPolicyInput
  .omit({ name: true, conditions: true })
  .extend({
    id: z.uuid(),
    number: z.int(),
    calendarName: z.string(),
    authorName: z.string().nullable(),
    /** Open tickets that it measures. */
    openTickets: z.int(),
    createdAt: isoInstant,
  })
  .meta({ id: 'SlaPolicyVersion' });
export type SlaPolicyVersion = z.output<typeof slaPolicyVersion>;

/** What a ticket would be due, and what would happen if nobody touched it; each part a stored one or one just being typed. */
export const previewDeadlineInput = z
  .object({
    slaPolicyId: z.uuid().optional(),
    policy: slaPolicyInput.omit({ name: true, calendarId: true, conditions: true }).optional(),
    /** Left out: the stored policy's own. */
    calendarId: z.uuid().optional(),
    calendar: calendarDefinition.optional(),
    priority: ticketPriority.default('normal'),
    /** Whose own calendars count before the policy's, as for a ticket of theirs: the customer's, else the team's. */
    companyId: z.uuid().nullable().default(null),
    teamId: z.uuid().nullable().default(null),
    /** Left out: now. */
    startAt: isoInstant.optional(),
  })
  .refine(({ slaPolicyId, policy }) => (slaPolicyId === undefined) !== (policy === undefined), {
    path: ['slaPolicyId'],
    message: 'Name a policy or describe one',
  })
  .refine(({ slaPolicyId, calendarId, calendar }) => slaPolicyId !== undefined || calendarId || calendar, {
    path: ['calendarId'],
    message: 'Name a calendar or describe one',
  });
export type PreviewDeadlineInput = z.input<typeof previewDeadlineInput>;

export const deadlinePreview = z.object({
  startAt: isoInstant,
  zone: z.string(),
  clocks: z.array(clock),
  steps: z.array(z.object({ key: z.string(), words: z.string(), at: isoInstant })),
});
export type DeadlinePreview = z.output<typeof deadlinePreview>;

/** Had this been in force: a policy as it is typed, beside what was really missed. */
export const backTestInput = z.object({
  /** Of a policy that exists: its place in the order. Left out: it is asked first. */
  policyId: z.uuid().optional(),
  policy: slaPolicyInput.omit({ name: true, calendarId: true, conditions: true }),
  calendarId: z.uuid(),
  conditions: policyConditions.default({}),
  days: z.int().min(1).max(366).default(90),
});
export type BackTestInput = z.input<typeof backTestInput>;

const thenAndNow = { missedThen: z.int(), missedNow: z.int() };
export const backTest = z.object({
  since: isoInstant,
  /** Tickets that fall under it. */
  tickets: z.int(),
  /** Only the newest tickets were looked at. */
  limited: z.boolean(),
  /** Misses as they were, and as they would have been. */
  ...thenAndNow,
  byTarget: z.array(z.object({ target: z.enum(TARGETS), ...thenAndNow })),
  byPriority: z.array(z.object({ priority: ticketPriority, tickets: z.int(), ...thenAndNow })),
  /** Tickets whose count differs. */
  examples: z.array(z.object({ id: z.uuid(), number: z.int(), subject: z.string(), ...thenAndNow })),
});
export type BackTest = z.output<typeof backTest>;
