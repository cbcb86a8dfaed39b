import { ExternalLink, TriangleAlert } from 'lucide-react';
import type { ProcessDetail, ProcessRun } from '../../../domain/process/console.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Card } from '../../ui/card.tsx';
import { Count } from '../../ui/count.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';

const PHASES: Readonly<Record<string, string>> = {
  planning: 'Working out what is next',
  acting: 'Doing a step',
  waiting: 'Waiting',
};

/** How long an answer of the run stands: nobody tells the page that a workflow turned a round. */
const AGAIN_MS = 20_000;

/** The run as Temporal tells it, beside what the row in Postgres says. */
export function Run({ process }: { process: ProcessDetail }) {
  const query = trpc.processes.run.useQuery({ id: process.id }, { refetchInterval: AGAIN_MS, staleTime: 0 });
  return (
    <Card
      title="Its run in Temporal"
      aside={
        query.data?.url ? (
          <a
            href={query.data.url}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 text-accent underline-offset-2 hover:underline"
          >
            Open in Temporal
            <ExternalLink className="size-3.5" aria-hidden />
          </a>
        ) : null
      }
    >
      <Loaded query={query} what="The run" skeleton={<div className="h-16" />}>
        {(run) => <Answer run={run} ended={process.overAt !== null || process.status === 'cancelled'} />}
      </Loaded>
    </Card>
  );
}

function Answer({ run: { reachable, status, difference }, ended }: { run: ProcessRun; ended: boolean }) {
  if (!reachable) {
    return (
      <p className="text-muted">
        Temporal does not answer at the moment. Nothing is lost: the process rests in Postgres and goes on when Temporal
        is back.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {difference ? (
        <p role="status" className="flex gap-2 text-warned">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {difference}
        </p>
      ) : null}
      {status ? (
        <DefinitionList
          items={[
            ['Doing', PHASES[status.phase] ?? 'Running'],
            ['Since', <Instant key="since" at={status.since} />],
            ['Until', status.until ? <Instant key="until" at={status.until} /> : 'something changes'],
            [
              'Rounds',
              <span key="rounds">
                <Count value={status.plans} /> planned, <Count value={status.acts} /> acted
              </span>,
            ],
          ]}
        />
      ) : (
        <p className="text-muted">{ended ? 'No run is open any more: the process has ended.' : 'No run is open.'}</p>
      )}
      {difference || !status ? null : <p className="text-13 text-faint">Agrees with what Postgres holds.</p>}
    </div>
  );
}
