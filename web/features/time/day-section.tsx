import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { CivilDate } from '../../../domain/time/civil.ts';
import type { TimesheetDetail } from '../../../domain/timesheets/requests.ts';
import { Button } from '../../ui/button.tsx';
import { civilInWords } from '../../ui/civil-words.ts';
import { Hours } from '../../ui/hours.tsx';
import { useReader } from '../../ui/reader.tsx';
import { draftOf, emptyDraft } from './entry-draft.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryRow } from './entry-row.tsx';
import type { Entries } from './use-entries.ts';

interface Props {
  date: CivilDate;
  today: boolean;
  sheet: TimesheetDetail;
  work: Entries;
  projects: string;
  adding: boolean;
  onAdding: (on: boolean) => void;
}

/** One day: its entries, its total, and a line for the next entry. */
export function DaySection({ date, today, sheet, work, projects, adding, onAdding }: Props) {
  const reader = useReader();
  const heading = useId();
  const [changing, setChanging] = useState<string | null>(null);
  const { zone, currency, mayChange } = sheet;
  const entries = sheet.entries.filter((entry) => entry.date === date);
  const total = entries.reduce((sum, entry) => sum + entry.seconds, 0);
  const form = { zone, others: sheet.entries, projects };
  return (
    <section aria-labelledby={heading} data-day={date} className="py-1">
      <div className="flex h-9 items-center gap-2 px-4">
        <h3 id={heading} className="grow text-13 font-semibold">
          {civilInWords(date, reader, { weekday: 'long', day: 'numeric', month: 'long' })}
          {today ? <span className="ml-2 font-normal text-accent">today</span> : null}
        </h3>
        {total > 0 ? (
          <span className="text-13 font-medium">
            <Hours seconds={total} />
          </span>
        ) : null}
        {mayChange && !adding ? (
          <Button look="quiet" size="small" icon={<Plus />} aria-describedby={heading} onClick={() => onAdding(true)}>
            Add
          </Button>
        ) : null}
      </div>
      {entries.map((entry) =>
        changing === entry.id && mayChange ? (
          <EntryForm
            key={entry.id}
            {...form}
            focus
            draft={draftOf(entry, zone)}
            before={entry}
            onSave={(next) => work.change(entry.id, next)}
            onSaved={() => setChanging(null)}
            onCancel={() => setChanging(null)}
          />
        ) : (
          <EntryRow
            key={entry.id}
            entry={entry}
            zone={zone}
            currency={currency}
            edit={
              mayChange
                ? {
                    onChange: () => setChanging(entry.id),
                    onRemove: () => void work.remove(entry),
                    busy: work.busy,
                  }
                : null
            }
          />
        ),
      )}
      {adding ? (
        <EntryForm
          {...form}
          focus
          draft={emptyDraft(date)}
          before={null}
          onSave={work.add}
          onSaved={() => undefined}
          onCancel={() => onAdding(false)}
        />
      ) : null}
    </section>
  );
}
