import { AlarmClock, Merge, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { trpc } from '../../app/trpc.ts';
import { Countdown } from '../../ui/countdown.tsx';
import { Link } from '../../ui/link.tsx';

/** What makes this ticket another than it looks: merged away, spam, put away. */
export function Banners({ ticket }: { ticket: TicketDetail }) {
  const target = trpc.tickets.desk.useQuery({ id: ticket.id }).data?.mergedInto;
  return (
    <>
      {target ? (
        <Banner icon={<Merge />}>
          This ticket is merged: its conversation goes on in{' '}
          <Link href={`/tickets/${target.id}`} className="text-accent underline-offset-2 hover:underline">
            #{target.number} {target.subject}
          </Link>
          .
        </Banner>
      ) : null}
      {ticket.spam ? (
        <Banner icon={<ShieldAlert />}>Spam: out of the lists, and none of its clocks runs.</Banner>
      ) : null}
      {ticket.snoozedAt === null ? null : (
        <Banner icon={<AlarmClock />}>
          {ticket.snoozedUntil === null ? (
            'Snoozed until somebody writes. Its clocks go on.'
          ) : (
            <>
              Snoozed: <Countdown at={ticket.snoozedUntil} before="back" after="back" />. Its clocks go on.
            </>
          )}
        </Banner>
      )}
    </>
  );
}

const Banner = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <p className="flex items-start gap-2 rounded-md border border-line bg-sunken px-4 py-2.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint">
    {icon}
    <span>{children}</span>
  </p>
);
