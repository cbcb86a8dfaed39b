import type { HourFigures } from '../../../../domain/tickets/reports.ts';
import { cn } from '../../../ui/cn.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const two = (value: number) => String(value).padStart(2, '0');

interface Props {
  hours: readonly HourFigures[];
  onBehind: (weekday: number, hour: number) => void;
}

/** When targets began that were missed: the fuller the square, the larger the share. */
export function HeatMap({ hours, onBehind }: Props) {
  const of = (weekday: number, hour: number) => hours.find((one) => one.weekday === weekday && one.hour === hour);
  return (
    // `relative`, so that what only screen readers see is scrolled with the rest and does not widen the page.
    <div className="relative overflow-x-auto px-4 pb-4">
      <table className="w-full min-w-160 table-fixed border-separate border-spacing-0.5 text-13">
        <thead>
          <tr>
            <th scope="col" className="w-10">
              <span className="sr-only">Weekday</span>
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="font-normal text-faint tabular">
                {hour % 3 === 0 ? two(hour) : <span className="sr-only">{two(hour)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((day, index) => (
            <tr key={day}>
              <th scope="row" className="text-left font-normal text-faint">
                {day}
              </th>
              {HOURS.map((hour) => (
                <td key={hour} className="p-0">
                  <Square
                    figures={of(index + 1, hour)}
                    label={`${day} ${two(hour)}:00`}
                    onClick={() => onBehind(index + 1, hour)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Square(props: { figures: HourFigures | undefined; label: string; onClick: () => void }) {
  const { figures, label, onClick } = props;
  if (!figures) return <div className="h-7 rounded-md bg-sunken" />;
  const { met, missed } = figures;
  const share = missed / (met + missed);
  const words = `${label}: ${missed} of ${met + missed} missed`;
  return (
    <button
      type="button"
      title={words}
      aria-label={words}
      onClick={onClick}
      className="relative block h-7 w-full overflow-hidden rounded-md bg-done-soft text-13 tabular hover:outline-2 hover:outline-edge"
    >
      <span className="absolute inset-x-0 bottom-0 bg-breached/70" style={{ height: `${share * 100}%` }} aria-hidden />
      <span className={cn('relative', share > 0.5 && 'font-medium')} aria-hidden>
        {missed > 0 ? missed : ''}
      </span>
    </button>
  );
}
