import { useParams } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import type { ProcessDetail } from '../../../domain/process/console.ts';
import { History } from '../../app/history.tsx';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DefinitionList } from '../../ui/definition-list.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Effects } from './effects.tsx';
import { Forecast } from './forecast.tsx';
import { ProcessBeat } from './process-beat.tsx';
import { ProcessControls } from './process-controls.tsx';
import { ProcessFailure } from './process-failure.tsx';
import { ProcessStatus } from './process-status.tsx';
import { Run } from './run.tsx';
import { NOUNS_OF_PROCESSES } from './use-latest-process.ts';
import { BY_HAND, KIND_WORDS, SUBJECT_WORDS } from './words.ts';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('processes', 'audits');
  useLiveFrom('processes', ...NOUNS_OF_PROCESSES);
  const query = trpc.processes.get.useQuery({ id });
  useTitle(query.data && `${KIND_WORDS[query.data.kind]}: ${query.data.title}`);
  return (
    <Loaded query={query} what="The process">
      {(process) => <Detail process={process} />}
    </Loaded>
  );
}

function Detail({ process }: { process: ProcessDetail }) {
  const { status, kind, title, href, nextWords, nextAt } = process;
  return (
    <>
      <PageHeader
        back={<Link href="/processes">Processes</Link>}
        title={title}
        line={
          <>
            <ProcessStatus process={process} />
            <span>{KIND_WORDS[kind]}</span>
            {status === 'running' && nextWords && nextAt ? (
              <span>
                {nextWords} <Instant at={nextAt} />
              </span>
            ) : null}
          </>
        }
        actions={
          <>
            <Button asChild>
              <Link href={href}>
                <ArrowUpRight aria-hidden />
                Open the {SUBJECT_WORDS[kind]}
              </Link>
            </Button>
            <ProcessControls process={process} />
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        <ProcessFailure process={process} />
        <ProcessBeat process={process} />
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-4 max-lg:order-2">
            <Effects process={process} />
            <History noun="process" id={process.id} words={({ action }) => ({ title: BY_HAND[action] ?? 'Changed' })} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Forecast process={process} />
            <Run process={process} />
            <Properties process={process} />
          </div>
        </div>
      </div>
    </>
  );
}

const Properties = ({ process }: { process: ProcessDetail }) => (
  <Card title="Properties">
    <DefinitionList
      items={[
        [
          'Keeps on time',
          <Link key="subject" href={process.href}>
            {process.title}
          </Link>,
        ],
        ['Began', <Instant key="began" at={process.startedAt} />],
        ['Ended', process.overAt ? <Instant key="ended" at={process.overAt} /> : 'not yet'],
      ]}
    />
  </Card>
);
