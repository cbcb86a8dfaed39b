import { useMemo } from 'react';
import { openDays } from '../../../../domain/calendars/days.ts';
import type { CalendarDefinition } from '../../../../domain/calendars/problems.ts';
import { durationWords } from '../../../../domain/tickets/contract.ts';
import { civilDateAt } from '../../../../domain/time/civil.ts';
import { HOUR, type Instant } from '../../../../domain/time/instant.ts';
import { Card } from '../../../ui/card.tsx';
import { useNow } from '../../../ui/clock.ts';
import { useReader } from '../../../ui/reader.tsx';
import { DayBar } from './day-bar.tsx';

const DAYS = 14;

interface PreviewDay {
  readonly from: Instant;
  readonly date: string;
  readonly holiday: boolean;
  readonly openSeconds: number;
  /** Shares of that civil day, which may have 23 or 25 hours. */
  readonly intervals: readonly { readonly from: number; readonly to: number }[];
}

function days(calendar: CalendarDefinition, now: Instant): PreviewDay[] {
  const table = openDays(calendar);
  const today = table.at(now).index;
  return Array.from({ length: DAYS }, (_, ahead) => {
    const { from, to, stretches, holiday, openMs } = table.day(today + ahead);
    const share = (at: Instant) => (at - from) / (to - from);
    return {
      from,
      date: civilDateAt(calendar.zone, from),
      holiday,
      openSeconds: openMs / 1000,
      intervals: stretches.map((stretch) => ({ from: share(stretch.from), to: share(stretch.to) })),
    };
  });
}

/** The next two weeks by what is typed, in the calendar's own zone. */
export function CalendarPreview(props: { calendar: CalendarDefinition | null; names: ReadonlyMap<string, string> }) {
  const { calendar, names } = props;
  const now = useNow(HOUR);
  const shown = useMemo(() => (calendar ? days(calendar, now) : []), [calendar, now]);
  const { locale } = useReader();
  if (!calendar) {
    return (
      <Card title="The next 14 days">
        <p className="text-muted">Shown once what is marked is corrected.</p>
      </Card>
    );
  }
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: calendar.zone,
  });
  const total = shown.reduce((sum, day) => sum + day.openSeconds, 0);
  return (
    <Card title="The next 14 days" aside={`${durationWords(total)} open`}>
      <ol className="flex flex-col gap-1.5">
        {shown.map((day, index) => (
          <li key={day.from} className="grid grid-cols-[5.5rem_minmax(0,1fr)_8rem] items-center gap-x-3 text-13">
            <span className={index === 0 ? 'font-medium' : 'text-muted'}>
              {index === 0 ? 'Today' : format.format(day.from)}
            </span>
            <DayBar intervals={day.intervals} closed={day.openSeconds === 0} />
            <span className="text-right text-muted tabular [overflow-wrap:anywhere]">
              {day.openSeconds > 0
                ? durationWords(day.openSeconds)
                : day.holiday
                  ? (names.get(day.date) ?? 'Holiday')
                  : 'Closed'}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-3 text-13 text-faint">
        Midnight to midnight in {calendar.zone.replaceAll('_', ' ')}; a line every six hours.
      </p>
    </Card>
  );
}
