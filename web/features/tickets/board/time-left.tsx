import { DAY, fromIso, HOUR, type Instant, MINUTE, SECOND } from '../../../../domain/time/instant.ts';
import { useNow } from '../../../ui/clock.ts';
import { useReader } from '../../../ui/reader.tsx';
import { exactInWords } from '../../../ui/time-words.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** "1:05:22", "−0:12:03", "3 d 04 h", "12 d": about as wide as the one above it, so that a column of them can be compared. */
export function timeLeft(dueAt: Instant, now: Instant): string {
  const left = Math.floor((dueAt - now) / SECOND) * SECOND;
  const away = Math.abs(left);
  const sign = left < 0 ? '−' : '';
  const hours = Math.floor(away / HOUR);
  if (away >= 10 * DAY) return `${sign}${Math.floor(away / DAY)} d`;
  if (away >= DAY) return `${sign}${Math.floor(away / DAY)} d ${two(hours % 24)} h`;
  return `${sign}${hours}:${two(Math.floor((away % HOUR) / MINUTE))}:${two(Math.floor((away % MINUTE) / SECOND))}`;
}

/** What is left of a clock, by the second, all of a page at the same beat. */
export function TimeLeft({ dueAt, className }: { dueAt: string; className?: string }) {
  const now = useNow(SECOND);
  const reader = useReader();
  const at = fromIso(dueAt);
  return (
    <time dateTime={dueAt} title={exactInWords(at, reader)} className={className}>
      {timeLeft(at, now)}
    </time>
  );
}
