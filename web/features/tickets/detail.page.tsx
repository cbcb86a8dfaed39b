import { useParams } from '@tanstack/react-router';
import type { TicketDetail } from '../../../domain/tickets/requests.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { ProcessBeat, ProcessControls, WhatNext } from '../processes/index.ts';
import { Banners } from './banners.tsx';
import { Clocks } from './clocks.tsx';
import { Conversation } from './conversation.tsx';
import { CustomerCard } from './customer-card.tsx';
import { Labels } from './labels.tsx';
import { Priority } from './priority.tsx';
import { Properties } from './properties.tsx';
import { SideConversations } from './side-conversations.tsx';
import { SlaPill } from './sla-pill.tsx';
import { SurveyCard } from './survey-card.tsx';
import { TicketActions } from './ticket-actions.tsx';
import { TicketState } from './ticket-state.tsx';
import { Ties } from './ties.tsx';
import { useAgents } from './use-agents.ts';

const ONE_COLUMN = '(max-width: 1023px)';

export function Page() {
  const { id } = useParams({ strict: false });
  useLive('tickets', 'ticketFields', 'macros');
  const query = trpc.tickets.get.useQuery({ id: id ?? '' });
  useTitle(query.data && `#${query.data.number} ${query.data.subject}`);
  return (
    <Loaded query={query} what="The ticket">
      {(ticket) => <Ticket key={ticket.id} ticket={ticket} />}
    </Loaded>
  );
}

function Ticket({ ticket }: { ticket: TicketDetail }) {
  const agents = useAgents();
  const { can } = useMember();
  // Where the line runs from top to bottom, what was said comes first.
  const narrow = useMedia(ONE_COLUMN);
  const beat = <ProcessBeat process={ticket.process} />;
  return (
    <>
      <PageHeader
        back={<Link href="/tickets">Tickets</Link>}
        title={
          <>
            <span className="font-normal text-faint tabular">#{ticket.number}</span> {ticket.subject}
          </>
        }
        line={
          <>
            <TicketState status={ticket.status} />
            <SlaPill ticket={ticket} />
            <Priority priority={ticket.priority} />
            <span>{ticket.assigneeName ?? 'Nobody has taken it yet'}</span>
          </>
        }
        actions={<TicketActions ticket={ticket} />}
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <Banners ticket={ticket} />
        {narrow ? null : beat}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <Conversation ticket={ticket} />
            <SideConversations ticket={ticket} />
            <Ties ticket={ticket} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Card title="Clocks" aside={ticket.slaPolicyName}>
              <div className="flex flex-col gap-5">
                <Clocks ticket={ticket} />
              </div>
            </Card>
            <SurveyCard ticketId={ticket.id} />
            <CustomerCard ticketId={ticket.id} />
            <WhatNext process={ticket.process} />
            {can('process:manage') && ticket.process.overAt === null ? (
              <div className="flex flex-wrap items-center justify-end gap-2">
                <span className="mr-auto text-13 text-faint">This ticket’s process</span>
                <ProcessControls process={ticket.process} />
              </div>
            ) : null}
            <Properties ticket={ticket} agents={agents} />
            <Labels ticket={ticket} agents={agents} />
          </div>
        </div>
        {narrow ? beat : null}
      </div>
    </>
  );
}
