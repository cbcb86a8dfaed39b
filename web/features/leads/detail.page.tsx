import { useNavigate, useParams } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AuditEntry } from '../../../domain/audits/contract.ts';
import { type Lead, leadTitle } from '../../../domain/leads/contract.ts';
import { changedFields, History } from '../../app/history.tsx';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { useOwners } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { LeadActions } from './lead-actions.tsx';
import { LeadForm } from './lead-form.tsx';
import { LeadJourneys } from './lead-journeys.tsx';
import { LeadNext } from './lead-next.tsx';
import { LeadState } from './lead-state.tsx';
import { MessagesSent } from './messages-sent.tsx';
import { Properties } from './properties.tsx';
import { STATUS } from './words.ts';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('leads');
  useLiveFrom('audits', 'leads');
  const query = trpc.leads.get.useQuery({ id });
  useTitle(query.data && leadTitle(query.data));
  return (
    <Loaded query={query} what="The lead">
      {(lead) => <Detail lead={lead} />}
    </Loaded>
  );
}

function Detail({ lead }: { lead: Lead }) {
  const { can } = useMember();
  const navigate = useNavigate();
  const owners = useOwners();
  const [editing, setEditing] = useState(false);
  const enrolments = can('enrolment:read');
  return (
    <>
      <PageHeader
        back={<Link href="/leads">Leads</Link>}
        title={leadTitle(lead)}
        line={
          <>
            <LeadState lead={lead} />
            {lead.email && lead.name ? <span>{lead.email}</span> : null}
            {lead.source ? <span>from {lead.source}</span> : null}
            <span>{lead.ownerName ? `looked after by ${lead.ownerName}` : 'nobody looks after it yet'}</span>
          </>
        }
        actions={
          <LeadActions
            lead={lead}
            onEdit={() => setEditing(true)}
            onDeleted={() => void navigate({ to: '/leads', replace: true })}
          />
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
        <div className="flex flex-col gap-4">
          {enrolments ? <LeadJourneys leadId={lead.id} /> : null}
          {can('message:read') ? <MessagesSent leadId={lead.id} /> : null}
          <History noun="lead" id={lead.id} words={inWords} />
        </div>
        {/* On narrow screens what comes next stands first, what is known last. */}
        <div className="flex flex-col gap-4 max-lg:contents">
          {enrolments ? <LeadNext leadId={lead.id} /> : null}
          <Card
            title="Properties"
            aside={
              can('lead:update') ? (
                <Button size="small" look="quiet" icon={<Pencil />} onClick={() => setEditing(true)}>
                  Edit
                </Button>
              ) : null
            }
          >
            <Properties lead={lead} />
          </Card>
        </div>
      </div>
      {editing ? <LeadForm lead={lead} owners={owners} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

const DEEDS: Readonly<Record<string, string>> = {
  created: 'Added',
  updated: 'Edited',
  deleted: 'Deleted',
  unsubscribed: 'Unsubscribed',
  imported: 'Imported from a file',
};

function inWords(entry: AuditEntry) {
  const { action, after } = entry;
  if (action === 'status-changed') {
    const to = STATUS[after?.status as keyof typeof STATUS]?.words.toLowerCase() ?? 'another status';
    return { title: `Moved to ${to}` };
  }
  const title = DEEDS[action] ?? 'Changed';
  if (action !== 'updated') return { title };
  const changes = changedFields(entry);
  return { title, body: changes.length > 0 ? changes.map((change) => <p key={change}>{change}</p>) : null };
}
