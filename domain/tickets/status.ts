import { z } from 'zod';

/** pending waits for the customer, on_hold for somebody else; solved may come back; closed is final but for a reopening by staff. */
export const TICKET_STATUSES = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];
export const ticketStatus = z.enum(TICKET_STATUSES);

/** From each status the ones it may change to; a ticket never becomes `new` again. */
export const TICKET_TRANSITIONS: Readonly<Record<TicketStatus, readonly TicketStatus[]>> = {
  new: ['open', 'pending', 'on_hold', 'solved', 'closed'],
  open: ['pending', 'on_hold', 'solved', 'closed'],
  pending: ['open', 'on_hold', 'solved', 'closed'],
  on_hold: ['open', 'pending', 'solved', 'closed'],
  solved: ['open', 'pending', 'on_hold', 'closed'],
  closed: ['open'],
};

export const mayChangeStatus = (from: TicketStatus, to: TicketStatus): boolean => TICKET_TRANSITIONS[from].includes(to);

/** Statuses in which the work waits for somebody who is not staff. */
export const WAITING_STATUSES = ['pending', 'on_hold'] as const satisfies readonly TicketStatus[];
export const isWaiting = (status: TicketStatus): boolean => status === 'pending' || status === 'on_hold';

/** Statuses in which a ticket's work is finished; its process goes on until it is closed. */
export const FINISHED_STATUSES = ['solved', 'closed'] as const satisfies readonly TicketStatus[];
export const isFinished = (status: TicketStatus): boolean => status === 'solved' || status === 'closed';

/** A change that takes finished work up again; of a closed one, the process too comes back to life. */
export const reopens = (from: TicketStatus, to: TicketStatus): boolean => isFinished(from) && !isFinished(to);

/**
 * A customer who writes takes the ticket up again; a new one stays new until staff answers. A closed one stays closed:
 * what the customer writes then is a new ticket that follows it up.
 */
export const statusAfterCustomerMessage = (status: TicketStatus): TicketStatus =>
  status === 'new' || status === 'closed' ? status : 'open';

/** The first answer makes a new ticket open; otherwise staff says the status themselves. */
export const statusAfterStaffReply = (status: TicketStatus): TicketStatus => (status === 'new' ? 'open' : status);
