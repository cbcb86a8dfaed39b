import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { Instant } from './instant.tsx';
import { TONE_ICON, TONE_SOFT, type Tone } from './tone.ts';

export interface TimelineEntry {
  id: string;
  at: string;
  /** "Priority raised to urgent" */
  title: ReactNode;
  actor?: string | null;
  tone?: Tone;
  /** To come: drawn outlined. */
  forecast?: boolean;
  body?: ReactNode;
}

/** What happened to a subject, or what happens next, one below the other. */
export const Timeline = ({ entries, label }: { entries: readonly TimelineEntry[]; label: string }) => (
  <ol aria-label={label} className="flex flex-col">
    {entries.map((entry, index) => {
      const tone = entry.tone ?? 'neutral';
      const Icon = TONE_ICON[tone];
      return (
        <li key={entry.id} className="relative flex gap-3 pb-4 last:pb-0">
          {index < entries.length - 1 ? (
            <span
              aria-hidden
              className={cn(
                'absolute top-6 bottom-0 left-[11.5px] border-l border-edge/60',
                entry.forecast && 'border-dashed',
              )}
            />
          ) : null}
          <span
            aria-hidden
            className={cn(
              'flex size-6 shrink-0 items-center justify-center rounded-full',
              entry.forecast ? 'border border-dashed border-edge text-muted' : TONE_SOFT[tone],
            )}
          >
            <Icon className={tone === 'neutral' ? 'size-2 fill-current' : 'size-3.5'} strokeWidth={2.5} />
          </span>
          <div className="min-w-0 grow pt-0.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>{entry.title}</span>
              <span className="text-13 text-faint">
                {entry.actor ? `${entry.actor} · ` : ''}
                <Instant at={entry.at} />
              </span>
            </div>
            {entry.body ? <div className="mt-1 text-13 text-muted">{entry.body}</div> : null}
          </div>
        </li>
      );
    })}
  </ol>
);
