import type { RotaShift } from '../../../domain/rotas/contract.ts';
import { fromIso, type Instant, MINUTE, type Stretch, toIso } from '../../../domain/time/instant.ts';
import { useMember } from '../../app/session.tsx';
import { useNow } from '../../ui/clock.ts';
import { cn } from '../../ui/cn.ts';
import { type Reader, useReader } from '../../ui/reader.tsx';
import { dateFormat, exactInWords } from '../../ui/time-words.ts';
import { becauseInWords } from './on-call-words.ts';
import { type WeekOfRota, weeksOf } from './rota-weeks.ts';

interface Props {
  shifts: readonly RotaShift[];
  zone: string;
  monday: string;
  weeks: number;
  /** Somebody clicked a shift: they want to change who it is. undefined: they may not. */
  onPick: ((shift: RotaShift, part: Stretch) => void) | undefined;
}

/** Who is on call, a row a week from Monday to Sunday on the clock of the rota. */
export function RotaStrip({ shifts, zone, monday, weeks, onPick }: Props) {
  const { locale } = useReader();
  const reader = { locale, zone };
  const rows = weeksOf(shifts, zone, monday, weeks);
  const first = rows[0];
  const days = first
    ? Array.from({ length: 7 }, (_, day) => first.from + (day + 0.5) * ((first.to - first.from) / 7))
    : [];
  return (
    <div className="flex flex-col gap-1.5">
      <div aria-hidden className="ml-14 grid grid-cols-7 text-13 text-faint">
        {days.map((at) => (
          <span key={at} className="truncate border-l border-line pl-1">
            {dateFormat(reader, { weekday: 'short' }).format(at)}
          </span>
        ))}
      </div>
      <ol className="flex flex-col gap-1.5">
        {rows.map((week) => (
          <li key={week.monday} className="flex items-stretch">
            <span className="w-14 shrink-0 self-center text-13 text-muted tabular">
              {dateFormat(reader, { day: 'numeric', month: 'short' }).format(week.from)}
            </span>
            <Week week={week} reader={reader} onPick={onPick} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Week({ week, reader, onPick }: { week: WeekOfRota; reader: Reader; onPick: Props['onPick'] }) {
  const now = useNow(MINUTE);
  const share = (at: Instant) => ((at - week.from) / (week.to - week.from)) * 100;
  return (
    <div className="relative h-10 min-w-0 grow overflow-hidden rounded-md border border-line bg-sunken">
      {week.parts.map((part) => (
        <ShiftPart
          key={part.from}
          shift={part.shift}
          left={share(part.from)}
          width={share(part.to) - share(part.from)}
          past={part.to <= now}
          reader={reader}
          onPick={onPick && part.to > now ? () => onPick(part.shift, part) : undefined}
        />
      ))}
      {now >= week.from && now < week.to ? (
        <span
          aria-hidden
          data-now={toIso(now)}
          className="pointer-events-none absolute inset-y-0 w-0.5 bg-accent"
          style={{ left: `${share(now)}%` }}
        />
      ) : null}
    </div>
  );
}

/** Of a week, in per cent. */
const HALF_A_DAY = 100 / 14;
const A_DAY = 2 * HALF_A_DAY;

interface PartProps {
  shift: RotaShift;
  left: number;
  width: number;
  past: boolean;
  reader: Reader;
  onPick: (() => void) | undefined;
}

function ShiftPart({ shift, left, width, past, reader, onPick }: PartProps) {
  const { member } = useMember();
  const words = `${shift.name ?? 'Nobody'}, ${exactInWords(fromIso(shift.from), reader)} to ${exactInWords(fromIso(shift.to), reader)}`;
  const why = becauseInWords(shift);
  const label = why ? `${words}: ${why}` : words;
  const mine = shift.memberId === member.id;
  const look = cn(
    'absolute inset-y-0 flex items-center overflow-hidden border-l border-line px-1.5 text-left text-13 first:border-l-0',
    mine ? 'bg-accent-soft text-accent-strong' : 'bg-surface text-ink',
    shift.because !== 'turn' && 'border-t-2 border-t-edge font-medium italic',
    shift.because === 'nobody' && 'bg-sunken text-breached',
    past && 'opacity-60',
  );
  // Less than half a day, and on a phone less than one, has no room for a name; it is said on hover and read out.
  const text =
    width < HALF_A_DAY ? null : (
      <span className={cn('truncate', width < A_DAY && 'max-sm:hidden')}>{shift.name ?? 'Nobody'}</span>
    );
  const place = { left: `${left}%`, width: `${width}%` };
  return onPick ? (
    <button
      type="button"
      title={label}
      aria-label={`${label}. Let somebody else take over`}
      onClick={onPick}
      style={place}
      className={cn(look, 'cursor-pointer hover:bg-accent-soft focus-visible:outline-offset-[-2px]')}
    >
      {text}
    </button>
  ) : (
    <span title={label} style={place} className={look}>
      {text}
    </span>
  );
}
