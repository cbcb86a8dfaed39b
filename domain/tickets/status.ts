import { z } from 'zod';

/** pending waits for the customer; solved may come back; closed is final but for a reopening by staff. */
export const TICKET_STATUSES = ['new', 'open', 'pending', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const ticketStatus = z.enum(TICKET_STATUSES);

/** From each status the ones it may change to; a ticket never becomes `new` again. */
export const TICKET_TRANSITIONS: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  new: ['open', 'pending', 'solved', 'closed'],
  open: ['pending', 'solved', 'closed'],
  pending: ['open', 'solved', 'closed'],
  solved: ['open', 'pending', 'closed'],
  closed: ['open'],
};

export const mayChangeStatus = (from: TicketStatus, to: TicketStatus): boolean => TICKET_TRANSITIONS[from].includes(to);

/** Statuses in which a ticket's work is finished and its process over. */
export const FINISHED_STATUSES = ['solved', 'closed'] as const satisfies readonly TicketStatus[];
export const isFinished = (status: TicketStatus): boolean => status === 'solved' || status === 'closed';

/** A change that reopens: its transaction sets the process row back to `running`, for an `over` one is never planned. */
export const reopens = (from: TicketStatus, to: TicketStatus): boolean => isFinished(from) && !isFinished(to);

/** A customer who writes takes the ticket up again, a closed one too; a new one stays new until staff answers. */
export const statusAfterCustomerMessage = (status: TicketStatus): TicketStatus => (status === 'new' ? 'new' : 'open');

/** The first answer makes a new ticket open; otherwise staff says the status themselves. */
export const statusAfterStaffReply = (status: TicketStatus): TicketStatus => (status === 'new' ? 'open' : status);
