import type { EnrolmentListItem } from '../../../domain/journeys/requests.ts';
import { useLive } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { EnrolmentState } from '../journeys/index.ts';
import { ProcessBeat, WhatNext } from '../processes/index.ts';

/** A lead is seldom in more journeys than it takes to follow. */
const MOST = 10;

/** The journeys of a lead, the running ones with their whole time line and what comes next. */
export function LeadJourneys({ leadId, compact = false }: { leadId: string; compact?: boolean }) {
  useLive('enrolments');
  const query = trpc.enrolments.list.useQuery({ filter: { leadId }, pageSize: MOST });
  return (
    <Loaded query={query} what="The journeys" skeleton={<div className="h-40" />}>
      {({ items }) => {
        const running = items.filter(({ status }) => status === 'active');
        const ended = items.filter(({ status }) => status !== 'active');
        if (items.length === 0) {
          return compact ? (
            <p className="text-muted">In no journey: nothing is sent on its own.</p>
          ) : (
            <Card title="Journeys">
              <p className="text-muted">In no journey: nothing is sent on its own. Enrol the lead to keep in touch.</p>
            </Card>
          );
        }
        return (
          <div className="flex flex-col gap-4">
            {running.map((enrolment) => (
              <Running key={enrolment.id} enrolment={enrolment} withNext={compact} />
            ))}
            {ended.length > 0 ? (
              <Card title={running.length > 0 ? 'Earlier journeys' : 'Journeys'}>
                <ul className="flex flex-col divide-y divide-line">
                  {ended.map((enrolment) => (
                    <Ended key={enrolment.id} enrolment={enrolment} />
                  ))}
                </ul>
              </Card>
            ) : null}
          </div>
        );
      }}
    </Loaded>
  );
}

function Running({ enrolment, withNext }: { enrolment: EnrolmentListItem; withNext: boolean }) {
  const { data } = trpc.enrolments.get.useQuery({ id: enrolment.id });
  const { journeyName, standsAt, id } = enrolment;
  return (
    <section aria-label={journeyName} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-14 font-semibold">
          <Link href={`/journeys/enrolments/${id}`}>{journeyName}</Link>
        </h2>
        <EnrolmentState enrolment={enrolment} />
        <span className="text-muted">at “{standsAt}”</span>
      </div>
      {data ? (
        <>
          <ProcessBeat process={data.process} />
          {withNext ? <WhatNext process={data.process} /> : null}
        </>
      ) : (
        <div className="h-44" />
      )}
    </section>
  );
}

const Ended = ({ enrolment }: { enrolment: EnrolmentListItem }) => (
  <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0">
    <Link href={`/journeys/enrolments/${enrolment.id}`} className="font-medium underline-offset-2 hover:underline">
      {enrolment.journeyName}
    </Link>
    <EnrolmentState enrolment={enrolment} />
    {enrolment.endedAt ? <Instant at={enrolment.endedAt} className="text-13 text-faint sm:ml-auto" /> : null}
  </li>
);
