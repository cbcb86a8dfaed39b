import type { Ticket, TicketChange } from '../../../domain/tickets/contract.ts';
import { toastDone, toastFailed } from '../../ui/toast.tsx';
import { consequences } from './consequences.ts';
import { useChangeTicket } from './use-change-ticket.ts';
import { useMoment } from './use-moment.ts';

/** Changes a ticket at once, says what came of it, and takes it back for five seconds. */
export function useSetTicket(ticket: Ticket): (edit: TicketChange, words: string) => void {
  const change = useChangeTicket();
  const moment = useMoment();
  const failed = (failure: Error) => toastFailed(failure.message);
  return (edit, words) => {
    const back = backOf(ticket, edit);
    change(ticket, edit).then((after) => {
      const followed = consequences(ticket.clocks, after.clocks, Date.now(), moment);
      toastDone([words, ...followed].join('. '), { undo: () => void change(after, back).catch(failed) });
    }, failed);
  };
}

/** The edit that undoes one. Own fields are merged, so one that was not set is emptied. */
function backOf(ticket: Ticket, edit: TicketChange): TicketChange {
  const back = Object.fromEntries(Object.keys(edit).map((key) => [key, ticket[key as keyof TicketChange]]));
  if (!edit.fields) return back;
  const fields = Object.fromEntries(Object.keys(edit.fields).map((key) => [key, ticket.fields[key] ?? null]));
  return { ...back, fields };
}
