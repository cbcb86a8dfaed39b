import { rulesWords } from '../../../domain/journeys/words.ts';
import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Link } from '../../ui/link.tsx';
import { Funnel } from './funnel.tsx';
import { PublishedState } from './published-state.tsx';

/** A journey beside the list: how far leads have come, and when it sends. */
export function JourneyPanel({ id }: { id: string }) {
  const query = trpc.journeys.get.useQuery({ id });
  return (
    <Loaded query={query} what="The journey">
      {(journey) => {
        const { published, draft, description, funnel } = journey;
        const design = published ?? draft;
        return (
          <div className="flex flex-col gap-4">
            <div className="flex flex-wrap items-center gap-2">
              <PublishedState
                journey={{ publishedNumber: published?.number ?? null, draftNumber: draft?.number ?? null }}
              />
              <Link href={`/journeys/${id}`} className="text-accent underline-offset-2 hover:underline">
                Open the journey
              </Link>
            </div>
            {description ? <p className="text-muted">{description}</p> : null}
            {design ? <Funnel graph={design.graph} funnel={published ? funnel : null} /> : null}
            {design ? (
              <section aria-label="When it sends" className="border-t border-line pt-4">
                <ul className="flex flex-col gap-1 text-muted">
                  {rulesWords(design.rules).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </section>
            ) : null}
          </div>
        );
      }}
    </Loaded>
  );
}
