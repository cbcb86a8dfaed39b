import { z } from 'zod';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';
import { type ClockRules, TARGETS, type Target, type Targets } from './events.ts';
import type { EscalationLevel } from './facts.ts';
import { FINISHED_STATUSES, TICKET_STATUSES, type TicketStatus, ticketStatus, WAITING_STATUSES } from './status.ts';
import { timerWords } from './timers.ts';

export const TICKET_PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];
export const ticketPriority = z.enum(TICKET_PRIORITIES);

/** A public reply answers the customer; an internal note is seen by staff and moves no clock. */
export const MESSAGE_KINDS = ['public_reply', 'internal_note', 'customer_message'] as const;
export type TicketMessageKind = (typeof MESSAGE_KINDS)[number];

/* ---- SLA policy ---- */

/** A year of business time; more is a mistake of unit. */
const LONGEST_TARGET_SECONDS = 31_536_000;
const targetSeconds = z.number().int().min(60).max(LONGEST_TARGET_SECONDS).nullable();

/** Business seconds for each target; null: not measured. */
export const priorityTargets = z.object({
  firstResponseSeconds: targetSeconds,
  nextResponseSeconds: targetSeconds.default(null),
  resolutionSeconds: targetSeconds,
});
export type PriorityTargets = z.infer<typeof priorityTargets>;

export const warningThreshold = z.union([
  z.strictObject({ percent: z.number().int().min(1).max(99) }),
  z.strictObject({ beforeSeconds: z.number().int().min(1).max(LONGEST_TARGET_SECONDS) }),
]);

export const escalationLevel = z.object({
  level: z.number().int().min(1).max(9),
  /** Business time after the breach. */
  afterSeconds: z.number().int().min(0).max(LONGEST_TARGET_SECONDS).default(0),
  notify: z.array(z.enum(['assignee', 'team_lead'])).default(['assignee', 'team_lead']),
  reassignTo: z.enum(['team_lead']).nullable().default('team_lead'),
}) satisfies z.ZodType<EscalationLevel>;

const isDistinct = <T>(items: readonly T[], name: (item: T) => unknown): boolean =>
  new Set(items.map(name)).size === items.length;

const policyFields = {
  name: z.string().trim().min(1).max(120),
  calendarId: z.uuid(),
  targets: z.object({
    low: priorityTargets,
    normal: priorityTargets,
    high: priorityTargets,
    urgent: priorityTargets,
  } satisfies Record<TicketPriority, typeof priorityTargets>),
  warnings: z
    .array(warningThreshold)
    .max(10)
    .refine((list) => isDistinct(list, (item) => JSON.stringify(item)), 'Each warning only once'),
  escalations: z
    .array(escalationLevel)
    .max(9)
    .refine((list) => isDistinct(list, (item) => item.level), 'Each level only once'),
  /** Whether `pending` stops the first-response clock too. */
  pausesFirstResponse: z.boolean(),
  closingInstant: z.enum(['stay-at-close', 'roll-to-next-open']),
};

/** Fields left out stay as they are: none has a default here, for a default would overwrite. */
export const slaPolicyChange = z.object(policyFields).partial();
export type SlaPolicyChange = z.infer<typeof slaPolicyChange>;

export const slaPolicyInput = z.object({
  ...policyFields,
  warnings: policyFields.warnings.default([{ percent: 75 }]),
  escalations: policyFields.escalations.default([
    { level: 1, afterSeconds: 0, notify: ['assignee', 'team_lead'], reassignTo: 'team_lead' },
  ]),
  pausesFirstResponse: policyFields.pausesFirstResponse.default(true),
  closingInstant: policyFields.closingInstant.default('stay-at-close'),
});
export type SlaPolicyInput = z.infer<typeof slaPolicyInput>;

export const slaPolicy = slaPolicyInput
  .extend({
    id: z.uuid(),
    calendarName: z.string(),
    /** Unsolved tickets under it: those that an edit may move. */
    openTickets: z.number().int(),
    version: z.number().int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'SlaPolicy' });
export type SlaPolicy = z.infer<typeof slaPolicy>;

/** A priority's targets as the clocks take them. */
export const targetsOf = (targets: PriorityTargets): Targets => ({
  first_response: targets.firstResponseSeconds,
  next_response: targets.nextResponseSeconds,
  resolution: targets.resolutionSeconds,
});

/** How the clocks of a policy count: waiting stops them, and a finished ticket's time never counts. */
export function clockRules(
  policy: Pick<SlaPolicy, 'pausesFirstResponse' | 'closingInstant'>,
): ClockRules<TicketStatus> {
  const pausing: TicketStatus[] = [...WAITING_STATUSES, ...FINISHED_STATUSES];
  return {
    pausedBy: {
      first_response: policy.pausesFirstResponse ? pausing : FINISHED_STATUSES,
      next_response: pausing,
      resolution: pausing,
    },
    finishedBy: FINISHED_STATUSES,
    closingInstant: policy.closingInstant,
    precision: 'second',
  };
}

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
  /** null: the workspace's first policy, where it has one */
  slaPolicyId: z.uuid().nullable().default(null),
});
export type TicketInput = z.infer<typeof ticketInput>;

/** Fields left out stay as they are. */
export const ticketChange = z.object({
  subject: z.string().trim().min(1).max(300).optional(),
  status: z.enum(TICKET_STATUSES).optional(),
  priority: ticketPriority.optional(),
  assigneeId: z.uuid().nullable().optional(),
  slaPolicyId: z.uuid().nullable().optional(),
});
export type TicketChange = z.infer<typeof ticketChange>;

export const ticketMessageInput = z.object({
  kind: z.enum(MESSAGE_KINDS),
  body: z.string().min(1).max(100_000),
  /** Set with a reply: "answer and wait". */
  status: ticketStatus.optional(),
});
export type TicketMessageInput = z.infer<typeof ticketMessageInput>;

export const ticketMessage = z.object({
  id: z.uuid(),
  kind: z.enum(MESSAGE_KINDS),
  body: z.string(),
  authorName: z.string().nullable(),
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
    assigneeId: z.uuid().nullable(),
    assigneeName: z.string().nullable(),
    slaPolicyId: z.uuid().nullable(),
    slaPolicyName: z.string().nullable(),
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
};

const KEY = /^(warn|breach|escalate):(first_response|next_response|resolution)#(\d+)(?:@(-?)(\d+)s?|\/(\d+))?$/;

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
