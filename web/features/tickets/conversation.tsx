import { useState } from 'react';
import type { TicketMessage } from '../../../domain/tickets/contract.ts';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { useMember } from '../../app/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';
import { SplitDialog } from './split-dialog.tsx';
import { useEarlier } from './use-earlier.ts';

/** What was said, oldest first, and where the answer is written. */
export function Conversation({ ticket }: { ticket: TicketDetail }) {
  const { can } = useMember();
  const earlier = useEarlier(ticket);
  const [splitting, setSplitting] = useState<TicketMessage | null>(null);
  const canSplit = can('ticket:update') && can('ticket:create') && ticket.mergedIntoId === null;
  return (
    <section aria-label="Conversation" className="flex min-w-0 flex-col gap-3">
      {ticket.messages.length === 0 ? (
        <p className="rounded-md border border-line bg-surface px-4 py-3 text-muted">
          Nothing has been written yet. The first reply to the customer stops the first-response clock.
        </p>
      ) : (
        <ol className="flex flex-col gap-3">
          {earlier.left > 0 ? (
            <li className="text-center">
              <Button size="small" look="quiet" busy={earlier.pending && 'Reading…'} onClick={earlier.show}>
                Show earlier messages ({earlier.left})
              </Button>
            </li>
          ) : null}
          {[...earlier.messages, ...ticket.messages].map((message) => (
            // What is out of sight costs nothing: hundreds of messages stay as quick as ten.
            <li key={message.id} className="[contain-intrinsic-size:auto_120px] [content-visibility:auto]">
              <Message
                ticketId={ticket.id}
                message={message}
                {...(canSplit && message.ticketNumber === null ? { onSplit: () => setSplitting(message) } : {})}
              />
            </li>
          ))}
        </ol>
      )}
      {ticket.mergedIntoId !== null ? null : can('ticket:update') ? (
        <Composer ticket={ticket} />
      ) : (
        <p className="text-13 text-faint">Your role may read tickets, not answer them.</p>
      )}
      {splitting ? <SplitDialog ticket={ticket} message={splitting} onClose={() => setSplitting(null)} /> : null}
    </section>
  );
}
