import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { Trouble } from '../../../domain/process/overview.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Link } from '../../ui/link.tsx';

const FIRST = 6;

/** What breached, escalated or failed since midnight, newest first. */
export function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? troubles : troubles.slice(0, FIRST);
  return (
    <Card title="Went wrong today" flush={troubles.length > 0}>
      {troubles.length === 0 ? (
        <p className="flex items-center gap-2 text-muted">
          <CircleCheck className="size-4 text-done" aria-hidden />
          Nothing breached or failed today.
        </p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {shown.map((trouble) => (
            <Row key={trouble.id} trouble={trouble} />
          ))}
        </ul>
      )}
      {shown.length < troubles.length ? (
        <div className="border-t border-line p-2">
          <Button look="quiet" size="small" onClick={() => setAll(true)}>
            Show all {troubles.length}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function Row({ trouble }: { trouble: Trouble }) {
  const { state, words, title, href, at, error, processId } = trouble;
  const stopped = state === 'failed' || state === 'unknown';
  const Icon = state === 'unknown' ? TriangleAlert : X;
  return (
    <li>
      <Link
        href={stopped ? `/processes/${processId}` : href}
        className="flex gap-2.5 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2"
      >
        <Icon
          className={`mt-0.5 size-4 shrink-0 ${state === 'unknown' ? 'text-warned' : 'text-breached'}`}
          strokeWidth={2.5}
          aria-hidden
        />
        <span className="min-w-0 grow">
          <span className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate font-medium">{words}</span>
            <Instant at={at} className="shrink-0 text-13 text-faint" />
          </span>
          <span className="block truncate text-13 text-muted">{title}</span>
          {error ? <span className="block truncate text-13 text-breached">{error}</span> : null}
        </span>
      </Link>
    </li>
  );
}
