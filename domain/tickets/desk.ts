import { z } from 'zod';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';
import { MESSAGE_KINDS, ticketPriority } from './contract.ts';
import { ticketType } from './labels.ts';
import { ticketStatus } from './status.ts';

/** A ticket named in another. */
export const ticketRef = z.object({ id: z.uuid(), number: z.int(), subject: z.string(), status: ticketStatus });
export type TicketRef = z.infer<typeof ticketRef>;

export const follower = z.object({ memberId: z.uuid(), name: z.string() });

/** Something elsewhere that a ticket waits for. */
export const ticketLink = z.object({
  id: z.uuid(),
  ticketId: z.uuid(),
  key: z.string(),
  url: z.string().nullable(),
  title: z.string().nullable(),
  shippedAt: isoInstant.nullable(),
});
export type TicketLink = z.infer<typeof ticketLink>;

export const ticketDraft = z.object({
  kind: z.enum(MESSAGE_KINDS),
  body: z.string(),
  authorId: z.uuid().nullable(),
  authorName: z.string().nullable(),
  version: z.int(),
  updatedAt: isoInstant,
});
export type TicketDraft = z.infer<typeof ticketDraft>;

/** What stands beside a conversation: who follows it, what is being written, and what it is tied to. */
export const ticketDesk = z
  .object({
    followers: z.array(follower),
    drafts: z.array(ticketDraft),
    links: z.array(ticketLink),
    type: ticketType,
    follows: ticketRef.nullable(),
    followUps: z.array(ticketRef),
    mergedInto: ticketRef.nullable(),
    merged: z.array(ticketRef),
    splitFrom: ticketRef.nullable(),
    splits: z.array(ticketRef),
    problem: ticketRef.nullable(),
    incidents: z.array(ticketRef),
  })
  .meta({ id: 'TicketDesk' });
export type TicketDesk = z.infer<typeof ticketDesk>;

/* ---- followers ---- */

/** Without a member: oneself. */
export const followInput = z.object({ id: z.uuid(), memberId: z.uuid().optional() });
export type FollowInput = z.infer<typeof followInput>;

/* ---- snooze and spam ---- */

/** The longest that anybody puts something away: a year. */
export const LONGEST_SNOOZE_DAYS = 366;
export const snoozeInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  /** null: until somebody writes */
  until: isoInstant.nullable(),
});
export type SnoozeInput = z.infer<typeof snoozeInput>;

export const ofTicket = z.object({ id: z.uuid(), version: z.int().min(1) });
export type OfTicket = z.infer<typeof ofTicket>;

/* ---- drafts and presence ---- */

export const saveDraftInput = z.object({
  id: z.uuid(),
  kind: z.enum(MESSAGE_KINDS),
  /** Empty: thrown away */
  body: z.string().max(100_000),
  /** The version that was read; 0: there was none. */
  version: z.int().min(0),
});
export type SaveDraftInput = z.infer<typeof saveDraftInput>;

/** Who said within this time that they have a ticket open, has it open. */
export const PRESENCE_SECONDS = 30;
export const presentInput = z.object({ id: z.uuid(), writing: z.boolean(), leaving: z.boolean().default(false) });
export type PresentInput = z.input<typeof presentInput>;
/** Others than who asks. */
export const presence = z.object({
  others: z.array(z.object({ memberId: z.uuid(), name: z.string(), writing: z.boolean(), seenAt: isoInstant })),
});
export type Presence = z.infer<typeof presence>;

/* ---- merge and split ---- */

export const mergeInput = z.object({
  /** Where the conversation goes on. */
  id: z.uuid(),
  ids: z.array(z.uuid()).min(1, 'Choose the tickets to merge').max(50),
  /** Tells the requesters of the others by e-mail; null: nobody */
  tellRequesters: z.string().trim().min(1).max(10_000).nullable().default(null),
  /** They get copies of the answers though another customer's ticket is answered; people of the same company do so anyway. */
  copyRequesters: z.boolean().default(false),
});
export type MergeInput = z.input<typeof mergeInput>;

export const splitInput = z.object({
  id: z.uuid(),
  messageId: z.uuid(),
  subject: z.string().trim().min(1).max(300),
});
export type SplitInput = z.infer<typeof splitInput>;

/* ---- problems and incidents ---- */

export const linkIncidentsInput = z.object({ id: z.uuid(), ids: z.array(z.uuid()).min(1).max(200) });
export type LinkIncidentsInput = z.infer<typeof linkIncidentsInput>;

/** With `dryRun` nothing is done: the answer says what would be. */
export const solveProblemInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  body: z.string().trim().min(1, 'Write what the customers are told').max(100_000),
  dryRun: z.boolean().default(false),
});
export type SolveProblemInput = z.input<typeof solveProblemInput>;
export const solvedProblem = z.object({
  solved: z.array(ticketRef.extend({ requesterEmail: z.string().nullable() })),
  /** Incidents that are finished already, or merged. */
  left: z.array(ticketRef),
});
export type SolvedProblem = z.infer<typeof solvedProblem>;

/* ---- linked items ---- */

const key = z.string().trim().min(1).max(120);
export const linkItemInput = z.object({
  id: z.uuid(),
  key,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .default(null),
  title: optionalText(300).default(null),
});
export type LinkItemInput = z.input<typeof linkItemInput>;
export const unlinkItemInput = z.object({ id: z.uuid(), linkId: z.uuid() });
export type UnlinkItemInput = z.infer<typeof unlinkItemInput>;
/** Every ticket that waits for the item gets a draft of its own. */
export const shipItemInput = z.object({ key, body: z.string().trim().min(1).max(20_000) });
export type ShipItemInput = z.infer<typeof shipItemInput>;
export const shippedItem = z.object({ drafted: z.array(ticketRef) });
export type ShippedItem = z.infer<typeof shippedItem>;

/* ---- assignment ---- */

export const assigned = z.object({
  assigneeId: z.uuid().nullable(),
  reason: z.string(),
});
export type Assigned = z.infer<typeof assigned>;

/* ---- macros ---- */

export const applyMacroInput = z.object({
  id: z.uuid(),
  macroId: z.uuid(),
  /** What is written instead of the macro's text; null: nothing. Left out: its text. */
  body: z.string().max(100_000).nullable().optional(),
});
export type ApplyMacroInput = z.infer<typeof applyMacroInput>;
/** What applying it would do: in words, a line each, and the text with its placeholders filled in. */
export const macroPreview = z.object({
  changes: z.array(z.string()),
  messageKind: z.enum(['public_reply', 'internal_note']),
  body: z.string(),
  /** Why it cannot be applied as it stands; null: it can. */
  refusal: z.string().nullable(),
});
export type MacroPreview = z.infer<typeof macroPreview>;

/* ---- customer card ---- */

/** null: the asker may not see it. */
export const customerCard = z
  .object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    contactId: z.uuid().nullable(),
    company: z.object({ id: z.uuid(), name: z.string(), contacts: z.int(), domain: z.string().nullable() }).nullable(),
    subscriptions: z
      .array(z.object({ id: z.uuid(), plan: z.string(), status: z.string(), since: isoInstant }))
      .nullable(),
    openInvoices: z
      .array(
        z.object({
          id: z.uuid(),
          number: z.string().nullable(),
          dueMinor: z.number(),
          currency: z.string(),
          payBy: z.string().nullable(),
          status: z.string(),
        }),
      )
      .nullable(),
    journeys: z.array(z.object({ id: z.uuid(), name: z.string(), status: z.string(), since: isoInstant })).nullable(),
    tickets: z.array(ticketRef.extend({ priority: ticketPriority, createdAt: isoInstant })),
  })
  .meta({ id: 'CustomerCard' });
export type CustomerCard = z.infer<typeof customerCard>;
