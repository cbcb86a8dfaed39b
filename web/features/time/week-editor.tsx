import { Plus } from 'lucide-react';
import { useId, useMemo, useRef, useState } from 'react';
import { addDays, type CivilDate, civilDateAt } from '../../../domain/time/civil.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import type { TimesheetDetail } from '../../../domain/timesheets/requests.ts';
import { useCommands } from '../../app/commands.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/clock.ts';
import { DaySection } from './day-section.tsx';
import { useEntries } from './use-entries.ts';
import { WeekStrip } from './week-strip.tsx';

const daysOf = ({ from, to }: TimesheetDetail['period']): CivilDate[] => {
  const days: CivilDate[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) days.push(date);
  return days;
};

/** The entries of a sheet by day, changed in place where it is still open. */
export function WeekEditor({ sheet }: { sheet: TimesheetDetail }) {
  const { zone, period, entries, mayChange } = sheet;
  const today = civilDateAt(zone, useNow(MINUTE));
  const days = useMemo(() => daysOf(period), [period]);
  const work = useEntries(sheet.id);
  const projects = useId();
  const list = useRef<HTMLDivElement>(null);
  const [adding, setAdding] = useState<CivilDate | null>(null);

  const begin = (date: CivilDate) => {
    if (mayChange) setAdding(date);
    list.current?.querySelector(`[data-day="${date}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const usual = days.includes(today) ? today : (days[0] ?? today);
  useCommands(
    useMemo(
      () =>
        mayChange
          ? [
              {
                id: 'add time entry',
                label: 'Add a time entry',
                group: 'create' as const,
                keys: 'c',
                icon: Plus,
                run: () => setAdding(usual),
              },
            ]
          : [],
      [mayChange, usual],
    ),
  );

  return (
    <Card flush className="@container">
      <h2 className="sr-only">Hours by day</h2>
      <WeekStrip
        days={days.map((date) => ({
          date,
          seconds: entries.reduce((sum, entry) => sum + (entry.date === date ? entry.seconds : 0), 0),
        }))}
        today={today}
        onChoose={begin}
      />
      <datalist id={projects}>
        {[...new Set(entries.flatMap((entry) => entry.project ?? []))].map((project) => (
          <option key={project} value={project} />
        ))}
      </datalist>
      <div ref={list} className="divide-y divide-line">
        {days.map((date) => (
          <DaySection
            key={date}
            date={date}
            today={date === today}
            sheet={sheet}
            work={work}
            projects={projects}
            adding={mayChange && adding === date}
            onAdding={(on) => setAdding(on ? date : null)}
          />
        ))}
      </div>
    </Card>
  );
}
