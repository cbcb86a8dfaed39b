import type { JourneyDetail } from '../../../domain/journeys/requests.ts';
import { Card } from '../../ui/card.tsx';
import { Instant } from '../../ui/instant.tsx';

/** Every version of a journey, the newest first. */
export const Versions = ({ versions }: { versions: JourneyDetail['versions'] }) => (
  <Card title="Versions">
    <ol className="flex flex-col gap-2">
      {versions.map(({ id, number, status, publishedAt, retiredAt, createdAt }) => (
        <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className={status === 'retired' ? 'text-muted' : 'font-medium'}>Version {number}</span>
          <span className="text-13 text-faint">
            {status === 'draft' ? (
              <>
                Draft, begun <Instant at={createdAt} />
              </>
            ) : status === 'published' ? (
              <>Published {publishedAt ? <Instant at={publishedAt} /> : null}</>
            ) : (
              <>Replaced {retiredAt ? <Instant at={retiredAt} /> : null}</>
            )}
          </span>
        </li>
      ))}
    </ol>
  </Card>
);
