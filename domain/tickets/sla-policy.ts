import { z } from 'zod';
import { type Instant, isoInstant } from '../time/instant.ts';
import { HAND_TO_LEAD, TELL_ASSIGNEE, type TicketAction, ticketAction } from './actions.ts';
import { TICKET_PRIORITIES, type TicketPriority, ticketPriority } from './contract.ts';
import { type ClockRules, TARGETS, type Target, type Targets, type TargetTime } from './events.ts';
import { ticketChannel } from './labels.ts';
import { FINISHED_STATUSES, type TicketStatus, WAITING_STATUSES } from './status.ts';

/** A year; more is a mistake of unit. */
const LONGEST_TARGET_SECONDS = 31_536_000;
const targetSeconds = z.number().int().min(60).max(LONGEST_TARGET_SECONDS).nullable();

/** Seconds for each target; null: not measured. */
export const priorityTargets = z.object({
  firstResponseSeconds: targetSeconds,
  nextResponseSeconds: targetSeconds.default(null),
  resolutionSeconds: targetSeconds,
  firstResolutionSeconds: targetSeconds.default(null),
  /** Targets that every hour counts towards; the others count the calendar's. */
  wall: z.array(z.enum(TARGETS)).default([]),
});
export type PriorityTargets = z.infer<typeof priorityTargets>;

const SECONDS_FIELD = {
  first_response: 'firstResponseSeconds',
  next_response: 'nextResponseSeconds',
  resolution: 'resolutionSeconds',
  first_resolution: 'firstResolutionSeconds',
} as const satisfies Record<Target, keyof PriorityTargets>;

/** A priority's targets as the clocks take them. */
export function targetsOf(targets: z.input<typeof priorityTargets>): Targets {
  const read = (target: Target): TargetTime | null => {
    const seconds = targets[SECONDS_FIELD[target]] ?? null;
    return seconds === null ? null : { seconds, time: targets.wall?.includes(target) ? 'wall' : 'business' };
  };
  return {
    first_response: read('first_response'),
    next_response: read('next_response'),
    resolution: read('resolution'),
    first_resolution: read('first_resolution'),
  };
}

const actions = z.array(ticketAction).max(10);
const percent = z
  .number()
  .int()
  .min(1)
  .max(99, 'A warning comes before the deadline: at most 99 %. For later, add a level after the breach');
const beforeSeconds = z.number().int().min(1).max(LONGEST_TARGET_SECONDS);

/** Before the breach: at a share of the target used, or so much of it left. */
export const warningThreshold = z.union([
  z.strictObject({ percent, actions: actions.default([TELL_ASSIGNEE]) }),
  z.strictObject({ beforeSeconds, actions: actions.default([TELL_ASSIGNEE]) }),
]);
export type WarningThreshold = z.output<typeof warningThreshold>;

/** One rung after a breach. */
export const escalationLevel = z.object({
  level: z.number().int().min(1).max(9),
  /** The target's own time after the breach, pauses left out; 0: at the breach itself, also where that is a closing instant. */
  afterSeconds: z.number().int().min(0).max(LONGEST_TARGET_SECONDS).default(0),
  actions: actions.default([...HAND_TO_LEAD]),
});
export type EscalationLevel = z.output<typeof escalationLevel>;

const isDistinct = <T>(items: readonly T[], name: (item: T) => unknown): boolean =>
  new Set(items.map(name)).size === items.length;
const isRising = (levels: readonly EscalationLevel[]): boolean => {
  const sorted = [...levels].sort((a, b) => a.level - b.level);
  return sorted.every((one, i) => i === 0 || one.afterSeconds >= (sorted[i - 1]?.afterSeconds ?? 0));
};

/** Statuses that a policy may let stop a clock; a finished ticket's time never counts. */
export const PAUSING_STATUSES = ['new', 'open', ...WAITING_STATUSES] as const satisfies readonly TicketStatus[];
const pausingStatuses = z.array(z.enum(PAUSING_STATUSES)).max(PAUSING_STATUSES.length);
const pausing = z.object({
  first_response: pausingStatuses,
  next_response: pausingStatuses,
  resolution: pausingStatuses,
  first_resolution: pausingStatuses,
} satisfies Record<Target, typeof pausingStatuses>);
export type Pausing = z.infer<typeof pausing>;

export const PAUSED_WHILE_WAITING: Pausing = {
  first_response: [...WAITING_STATUSES],
  next_response: [...WAITING_STATUSES],
  resolution: [...WAITING_STATUSES],
  first_resolution: [...WAITING_STATUSES],
};

const anyOfIds = z.array(z.uuid()).min(1).max(500).optional();
const anyOfWords = z.array(z.string().trim().min(1).max(100)).min(1).max(200).optional();

/** Which tickets a policy is for: of each list given, one has to fit. None given: every ticket. */
export const policyConditions = z.strictObject({
  priority: z.array(ticketPriority).min(1).optional(),
  companyId: anyOfIds,
  /** Price plans: the requester's company, or the requester by their address, has a subscription to one of them that has begun and is not over. */
  pricePlanId: anyOfIds,
  teamId: anyOfIds,
  category: anyOfWords,
  /** One of the ticket's tags. */
  tag: anyOfWords,
  channel: z.array(ticketChannel).min(1).optional(),
});
export type PolicyConditions = z.infer<typeof policyConditions>;

/** What tickets are measured by: an edit of any of these is a new version. */
const measuringFields = {
  calendarId: z.uuid(),
  targets: z.object({
    low: priorityTargets,
    normal: priorityTargets,
    high: priorityTargets,
    urgent: priorityTargets,
  } satisfies Record<TicketPriority, typeof priorityTargets>),
  warnings: z
    .array(warningThreshold)
    .max(20)
    .refine(
      (list) => isDistinct(list, (one) => ('percent' in one ? one.percent : `-${one.beforeSeconds}`)),
      'Each warning only once',
    ),
  escalations: z
    .array(escalationLevel)
    .max(9)
    .refine((list) => isDistinct(list, (item) => item.level), 'Each level only once')
    .refine(isRising, 'A higher level comes at the same time as a lower one, or later'),
  pausing,
  closingInstant: z.enum(['stay-at-close', 'roll-to-next-open']),
};
export const MEASURING_FIELDS = Object.keys(measuringFields) as (keyof typeof measuringFields)[];
export const DEFAULT_LEVELS: EscalationLevel[] = [{ level: 1, afterSeconds: 0, actions: [...HAND_TO_LEAD] }];

const policyFields = { name: z.string().trim().min(1).max(120), conditions: policyConditions, ...measuringFields };

/** Fields left out stay as they are: none has a default here, for a default would overwrite. */
export const slaPolicyChange = z.object(policyFields).partial();
export type SlaPolicyChange = z.infer<typeof slaPolicyChange>;

export const slaPolicyInput = z.object({
  ...policyFields,
  conditions: policyConditions.default({}),
  warnings: policyFields.warnings.default([{ percent: 75, actions: [TELL_ASSIGNEE] }]),
  escalations: policyFields.escalations.default(DEFAULT_LEVELS),
  pausing: pausing.default(PAUSED_WHILE_WAITING),
  closingInstant: policyFields.closingInstant.default('stay-at-close'),
});
export type SlaPolicyInput = z.infer<typeof slaPolicyInput>;

export const slaPolicy = slaPolicyInput
  .extend({
    id: z.uuid(),
    calendarName: z.string(),
    /** 1 is asked first; the first that fits a ticket is its policy. */
    position: z.number().int(),
    /** Counts the edits that changed what is measured. */
    versionNumber: z.number().int(),
    /** Unsolved tickets under it. */
    openTickets: z.number().int(),
    /** Those of them that an older version measures. */
    onOlderVersions: z.number().int(),
    version: z.number().int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'SlaPolicy' });
export type SlaPolicy = z.infer<typeof slaPolicy>;

/** How the clocks of a policy count: its pausing statuses stop them, and a finished ticket's time never counts. */
export function clockRules(policy: {
  readonly pausing: Readonly<Partial<Record<Target, readonly TicketStatus[]>>>;
  readonly closingInstant: SlaPolicyInput['closingInstant'];
}): ClockRules<TicketStatus> {
  const stops = (target: Target): TicketStatus[] => [...(policy.pausing[target] ?? []), ...FINISHED_STATUSES];
  return {
    pausedBy: {
      first_response: stops('first_response'),
      next_response: stops('next_response'),
      resolution: stops('resolution'),
      first_resolution: stops('first_resolution'),
    },
    finishedBy: FINISHED_STATUSES,
    closingInstant: policy.closingInstant,
    precision: 'second',
  };
}

/* ---- which policy ---- */

/** What conditions look at. */
export interface TicketAttributes {
  readonly priority: TicketPriority;
  readonly companyId: string | null;
  /** Of whoever asked, in any case. */
  readonly requesterEmail: string | null;
  readonly teamId: string | null;
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly channel: string;
}

const fits = (wanted: readonly string[] | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

export const matches = (conditions: PolicyConditions, ticket: TicketAttributes): boolean =>
  fits(conditions.priority, ticket.priority) &&
  fits(conditions.companyId, ticket.companyId) &&
  fits(conditions.teamId, ticket.teamId) &&
  fits(conditions.category, ticket.category) &&
  fits(conditions.channel, ticket.channel) &&
  (conditions.tag === undefined || conditions.tag.some((tag) => ticket.tags.includes(tag)));

/** A subscription of one of billing's customers to one of the price plans that conditions name. */
export interface Contract {
  readonly companyId: string | null;
  /** The customer's, in small letters. */
  readonly email: string;
  readonly from: Instant;
  /** The first instant without it; null: no end is set. */
  readonly to: Instant | null;
}

export interface Conditional {
  readonly conditions: PolicyConditions;
  /** Where conditions name price plans: contracts for one of them, past and future ones too, of the tickets that were asked for. */
  readonly contracts?: readonly Contract[] | null | undefined;
}

/** Whether a contract is in force for a ticket: by the company, or by the requester's own address, as the customer card shows them. */
const covers = ({ companyId, email, from, to }: Contract, ticket: TicketAttributes, at: Instant): boolean =>
  from <= at &&
  (to === null || at < to) &&
  ((companyId !== null && companyId === ticket.companyId) || email === ticket.requesterEmail?.toLowerCase());

/**
 * The first policy in order whose conditions fit; null: the ticket is measured by none.
 * @param at the instant at which contracts have to be in force
 */
export const firstMatch = <P extends Conditional>(
  ordered: readonly P[],
  ticket: TicketAttributes,
  at: Instant,
): P | null =>
  ordered.find(
    ({ conditions, contracts }) =>
      matches(conditions, ticket) &&
      (conditions.pricePlanId === undefined || (contracts ?? []).some((contract) => covers(contract, ticket, at))),
  ) ?? null;

/** The next higher priority; the highest stays. */
export const raised = (priority: TicketPriority): TicketPriority =>
  TICKET_PRIORITIES[TICKET_PRIORITIES.indexOf(priority) + 1] ?? priority;

/** Addresses that a policy's warnings and levels post to. */
export const webhooksOf = (policy: {
  readonly warnings?: readonly { readonly actions: readonly TicketAction[] }[] | undefined;
  readonly escalations?: readonly { readonly actions: readonly TicketAction[] }[] | undefined;
}): string[] =>
  [...(policy.warnings ?? []), ...(policy.escalations ?? [])].flatMap(({ actions: all }) =>
    all.flatMap((action) => (action.kind === 'notify' && action.webhookUrl ? [action.webhookUrl] : [])),
  );
