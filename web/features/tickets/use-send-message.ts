import { useState } from 'react';
import type { TicketMessageKind } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import type { TicketStatus } from '../../../domain/tickets/status.ts';
import { failureOf } from '../../app/failure.ts';
import { trpc } from '../../app/trpc.ts';
import { toastDone } from '../../ui/toast.tsx';
import { consequences } from './consequences.ts';
import { useMoment } from './use-moment.ts';

const SENT: Readonly<Record<TicketMessageKind, string>> = {
  public_reply: 'Reply sent',
  internal_note: 'Note added',
  customer_message: 'Entered',
};

/** Writes into a ticket and says what came of it; false where it was refused, with the reason in `error`. */
export function useSendMessage(ticket: TicketDetail) {
  const utils = trpc.useUtils();
  const moment = useMoment();
  const [error, setError] = useState<string | null>(null);
  const add = trpc.tickets.addMessage.useMutation();
  const send = async (
    kind: TicketMessageKind,
    body: string,
    status?: TicketStatus,
    fileIds: readonly string[] = [],
    /** The last message there was when one began to write. */
    seen: string | null = null,
    cc?: readonly string[],
  ): Promise<boolean> => {
    setError(null);
    try {
      const { message, ticket: after } = await add.mutateAsync({
        id: ticket.id,
        kind,
        body,
        fileIds: [...fileIds],
        ...(kind === 'public_reply' ? { seenMessageId: seen, ...(cc && { cc: [...cc] }) } : {}),
        ...(status ? { status } : {}),
      });
      utils.tickets.get.setData(
        { id: ticket.id },
        (before) => before && { ...before, ...after, messages: [...before.messages, message] },
      );
      toastDone([SENT[kind], ...consequences(ticket.clocks, after.clocks, Date.now(), moment)].join('. '));
      return true;
    } catch (failure) {
      setError(failureOf(failure).message);
      return false;
    } finally {
      void utils.tickets.invalidate();
    }
  };
  return { send, error, pending: add.isPending };
}
