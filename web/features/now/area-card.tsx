import { useMemo } from 'react';
import type { ProcessListItem } from '../../../domain/process/console.ts';
import { HOUR, MINUTE, type Stretch } from '../../../domain/time/instant.ts';
import { BeatLineSmall } from '../../ui/beat-line/beat-line-small.tsx';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { Count } from '../../ui/count.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { Link } from '../../ui/link.tsx';
import type { AreaData, AreaWords } from './areas.ts';

/** What is due next in one area, soonest first. */
export function AreaCard({ words, data }: { words: AreaWords; data: AreaData }) {
  const at = useNow(10 * MINUTE);
  const window = useMemo(() => ({ from: at - 12 * HOUR, to: at + 24 * HOUR }), [at]);
  const { running, dueSoon, failed, next } = data;
  const Icon = words.icon;
  return (
    <Card flush>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b border-line px-4 pt-3 pb-2.5">
        <h2 className="text-14 font-semibold">
          <Link href={words.href} className="inline-flex items-center gap-2 underline-offset-2 hover:underline">
            <Icon className="size-4 text-faint" aria-hidden />
            {words.title}
          </Link>
        </h2>
        <p className="flex flex-wrap gap-x-3 text-13 text-faint">
          {failed > 0 ? (
            <Link
              href="/processes?view=failed"
              className="font-medium text-breached underline-offset-2 hover:underline"
            >
              <Count value={failed} /> stopped
            </Link>
          ) : null}
          <span>
            <Count value={running} /> running
          </span>
          <span>
            <Count value={dueSoon} /> due within a day
          </span>
        </p>
      </div>
      {next.length === 0 ? (
        <p className="px-4 py-6 text-muted">{words.empty}</p>
      ) : (
        <ol className="divide-y divide-line" aria-label={`Due next: ${words.title}`}>
          {next.map((item) => (
            <Row key={item.id} item={item} window={window} />
          ))}
        </ol>
      )}
    </Card>
  );
}

const Row = ({ item, window }: { item: ProcessListItem; window: Stretch }) => (
  <li>
    <Link href={item.href} className="flex flex-col gap-0.5 px-4 py-2 hover:bg-canvas focus-visible:-outline-offset-2">
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 truncate font-medium">{item.title}</span>
        {item.nextAt ? <Countdown at={item.nextAt} before="" after="Due" className="shrink-0 text-13" /> : null}
      </span>
      <span className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate text-13 text-muted">{item.nextWords ?? 'Waits for a change'}</span>
        {item.beat ? (
          <span className="shrink-0">
            <BeatLineSmall line={item.beat} width={120} window={window} />
          </span>
        ) : null}
      </span>
    </Link>
  </li>
);
