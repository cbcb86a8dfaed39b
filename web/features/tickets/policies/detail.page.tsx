import { useNavigate, useParams } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import type { SlaPolicy } from '../../../../domain/tickets/sla-policy.ts';
import { useLive } from '../../../app/live.tsx';
import { Loaded } from '../../../app/loaded.tsx';
import { useTitle } from '../../../app/title.ts';
import { trpc } from '../../../app/trpc.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { draftOf, newDraft } from './draft.ts';
import { PolicyForm } from './policy-form.tsx';
import { PutAway } from './put-away.tsx';

export function Page() {
  const { id } = useParams({ strict: false });
  useLive('slaPolicies', 'calendars');
  return id === 'new' ? <NewPolicy /> : <StoredPolicy id={id ?? ''} />;
}

const BACK = <Link href="/tickets/policies">SLA policies</Link>;

function NewPolicy() {
  const calendars = trpc.calendars.list.useQuery({ pageSize: 200, sort: 'createdAt' });
  return (
    <>
      <PageHeader back={BACK} title="New SLA policy" />
      <Loaded query={calendars} what="The calendars">
        {({ items }) => (items[0] ? <PolicyForm key={items[0].id} initial={newDraft(items[0].id)} /> : <NoCalendar />)}
      </Loaded>
    </>
  );
}

function NoCalendar() {
  const navigate = useNavigate();
  return (
    <EmptyState
      icon={CalendarClock}
      title="First a calendar"
      action={
        <Button look="primary" onClick={() => void navigate({ to: '/tickets/calendars/new' })}>
          New calendar
        </Button>
      }
    >
      A policy counts in business time, so it needs to know when you work.
    </EmptyState>
  );
}

function StoredPolicy({ id }: { id: string }) {
  const query = trpc.slaPolicies.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The policy">
      {(policy) => (
        <>
          <PageHeader back={BACK} title={policy.name} line={inUse(policy)} actions={<PutAway policy={policy} />} />
          <PolicyForm key={`${policy.id} ${policy.version}`} initial={draftOf(policy)} stored={policy} />
        </>
      )}
    </Loaded>
  );
}

const inUse = ({ openTickets, calendarName, position, versionNumber }: SlaPolicy): string =>
  `Asked ${ordinal(position)}, version ${versionNumber}; ${openTickets === 1 ? '1 open ticket is' : `${openTickets} open tickets are`} under it, in ${calendarName}`;

const ORDINALS = ['first', 'second', 'third'];
const ordinal = (position: number): string => ORDINALS[position - 1] ?? `as number ${position}`;
