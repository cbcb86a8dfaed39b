import type { Ticket, TicketChange } from '../../../domain/tickets/contract.ts';
import { trpc } from '../../app/trpc.ts';

/** Changes a ticket and what is shown of it. Rejects with words for a person. */
export function useChangeTicket(): (ticket: Pick<Ticket, 'id' | 'version'>, change: TicketChange) => Promise<Ticket> {
  const utils = trpc.useUtils();
  const update = trpc.tickets.update.useMutation();
  return async ({ id, version }, change) => {
    try {
      const after = await update.mutateAsync({ ...change, id, version });
      utils.tickets.get.setData({ id }, (before) => before && { ...before, ...after });
      return after;
    } finally {
      void utils.tickets.invalidate();
    }
  };
}
