import { trpc } from '../../app/trpc.ts';
import { WhatNext } from '../processes/index.ts';

/** What happens next to a lead: the next steps of the journey whose turn comes first. */
export function LeadNext({ leadId }: { leadId: string }) {
  const [first] =
    trpc.enrolments.list.useQuery({ filter: { leadId, status: ['active'] }, sort: 'nextAt', pageSize: 1 }).data
      ?.items ?? [];
  return first ? <Next id={first.id} /> : null;
}

function Next({ id }: { id: string }) {
  const { data } = trpc.enrolments.get.useQuery({ id });
  return data ? (
    <div className="max-lg:order-first">
      <WhatNext process={data.process} />
    </div>
  ) : null;
}
