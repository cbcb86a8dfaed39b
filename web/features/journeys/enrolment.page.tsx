import { useParams } from '@tanstack/react-router';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { EnrolmentDetail } from '../../../domain/journeys/requests.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ProcessBeat, ProcessControls, ProcessEffects, WhatNext } from '../processes/index.ts';
import { EnrolmentState } from './enrolment-state.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('enrolments');
  const query = trpc.enrolments.get.useQuery({ id });
  useTitle(query.data && `${query.data.leadName} in ${query.data.journeyName}`);
  return (
    <Loaded query={query} what="The enrolment">
      {(enrolment) => <Detail enrolment={enrolment} />}
    </Loaded>
  );
}

function Detail({ enrolment }: { enrolment: EnrolmentDetail }) {
  const { journeyId, journeyName, leadId, leadName, standsAt, status, startedAt, enteredAt, endedAt, process } =
    enrolment;
  const { can } = useMember();
  return (
    <>
      <PageHeader
        back={<Link href={`/journeys/${journeyId}`}>{journeyName}</Link>}
        title={leadName}
        line={
          <>
            <EnrolmentState enrolment={{ ...enrolment, processStatus: process.status }} />
            {status === 'active' ? (
              <span>
                at “{standsAt}” since <Instant at={enteredAt} />
              </span>
            ) : null}
          </>
        }
        actions={
          <>
            <ProcessControls process={process} />
            {can('enrolment:exit') && status === 'active' ? <TakeOut enrolment={enrolment} /> : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <ProcessBeat process={process} />
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex flex-col gap-4 max-lg:order-2">
            <ProcessEffects process={process} />
          </div>
          <div className="flex flex-col gap-4">
            <WhatNext process={process} />
            <Card title="Properties">
              <DefinitionList
                items={[
                  ['Lead', <Name key="lead" href={`/leads/${leadId}`} name={leadName} />],
                  ['Journey', <Name key="journey" href={`/journeys/${journeyId}`} name={journeyName} />],
                  [status === 'active' ? 'Stands at' : 'Stood at', standsAt],
                  ['Enrolled', <Instant key="enrolled" at={startedAt} />],
                  ['Ended', endedAt ? <Instant key="ended" at={endedAt} /> : 'not yet'],
                ]}
              />
            </Card>
          </div>
        </div>
      </div>
    </>
  );
}

const Name = ({ href, name }: { href: string; name: string }) => (
  <Link href={href} className="text-accent underline-offset-2 hover:underline">
    {name}
  </Link>
);

function TakeOut({ enrolment: { id, leadId, leadName, journeyName } }: { enrolment: EnrolmentDetail }) {
  const utils = trpc.useUtils();
  const [asking, setAsking] = useState(false);
  const exit = trpc.enrolments.exit.useMutation();
  return (
    <>
      <Button icon={<LogOut />} onClick={() => setAsking(true)}>
        Take out
      </Button>
      {asking ? (
        <ConfirmDialog
          open
          onOpenChange={setAsking}
          title={`Take ${leadName} out of ${journeyName}?`}
          consequence={<Consequence leadId={leadId} />}
          confirm="Take out"
          busy="Taking out…"
          danger
          reason="required"
          onConfirm={async (reason) => {
            await exit.mutateAsync({ id, reason });
            toastDone(`${leadName} left ${journeyName}`);
            await Promise.all([
              utils.enrolments.invalidate(),
              utils.processes.invalidate(),
              utils.journeys.invalidate(),
              utils.leads.invalidate(),
            ]);
          }}
        />
      ) : null}
    </>
  );
}

/** The lead's other journeys go on; only where this is the one journey are the mails to come all its own. */
function Consequence({ leadId }: { leadId: string }) {
  const { data } = trpc.leads.consequence.useQuery({ id: leadId }, { staleTime: 0 });
  const only = data?.journeys.length === 1;
  return (
    <>
      Nothing further is sent from this journey
      {only && data.mails > 0 ? `: ${data.mails} ${data.mails === 1 ? 'mail' : 'mails'} will not be sent` : ''}. It
      cannot be continued, but the lead can be enrolled again.
    </>
  );
}
