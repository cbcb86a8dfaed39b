import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { useMember } from '../../app/session.tsx';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';

/** What was said, oldest first, and where the answer is written. */
export function Conversation({ ticket }: { ticket: TicketDetail }) {
  const { can } = useMember();
  return (
    <section aria-label="Conversation" className="flex min-w-0 flex-col gap-3">
      {ticket.messages.length === 0 ? (
        <p className="rounded-md border border-line bg-surface px-4 py-3 text-muted">
          Nothing has been written yet. The first reply to the customer stops the first-response clock.
        </p>
      ) : (
        <ol className="flex flex-col gap-3">
          {ticket.messages.map((message) => (
            <li key={message.id}>
              <Message ticketId={ticket.id} message={message} />
            </li>
          ))}
        </ol>
      )}
      {can('ticket:update') ? (
        <Composer ticket={ticket} />
      ) : (
        <p className="text-13 text-faint">Your role may read tickets, not answer them.</p>
      )}
    </section>
  );
}
