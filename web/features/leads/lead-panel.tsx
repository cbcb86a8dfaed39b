import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { LeadJourneys } from './lead-journeys.tsx';
import { LeadState } from './lead-state.tsx';
import { Properties } from './properties.tsx';

/** A lead beside the list: its journeys with what comes next, and what is known of it. */
export function LeadPanel({ id }: { id: string }) {
  const { can } = useMember();
  const query = trpc.leads.get.useQuery({ id });
  return (
    <Loaded query={query} what="The lead">
      {(lead) => (
        <div className="flex flex-col gap-5">
          <div className="flex flex-wrap items-center gap-2">
            <LeadState lead={lead} />
          </div>
          {can('enrolment:read') ? <LeadJourneys leadId={id} compact /> : null}
          <section aria-label="Properties" className="border-t border-line pt-4">
            <Properties lead={lead} />
          </section>
        </div>
      )}
    </Loaded>
  );
}
