import { Copy, Plus, X } from 'lucide-react';
import type { CalendarInput } from '../../../../domain/calendars/contract.ts';
import { civilWeek, closingAfter, wallClock } from '../../../../domain/calendars/week.ts';
import { WEEKDAYS, type Weekday } from '../../../../domain/time/civil.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { DayBar } from './day-bar.tsx';
import { nextInterval } from './next-interval.ts';
import { PaintGrid } from './paint-grid.tsx';
import { DAY_WORDS } from './week-words.ts';

type Weekly = CalendarInput['weekly'];
type Interval = Weekly[Weekday][number];

interface Props {
  weekly: Weekly;
  onChange: (weekly: Weekly) => void;
  errorOf: (field: string) => string | undefined;
  disabled: boolean;
}

const WORKDAYS = ['tue', 'wed', 'thu', 'fri'] as const satisfies readonly Weekday[];

/** The opening hours of a week, any number of stretches a day, drawn as they are typed. */
export function WeekGrid({ weekly, onChange, errorOf, disabled }: Props) {
  const week = civilWeek(weekly);
  const setDay = (day: Weekday, intervals: Interval[]) => onChange({ ...weekly, [day]: intervals });
  const copyMonday = () => onChange({ ...weekly, ...Object.fromEntries(WORKDAYS.map((day) => [day, weekly.mon])) });
  return (
    <Card
      title="Opening hours"
      aside={
        <Button size="small" look="quiet" icon={<Copy />} onClick={copyMonday}>
          Monday’s hours to Friday
        </Button>
      }
    >
      {errorOf('weekly') ? <p className="mb-2 text-13 text-breached">{errorOf('weekly')}</p> : null}
      <PaintGrid weekly={weekly} onChange={onChange} disabled={disabled} />
      <div className="flex flex-col sm:mt-4">
        {WEEKDAYS.map((day) => (
          <fieldset
            key={day}
            aria-label={DAY_WORDS[day]}
            className="grid min-w-0 grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2 border-t border-line py-2.5 first:border-t-0 sm:grid-cols-[6rem_minmax(0,1fr)_auto]"
          >
            <span className="pt-1.5 font-medium">{DAY_WORDS[day]}</span>
            <div className="flex min-w-0 flex-col gap-2 max-sm:order-last max-sm:col-span-2">
              <div className="sm:hidden">
                <DayBar intervals={week[day].map(([from, to]) => ({ from: from / 1440, to: to / 1440 }))} />
              </div>
              {weekly[day].length === 0 ? (
                <span className="text-13 text-faint sm:pt-1.5">
                  {week[day].length === 0 ? 'Closed' : 'From the night before'}
                </span>
              ) : null}
              {weekly[day].map((interval, index) => (
                <IntervalFields
                  // biome-ignore lint/suspicious/noArrayIndexKey: an interval is its place in the day
                  key={index}
                  day={day}
                  index={index}
                  interval={interval}
                  error={errorOf(`weekly-${day}-${index}`)}
                  onChange={(next) =>
                    setDay(
                      day,
                      weekly[day].map((one, i) => (i === index ? next : one)),
                    )
                  }
                  onRemove={() =>
                    setDay(
                      day,
                      weekly[day].filter((_, i) => i !== index),
                    )
                  }
                />
              ))}
            </div>
            <IconButton
              label={`Add hours on ${DAY_WORDS[day]}`}
              icon={<Plus />}
              onClick={() => setDay(day, [...weekly[day], nextInterval(weekly[day])])}
            />
          </fieldset>
        ))}
      </div>
    </Card>
  );
}

interface IntervalProps {
  day: Weekday;
  index: number;
  interval: Interval;
  error: string | undefined;
  onChange: (interval: Interval) => void;
  onRemove: () => void;
}

/** On phones there is no room for the clock's own button, and none is needed there. */
const TIME = 'max-sm:[&::-webkit-calendar-picker-indicator]:hidden';

/** A clock's field knows no 24:00, and no hours of the next day: midnight as an end is the end of the day, an earlier time the next day's. */
function IntervalFields({ day, index, interval: [from, to], error, onChange, onRemove }: IntervalProps) {
  const name = `${DAY_WORDS[day]}, ${index + 1}`;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <Field
          quiet
          label={`${name}: opens`}
          id={`calendar-weekly-${day}-${index}`}
          className="min-w-0 max-sm:grow sm:w-34"
        >
          <Input
            type="time"
            className={TIME}
            value={from}
            aria-invalid={error ? true : undefined}
            onChange={(event) =>
              event.target.value && onChange([event.target.value, closingAfter(event.target.value, wallClock(to))])
            }
          />
        </Field>
        <span aria-hidden className="text-faint">
          –
        </span>
        <Field quiet label={`${name}: closes`} className="min-w-0 max-sm:grow sm:w-34">
          <Input
            type="time"
            className={TIME}
            value={wallClock(to)}
            aria-invalid={error ? true : undefined}
            onChange={(event) => event.target.value && onChange([from, closingAfter(from, event.target.value)])}
          />
        </Field>
        {to > '24:00' ? <span className="text-13 whitespace-nowrap text-faint">next day</span> : null}
        <IconButton label={`Remove ${from} to ${to} on ${DAY_WORDS[day]}`} icon={<X />} onClick={onRemove} />
      </div>
      {error ? <p className="text-13 text-breached">{error}</p> : null}
    </div>
  );
}
