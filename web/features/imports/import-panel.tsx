import { Loaded } from '../../app/loaded.tsx';
import { trpc } from '../../app/trpc.ts';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';
import { Figures } from './figures.tsx';
import { ImportPill } from './import-pill.tsx';

/** An import beside the list. */
export function ImportPanel({ id }: { id: string }) {
  const query = trpc.imports.get.useQuery({ id });
  return (
    <Loaded query={query} what="The import">
      {(job) => (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center gap-3">
            <ImportPill job={job} />
            <span className="text-muted">
              begun <Instant at={job.createdAt} />
            </span>
          </div>
          {job.error ? <p className="text-breached">{job.error}</p> : null}
          <Figures job={job} />
          <Link href={`/imports/${id}`} className="text-accent underline-offset-2 hover:underline">
            {job.failed > 0 ? 'See the rows left out' : 'Open the import'}
          </Link>
        </div>
      )}
    </Loaded>
  );
}
