import { z } from 'zod';
import { anyOf } from '../list.ts';
import { fromIso, HOUR, type Instant, isoInstant } from '../time/instant.ts';
import { ticketPriority } from './contract.ts';
import { TARGETS } from './events.ts';
import { isWaiting, ticketStatus } from './status.ts';

/** The board: every open ticket by what is left of its most urgent clock; what waits, or has no target, comes last. */

export const MOST_COUNTED = 1000;
/** As many as a person could scroll through; the heads count all. */
const MOST_ON_BOARD = 2000;

export const boardInput = z.strictObject({
  priority: anyOf(ticketPriority).optional(),
  teamId: anyOf(z.uuid()).optional(),
  assigneeId: anyOf(z.uuid()).optional(),
  unassigned: z.boolean().optional(),
  /** How many from the top. */
  limit: z.int().min(1).max(MOST_ON_BOARD).default(200),
});
export type BoardInput = z.input<typeof boardInput>;

export const boardTicket = z.object({
  id: z.uuid(),
  number: z.int(),
  subject: z.string(),
  status: ticketStatus,
  priority: ticketPriority,
  requesterName: z.string().nullable(),
  companyName: z.string().nullable(),
  assigneeId: z.uuid().nullable(),
  assigneeName: z.string().nullable(),
  teamName: z.string().nullable(),
  escalationLevel: z.int(),
  /** When its most urgent clock is due, or was missed; null: paused, or without a target. */
  dueAt: isoInstant.nullable(),
  dueTarget: z.enum(TARGETS).nullable(),
  /** The first warning of that clock. */
  warnsAt: isoInstant.nullable(),
  /** Put away by somebody; here all the same because its clock warns or was missed. */
  snoozed: z.boolean(),
  version: z.int(),
});
export type BoardTicket = z.output<typeof boardTicket>;

export const BOARD_STATES = ['breached', 'warned', 'running', 'paused', 'none'] as const;
export type BoardState = (typeof BOARD_STATES)[number];

export const board = z
  .object({
    /** When this was read: what the states are counted at. */
    at: isoInstant,
    items: z.array(boardTicket),
    /** Counted up to 1,000, which means that many or more: counting 100,000 would take longer than reading the board. */
    counts: z.object({ breached: z.int(), warned: z.int(), running: z.int(), paused: z.int(), none: z.int() }),
    /** The one that whoever asks would be given by `take-next`; null: nothing is free that fits. */
    nextId: z.uuid().nullable(),
  })
  .meta({ id: 'TicketBoard' });
export type Board = z.output<typeof board>;

/** Without a warning of its policy the last hour counts as one. */
export const WARNED_WITHIN = HOUR;

/** How a ticket stands at this instant. A clock is missed from its due instant on. */
export function boardState(
  { dueAt, warnsAt, status }: Pick<BoardTicket, 'dueAt' | 'warnsAt' | 'status'>,
  now: Instant,
): BoardState {
  if (dueAt === null) return isWaiting(status) ? 'paused' : 'none';
  const due = fromIso(dueAt);
  if (due <= now) return 'breached';
  return (warnsAt === null ? due - WARNED_WITHIN : fromIso(warnsAt)) <= now ? 'warned' : 'running';
}
