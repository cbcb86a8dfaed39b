import type { TicketClock } from '../../../domain/tickets/contract.ts';
import { cn } from '../../ui/cn.ts';
import type { Tone } from '../../ui/tone.ts';
import { clockTitle } from './words.ts';

const FILL: Readonly<Record<Tone, string>> = {
  neutral: 'bg-edge',
  running: 'bg-running',
  warned: 'bg-warned',
  breached: 'bg-breached',
  done: 'bg-done',
};

/** Business time used of a target, with a notch where somebody is warned. */
export function ClockBar({ clock, used, tone }: { clock: TicketClock; used: number; tone: Tone }) {
  const share = Math.min(1, used / clock.targetSeconds);
  const notches = clock.warnings.map(
    ({ percent, beforeSeconds }) => percent ?? 100 - ((beforeSeconds ?? 0) / clock.targetSeconds) * 100,
  );
  return (
    <div
      role="progressbar"
      aria-label={`${clockTitle(clock)}: business time used`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      className="relative h-1.5 overflow-hidden rounded-full bg-sunken outline outline-line"
    >
      <div className={cn('h-full origin-left', FILL[tone])} style={{ transform: `scaleX(${share})` }} />
      {notches
        .filter((percent) => percent > 0)
        .map((percent) => (
          <span key={percent} className="absolute inset-y-0 w-0.5 bg-surface" style={{ left: `${percent}%` }} />
        ))}
    </div>
  );
}
