import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Link } from '../../ui/link.tsx';
import { Clocks } from './clocks.tsx';
import { Message } from './message.tsx';
import { Priority } from './priority.tsx';
import { TicketState } from './ticket-state.tsx';

/** How many of the last messages tell where a ticket stands. */
const LAST = 3;

/** A ticket beside the list: how its clocks stand and what was said last. */
export function TicketPanel({ id }: { id: string }) {
  const query = trpc.tickets.get.useQuery({ id });
  return (
    <Loaded query={query} what="The ticket">
      {(ticket) => <Preview ticket={ticket} />}
    </Loaded>
  );
}

function Preview({ ticket }: { ticket: TicketDetail }) {
  const earlier = ticket.earlierMessages + ticket.messages.length - LAST;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
        <TicketState status={ticket.status} />
        <Priority priority={ticket.priority} />
        <span>{ticket.assigneeName ?? 'Nobody yet'}</span>
      </div>
      <section aria-label="Clocks" className="flex flex-col gap-4">
        <Clocks ticket={ticket} />
      </section>
      <section aria-label="Last messages" className="flex flex-col gap-3 border-t border-line pt-4">
        {earlier > 0 ? (
          <Link href={`/tickets/${ticket.id}`} className="text-13 text-accent underline-offset-2 hover:underline">
            {earlier === 1 ? '1 earlier message' : `${earlier} earlier messages`}
          </Link>
        ) : null}
        {ticket.messages.slice(-LAST).map((message) => (
          <Message key={message.id} ticketId={ticket.id} message={message} />
        ))}
        {ticket.messages.length === 0 ? <p className="text-muted">Nothing has been written yet.</p> : null}
      </section>
    </div>
  );
}
