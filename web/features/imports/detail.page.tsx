import { useParams } from '@tanstack/react-router';
import { CircleX } from 'lucide-react';
import type { ImportJob } from '../../../domain/imports/contract.ts';
import { fromIso, SECOND } from '../../../domain/time/instant.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Duration } from '../../ui/duration.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProcessBeat, ProcessControls, WhatNext } from '../processes/index.ts';
import { Figures } from './figures.tsx';
import { ImportPill } from './import-pill.tsx';
import { LeftOut } from './left-out.tsx';
import { ENTITY, targetWords } from './words.ts';

/** Notices come a batch; between two of them nothing is known to have changed. */
const AGAIN_MS = 1000;

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('imports');
  useLiveFrom('processes', 'imports');
  const query = trpc.imports.get.useQuery(
    { id },
    {
      refetchInterval: ({ state: { data } }) =>
        data?.state === 'importing' || data?.state === 'uploading' ? AGAIN_MS : false,
    },
  );
  useTitle(query.data && `Import of ${query.data.fileName}`);
  return (
    <Loaded query={query} what="The import">
      {(job) => <Detail job={job} />}
    </Loaded>
  );
}

function Detail({ job }: { job: ImportJob }) {
  const { can } = useMember();
  const { fileName, entity, createdAt, startedAt, finishedAt, processId, error, state } = job;
  const readable = processId !== null && can('process:read');
  const process = trpc.processes.get.useQuery({ id: processId ?? '' }, { enabled: readable }).data;
  return (
    <>
      <PageHeader
        back={<Link href="/imports">Imports</Link>}
        title={fileName}
        line={
          <>
            <ImportPill job={job} />
            <span>{ENTITY[entity].words}</span>
            <span>
              {finishedAt ? 'ended' : 'begun'} <Instant at={finishedAt ?? createdAt} />
            </span>
          </>
        }
        actions={
          <>
            {process ? <ProcessControls process={process} /> : null}
            {state === 'finished' ? (
              <Button asChild look="primary">
                <Link href={`/${entity}`}>See the {entity}</Link>
              </Button>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        {error ? (
          <div
            role="alert"
            className="flex gap-3 rounded-md border border-breached/40 bg-breached-soft p-3 text-breached"
          >
            <CircleX className="mt-0.5 size-4 shrink-0" aria-hidden />
            <p>{error}</p>
          </div>
        ) : null}
        <Figures job={job} />
        {process && finishedAt === null ? <ProcessBeat process={process} /> : null}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex flex-col gap-4">
            <LeftOut job={job} />
            <Columns job={job} />
          </div>
          <div className="flex flex-col gap-4 max-lg:order-first">
            {process && finishedAt === null ? <WhatNext process={process} /> : null}
            <Card title="Properties">
              <DefinitionList
                items={[
                  ['Rows', job.total.toLocaleString('en')],
                  ['Begun', <Instant key="begun" at={startedAt ?? createdAt} />],
                  [
                    'Took',
                    finishedAt && startedAt ? <Took key="took" from={startedAt} to={finishedAt} /> : 'not over yet',
                  ],
                  ['Journey', job.enrolJourneyId ? <Journey key="journey" id={job.enrolJourneyId} /> : 'none'],
                ]}
              />
            </Card>
          </div>
        </div>
      </div>
    </>
  );
}

/** Under a second is not told by parts. */
function Took({ from, to }: { from: string; to: string }) {
  const seconds = Math.round((fromIso(to) - fromIso(from)) / SECOND);
  return seconds < 1 ? 'less than a second' : <Duration seconds={seconds} />;
}

function Journey({ id }: { id: string }) {
  const { data } = trpc.journeys.get.useQuery({ id });
  return (
    <Link href={`/journeys/${id}`} className="text-accent underline-offset-2 hover:underline">
      {data?.name ?? 'Open the journey'}
    </Link>
  );
}

const Columns = ({ job: { header, mapping } }: { job: ImportJob }) => (
  <Card title="Where each column went">
    <DefinitionList
      items={[...new Set(header)].map((column) => {
        const field = mapping[column];
        return [
          column,
          field ? (
            targetWords(field)
          ) : (
            <span key={column} className="text-faint">
              left out
            </span>
          ),
        ] as const;
      })}
    />
  </Card>
);
