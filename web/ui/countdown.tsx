import { DAY, fromIso, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { useNow } from './clock.ts';
import { cn } from './cn.ts';
import { useReader } from './reader.tsx';
import { countdownStep } from './time-parts.ts';
import { dateInWords, durationInWords, exactInWords } from './time-words.ts';
import { TONE_ICON, TONE_TEXT, type Tone } from './tone.ts';

interface Props {
  at: string;
  /** Before it comes: "Breaches" gives "Breaches in 12 min". */
  before: string;
  /** Once it has passed: "Breached" gives "Breached 3 min ago". */
  after: string;
  tone?: Tone;
  className?: string;
}

/** A live countdown: in the last two minutes by the second, within the hour by the minute. Beyond a day it gives the date. */
export function Countdown({ at, before, after, tone = 'neutral', className }: Props) {
  const reader = useReader();
  const instant = fromIso(at);
  const now = useNow(countdownStep(instant, Date.now()));
  const left = instant - now;
  const away = Math.abs(left);
  const length = durationInWords(away, away >= 2 * MINUTE && away < HOUR ? 1 : 2);
  const words =
    away >= DAY
      ? `${left > 0 ? before : after} ${dateInWords(instant, now, reader)}`
      : left >= SECOND
        ? `${before} in ${length}`
        : `${after} ${away < SECOND ? 'now' : `${length} ago`}`;
  const Icon = TONE_ICON[tone];
  return (
    <time
      dateTime={at}
      title={exactInWords(instant, reader)}
      className={cn(
        'inline-flex max-w-full items-center gap-1.5 whitespace-nowrap tabular',
        TONE_TEXT[tone],
        className,
      )}
    >
      {tone === 'neutral' ? null : <Icon className="size-3.5 shrink-0" strokeWidth={2.5} aria-hidden />}
      <span className="truncate">{words}</span>
    </time>
  );
}
