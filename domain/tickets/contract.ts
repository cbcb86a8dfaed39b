import { z } from 'zod';
import { attachment, MOST_FILES } from '../files/contract.ts';
import { MESSAGE_STATES } from '../messages/contract.ts';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';
import { TARGETS, type Target, TIMES } from './events.ts';
import { fieldValues, tags, ticketChannel, ticketType } from './labels.ts';
import { TICKET_STATUSES, ticketStatus } from './status.ts';
import { timerWords } from './timers.ts';

export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];
export const ticketPriority = z.enum(TICKET_PRIORITIES);

/** Copies of a reply; more is a mailing list, which nobody wants to answer by accident. */
export const MOST_COPIED = 10;

/** A public reply answers the customer; an internal note is seen by staff and moves no clock. */
export const MESSAGE_KINDS = ['public_reply', 'internal_note', 'customer_message'] as const;
export type TicketMessageKind = (typeof MESSAGE_KINDS)[number];
/** Doors of what is not written in the app. */
export const MESSAGE_DOORS = ['email', 'form', 'portal'] as const;
export type MessageDoor = (typeof MESSAGE_DOORS)[number];

/* ---- clocks ---- */

export const CLOCK_STATES = ['running', 'paused', 'met', 'breached'] as const;

export const clockWarning = z.object({
  percent: z.number().optional(),
  beforeSeconds: z.number().optional(),
  /** null while a pause holds it up */
  at: isoInstant.nullable(),
  /** given: sent; expected: to come; dropped: no longer of use, or the clock ended before */
  state: z.enum(['given', 'expected', 'dropped']),
});

export const clockExplanation = z.object({
  kind: z.enum(['counted', 'closed', 'holiday', 'pause']),
  from: isoInstant,
  to: isoInstant,
  seconds: z.number(),
  why: z.string(),
});

export const clock = z.object({
  target: z.enum(TARGETS),
  occurrence: z.number().int(),
  state: z.enum(CLOCK_STATES),
  targetSeconds: z.number().int(),
  /** business: the calendar's hours count; wall: every hour. */
  time: z.enum(TIMES),
  startedAt: isoInstant,
  dueAt: isoInstant.nullable(),
  finishedAt: isoInstant.nullable(),
  breachedAt: isoInstant.nullable(),
  elapsedSeconds: z.number().int(),
  /** Target minus elapsed; negative where more was used. */
  remainingSeconds: z.number().int(),
  warnings: z.array(clockWarning),
  /** The stretches counted and left out; those counted add up to the target, or to what was used of it. */
  explain: z.array(clockExplanation),
});
export type TicketClock = z.infer<typeof clock>;

/* ---- ticket ---- */

export const ticketInput = z.object({
  subject: z.string().trim().min(1).max(300),
  /** The customer's first message. */
  body: z.string().max(100_000).default(''),
  priority: ticketPriority.default('normal'),
  contactId: z.uuid().nullable().default(null),
  companyId: z.uuid().nullable().default(null),
  /** Where the requester is no contact; of a contact, its own are used. */
  requesterName: optionalText(200).default(null),
  requesterEmail: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .pipe(z.email('Use an e-mail address'))
    .nullable()
    .default(null),
  assigneeId: z.uuid().nullable().default(null),
  /** null: the first policy in order whose conditions fit, now and after each change of what they look at */
  slaPolicyId: z.uuid().nullable().default(null),
  teamId: z.uuid().nullable().default(null),
  type: ticketType.default('question'),
  category: optionalText(80).default(null),
  tags: tags.default([]),
  channel: ticketChannel.default('web'),
  fields: fieldValues.default({}),
});
export type TicketInput = z.infer<typeof ticketInput>;

/** Fields left out stay as they are. */
export const ticketChange = z.object({
  subject: z.string().trim().min(1).max(300).optional(),
  status: z.enum(TICKET_STATUSES).optional(),
  priority: ticketPriority.optional(),
  assigneeId: z.uuid().nullable().optional(),
  /** From here on this one measures it, whatever the order of the policies says; null: none does. */
  slaPolicyId: z.uuid().nullable().optional(),
  /** false: the first policy in order that fits, again. */
  slaPolicyChosen: z.literal(false).optional(),
  teamId: z.uuid().nullable().optional(),
  /** The customer: policies ask for it, and its calendar counts. */
  companyId: z.uuid().nullable().optional(),
  type: ticketType.optional(),
  category: optionalText(80).optional(),
  tags: tags.optional(),
  /** Merged into what is there; null empties one. */
  fields: fieldValues.optional(),
});
export type TicketChange = z.infer<typeof ticketChange>;

export const ticketMessageInput = z.object({
  kind: z.enum(MESSAGE_KINDS),
  body: z.string().min(1).max(100_000),
  /** Files uploaded before, by whoever sends them. */
  fileIds: z.array(z.uuid()).max(MOST_FILES).default([]),
  /** With a reply: who gets a copy of this one and of those after it. Left out: whoever has got one so far. */
  cc: z.array(z.email().max(254).toLowerCase()).max(MOST_COPIED).optional(),
  /** Set with a reply: "answer and wait". */
  status: ticketStatus.optional(),
});

export const ticketMessage = z.object({
  id: z.uuid(),
  kind: z.enum(MESSAGE_KINDS),
  body: z.string(),
  authorName: z.string().nullable(),
  /** Of the ticket it was written in, where that is merged into this one. */
  ticketNumber: z.number().int().nullable(),
  /** The address it was written from, where it came from outside. */
  authorAddress: z.string().nullable(),
  /** The door it came by; null: it was written in the app, or over the API. */
  via: z.enum(MESSAGE_DOORS).nullable(),
  /** Who else it was written to. */
  cc: z.array(z.string()),
  /** As a mail showed it, sanitised; null: plain text. */
  html: z.string().nullable(),
  attachments: z.array(attachment),
  /** Of a reply that went out by e-mail. */
  delivery: z.object({ state: z.enum(MESSAGE_STATES), error: z.string().nullable() }).nullable(),
  at: isoInstant,
});
export type TicketMessage = z.infer<typeof ticketMessage>;

export const ticket = z
  .object({
    id: z.uuid(),
    number: z.number().int(),
    subject: z.string(),
    status: ticketStatus,
    priority: ticketPriority,
    contactId: z.uuid().nullable(),
    companyId: z.uuid().nullable(),
    companyName: z.string().nullable(),
    requesterName: z.string().nullable(),
    requesterEmail: z.string().nullable(),
    /** Who gets a copy of replies. */
    cc: z.array(z.string()),
    assigneeId: z.uuid().nullable(),
    assigneeName: z.string().nullable(),
    slaPolicyId: z.uuid().nullable(),
    slaPolicyName: z.string().nullable(),
    /** Which version of the policy measures it; null without a policy. */
    slaPolicyVersion: z.number().int().nullable(),
    /** The calendar that counts for it: its customer's, its team's, or its policy's. */
    slaCalendarName: z.string().nullable(),
    /** Named by somebody, so that the order of the policies does not decide. */
    slaPolicyChosen: z.boolean(),
    teamId: z.uuid().nullable(),
    teamName: z.string().nullable(),
    type: ticketType,
    category: z.string().nullable(),
    tags: z.array(z.string()),
    channel: ticketChannel,
    fields: fieldValues,
    /** Why whoever has it got it, in words; null: a person gave it. */
    assignedReason: z.string().nullable(),
    /** Put away since then. */
    snoozedAt: isoInstant.nullable(),
    /** null while snoozed: until somebody writes */
    snoozedUntil: isoInstant.nullable(),
    spam: z.boolean(),
    /** Where its conversation goes on. */
    mergedIntoId: z.uuid().nullable(),
    escalationLevel: z.number().int(),
    processId: z.uuid().nullable(),
    /** What its process does next, and when; in words. */
    nextAt: isoInstant.nullable(),
    nextWords: z.string().nullable(),
    version: z.number().int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
    clocks: z.array(clock),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof ticket>;

/* ---- words ---- */

export const TARGET_WORDS: Readonly<Record<Target, string>> = {
  first_response: 'first response',
  next_response: 'next response',
  resolution: 'resolution',
  first_resolution: 'first resolution',
};

const KEY =
  /^(warn|breach|escalate):(first_response|next_response|resolution|first_resolution)#(\d+)(?:@(-?)(\d+)s?|\/(\d+))?$/;

/** An effect in plain words: "Warns: first response at 75 %". The key itself where it is none of a ticket's. */
export function processWords(kind: string, key: string): string {
  const timer = timerWords(kind);
  if (timer) return timer;
  const match = KEY.exec(key);
  if (!match || match[1] !== kind) return key;
  const [, , target, occurrence, before, threshold, level] = match;
  const times = occurrence === '1' ? '' : ` (${occurrence})`;
  const words = `${TARGET_WORDS[target as Target]}${times}`;
  if (kind === 'breach') return `${words.charAt(0).toUpperCase()}${words.slice(1)} breaches`;
  if (kind === 'escalate') return `Escalates ${words} to level ${level}`;
  return before
    ? `Warns: ${words} ${durationWords(Number(threshold))} before due`
    : `Warns: ${words} at ${threshold} %`;
}

/** `1 h 30 min`, `45 s` */
export const durationWords = (seconds: number): string => {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [hours > 0 ? `${hours} h` : '', minutes > 0 ? `${minutes} min` : ''].filter((text) => text !== '');
  return parts.join(' ') || `${seconds} s`;
};
