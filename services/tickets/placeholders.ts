import type { Placeholder } from '../../domain/tickets/macros.ts';
import type { Ctx } from '../context.ts';
import { actorName } from './people.ts';
import type { TicketRow } from './read.ts';

/** What stands for each placeholder in a text about this ticket. */
export const placeholdersOf = (
  ctx: Ctx,
  ticket: Pick<TicketRow, 'number' | 'subject' | 'requesterName' | 'companyName' | 'teamName'>,
): Record<Placeholder, string | null> => ({
  requester: ticket.requesterName,
  firstName: ticket.requesterName?.trim().split(/\s+/)[0] ?? null,
  number: String(ticket.number),
  subject: ticket.subject,
  company: ticket.companyName,
  agent: actorName(ctx),
  team: ticket.teamName,
});
