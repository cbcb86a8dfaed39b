import type { CivilDate } from '../../../domain/time/civil.ts';
import { civilInWords } from '../../ui/civil-words.ts';
import { cn } from '../../ui/cn.ts';
import { Hours } from '../../ui/hours.tsx';
import { useReader } from '../../ui/reader.tsx';
import { typedOf } from './parse-time.ts';

export interface DayTotal {
  readonly date: CivilDate;
  readonly seconds: number;
}

/** A full column is a long day; more than that is cut. */
const FULL_SECONDS = 10 * 3600;

interface Props {
  days: readonly DayTotal[];
  today: CivilDate;
  onChoose: (date: CivilDate) => void;
}

/** The week at a glance: a column a day, as high as the hours. Each leads to its day. */
export function WeekStrip({ days, today, onChoose }: Props) {
  const reader = useReader();
  return (
    <ol aria-label="Hours by day" className="grid grid-cols-7 divide-x divide-line border-b border-line">
      {days.map(({ date, seconds }) => (
        <li key={date} className="min-w-0">
          <button
            type="button"
            aria-current={date === today ? 'date' : undefined}
            onClick={() => onChoose(date)}
            className="flex w-full flex-col items-center gap-1 px-1 pt-3 pb-2 hover:bg-canvas focus-visible:-outline-offset-2"
          >
            <span className="flex h-16 w-full items-end justify-center" aria-hidden>
              <span
                className={cn('w-2/5 max-w-8 rounded-t-[3px]', seconds > 0 ? 'bg-accent' : 'bg-line')}
                style={{ height: `${Math.max(3, Math.min(100, (seconds / FULL_SECONDS) * 100))}%` }}
              />
            </span>
            <span
              className={cn(
                'text-center text-13 max-sm:w-min',
                date === today ? 'font-semibold text-accent' : 'text-muted',
              )}
            >
              {civilInWords(date, reader, { weekday: 'short', day: 'numeric' })}
            </span>
            <span className="truncate text-13 font-medium max-sm:text-[11px]">
              {seconds > 0 ? (
                <>
                  <Hours seconds={seconds} className="max-sm:hidden" />
                  <span className="tabular sm:hidden">{typedOf({ kind: 'length', seconds })}</span>
                </>
              ) : (
                <span className="text-faint">none</span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
