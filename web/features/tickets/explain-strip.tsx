import { useId } from 'react';
import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { fromIso, type Instant } from '../../../domain/time/instant.ts';
import { cn } from '../../ui/cn.ts';
import { PART_WORDS } from './explain.ts';

type Kind = TicketClock['explain'][number]['kind'];

const HEIGHT = 28;

/** A deadline's whole stretch as a strip: what counted is full, what did not is empty or hatched. Read beside its list. */
export function ExplainStrip({ clock, now }: { clock: TicketClock; now: Instant }) {
  const hatch = useId();
  const parts = clock.explain.map((part) => ({ kind: part.kind, from: fromIso(part.from), to: fromIso(part.to) }));
  const from = parts[0]?.from ?? 0;
  const to = parts.at(-1)?.to ?? from;
  if (to <= from) return null;
  const place = (at: Instant) => `${((at - from) / (to - from)) * 100}%`;
  const length = (part: { from: Instant; to: Instant }) => `${((part.to - part.from) / (to - from)) * 100}%`;
  const kinds = [...new Set(parts.map((part) => part.kind))];
  return (
    <div className="flex flex-col gap-2">
      <svg width="100%" height={HEIGHT} aria-hidden className="block rounded-md border border-line bg-surface">
        <defs>
          <pattern id={hatch} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width={1.5} height={5} className="fill-edge" />
          </pattern>
        </defs>
        {parts.map((part) => (
          <rect
            key={part.from}
            x={place(part.from)}
            width={length(part)}
            y={0}
            height={HEIGHT}
            {...(part.kind === 'pause' || part.kind === 'holiday' ? { fill: `url(#${hatch})` } : {})}
            className={cn(
              part.kind === 'counted' && (clock.breachedAt === null ? 'fill-running' : 'fill-breached'),
              part.kind === 'closed' && 'fill-sunken',
            )}
          />
        ))}
        {now > from && now < to ? (
          <line x1={place(now)} x2={place(now)} y1={0} y2={HEIGHT} strokeWidth={2} className="stroke-accent" />
        ) : null}
      </svg>
      <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 text-13 text-muted">
        {kinds.map((kind) => (
          <li key={kind} className="inline-flex items-center gap-1.5">
            <Swatch kind={kind} hatch={hatch} missed={clock.breachedAt !== null} />
            {PART_WORDS[kind]}
          </li>
        ))}
        {now > from && now < to ? (
          <li className="inline-flex items-center gap-1.5">
            <span className="h-3 w-0.5 bg-accent" />
            Now
          </li>
        ) : null}
      </ul>
    </div>
  );
}

const Swatch = ({ kind, hatch, missed }: { kind: Kind; hatch: string; missed: boolean }) => (
  <svg width={12} height={12} aria-hidden className="rounded-[2px] border border-line">
    <rect
      width={12}
      height={12}
      {...(kind === 'pause' || kind === 'holiday' ? { fill: `url(#${hatch})` } : {})}
      className={cn(
        kind === 'counted' && (missed ? 'fill-breached' : 'fill-running'),
        kind === 'closed' && 'fill-sunken',
      )}
    />
  </svg>
);
