import { useRef, useState } from 'react';
import type { TicketMessage } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { toastFailed } from '../../ui/toast.tsx';

/** What was said before what the page came with, read when it is asked for. */
export function useEarlier(ticket: TicketDetail) {
  const utils = trpc.useUtils();
  const [before, setBefore] = useState<readonly TicketMessage[]>([]);
  const [left, setLeft] = useState<number | null>(null);
  const [pending, setPending] = useState(false);
  const first = before[0] ?? ticket.messages[0];
  const known = new Set(ticket.messages.map(({ id }) => id));
  // The page's own messages move on as new ones come: what falls off their beginning is kept, so that nothing is left out.
  const shown = useRef(new Map<string, TicketMessage>());
  for (const message of ticket.messages) shown.current.set(message.id, message);
  const show = async () => {
    if (!first) return;
    setPending(true);
    try {
      const older = await utils.tickets.messages.fetch({ id: ticket.id, before: first.id });
      setBefore([...older.messages, ...before]);
      setLeft(older.earlierMessages);
    } catch (error) {
      toastFailed(failureOf(error).message);
    } finally {
      setPending(false);
    }
  };
  return {
    messages: before.length === 0 ? [] : [...before, ...shown.current.values()].filter(({ id }) => !known.has(id)),
    left: left ?? ticket.earlierMessages,
    pending,
    show: () => void show(),
  };
}
