import { useParams } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { JourneyDetail } from '../../../domain/journeys/requests.ts';
import { nodeTitle, rulesWords } from '../../../domain/journeys/words.ts';
import { useLive, useLiveFrom } from '../../app/live.tsx';
import { Loaded } from '../../app/loaded.tsx';
import { useMember } from '../../app/session.tsx';
import { useTitle } from '../../app/title.ts';
import { trpc } from '../../app/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Count } from '../../ui/count.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SavedViews } from '../../ui/saved-views.tsx';
import { ComingWeek } from './coming-week.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { JourneyGraph } from './graph/journey-graph.tsx';
import { Issues, PublishButton } from './publish.tsx';
import { PublishedState } from './published-state.tsx';
import { Versions } from './versions.tsx';
import { Who } from './who.tsx';

export function Page() {
  const { id = '' } = useParams({ strict: false });
  useLive('journeys', 'enrolments');
  useLiveFrom('journeys', 'enrolments');
  const query = trpc.journeys.get.useQuery({ id });
  useTitle(query.data?.name);
  return (
    <Loaded query={query} what="The journey">
      {(journey) => <Detail journey={journey} />}
    </Loaded>
  );
}

function Detail({ journey }: { journey: JourneyDetail }) {
  const { id, name, description, published, draft, counts } = journey;
  const { can } = useMember();
  const [enrolling, setEnrolling] = useState(false);
  const issues = trpc.journeys.validate.useQuery({ id }, { enabled: draft !== null }).data?.issues ?? [];
  const mayEnrol = can('enrolment:create') && can('lead:read') && published !== null;
  return (
    <>
      <PageHeader
        back={<Link href="/journeys">Journeys</Link>}
        title={name}
        line={
          <>
            <PublishedState
              journey={{ publishedNumber: published?.number ?? null, draftNumber: draft?.number ?? null }}
            />
            <span>
              <Count value={counts.active} /> on their way, <Count value={counts.completed} /> reached the end,{' '}
              <Count value={counts.exited} /> left before
            </span>
          </>
        }
        actions={
          <>
            {can('journey:publish') ? (
              <PublishButton journey={journey} issues={issues} look={mayEnrol ? 'secondary' : 'primary'} />
            ) : null}
            {mayEnrol ? (
              <Button look="primary" icon={<UserPlus />} onClick={() => setEnrolling(true)}>
                Enrol leads
              </Button>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 px-4 pb-8 sm:px-6">
        {description ? <p className="max-w-180 text-muted">{description}</p> : null}
        <Issues issues={issues} />
        <Parts journey={journey} problems={issues.flatMap(({ nodeId }) => nodeId ?? [])} />
      </div>
      {enrolling ? <EnrolDialog journeyId={id} onClose={() => setEnrolling(false)} /> : null}
    </>
  );
}

function Parts({ journey, problems }: { journey: JourneyDetail; problems: readonly string[] }) {
  const { id, published, draft, funnel, counts, versions } = journey;
  const { can } = useMember();
  const [shown, setShown] = useState<'published' | 'draft'>(published ? 'published' : 'draft');
  const [nodeId, setNodeId] = useState<string | null>(null);
  const choose = useCallback((chosen: string) => setNodeId((before) => (before === chosen ? null : chosen)), []);
  const marked = useMemo(() => new Set(problems), [problems]);
  const isDraft = shown === 'draft' || !published;
  const design = isDraft ? draft : published;
  const node = published?.graph.nodes.find((each) => each.id === nodeId);
  const people = can('enrolment:read');
  const enrolled = Math.max(0, ...funnel.map((each) => each.standing + (each.done ?? 0) + each.left));
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {design ? (
          <section aria-label="Graph" className="min-w-0 rounded-md border border-line bg-canvas">
            {published && draft ? (
              <div className="border-b border-line pt-1">
                <SavedViews
                  label="Versions of the graph"
                  value={shown}
                  onChange={(which) => setShown(which === 'draft' ? 'draft' : 'published')}
                  views={[
                    { id: 'published', label: `Published, version ${published.number}` },
                    { id: 'draft', label: `Draft, version ${draft.number}` },
                  ]}
                />
              </div>
            ) : null}
            <JourneyGraph
              graph={design.graph}
              funnel={isDraft ? null : funnel}
              enrolled={enrolled}
              chosenId={isDraft ? null : nodeId}
              {...(isDraft ? { problems: marked } : {})}
              {...(isDraft || !people ? {} : { onChoose: choose })}
            />
          </section>
        ) : null}
        {people && published ? (
          <Who
            journeyId={id}
            counts={counts}
            at={node ? { id: node.id, title: nodeTitle(node) } : null}
            onAnywhere={() => setNodeId(null)}
          />
        ) : null}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {people && published ? <ComingWeek journeyId={id} /> : null}
        {design ? <Rules design={design} /> : null}
        <Versions versions={versions} />
      </div>
    </div>
  );
}

const EXITS = { conversion: 'becomes a customer', reply: 'replies', unsubscribe: 'unsubscribes' } as const;

function Rules({ design }: { design: NonNullable<JourneyDetail['published']> }) {
  const exits = [...new Set(['unsubscribe' as const, ...design.exitOn])].map((reason) => EXITS[reason]);
  return (
    <Card title="When it sends">
      <ul className="flex flex-col gap-1">
        {rulesWords(design.rules).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="mt-1 text-13 text-faint">On the clock of the lead’s own time zone.</p>
      <p className="mt-3 text-muted">A lead leaves the journey when it {inOneLine(exits)}.</p>
    </Card>
  );
}

const inOneLine = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
