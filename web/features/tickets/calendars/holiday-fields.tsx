import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { useReader } from '../../../ui/reader.tsx';

interface Props {
  holidays: readonly string[];
  onChange: (holidays: string[]) => void;
  error: string | undefined;
}

/** Dates on which the whole day is closed, in their order. */
export function HolidayFields({ holidays, onChange, error }: Props) {
  const { locale } = useReader();
  const [date, setDate] = useState('');
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const add = () => {
    if (date === '') return;
    if (!holidays.includes(date)) onChange([...holidays, date].sort());
    setDate('');
  };
  return (
    <Card title="Holidays">
      <div className="flex flex-col gap-3">
        {error ? <p className="text-13 text-breached">{error}</p> : null}
        {holidays.length === 0 ? <p className="text-muted">None: every week is as above.</p> : null}
        <ul className="flex flex-wrap gap-2">
          {holidays.map((holiday) => (
            <li
              key={holiday}
              className="inline-flex h-8 items-center rounded-md border border-line bg-surface pl-2.5 text-13 tabular"
            >
              {format.format(Date.parse(holiday))}
              <button
                type="button"
                aria-label={`Remove ${format.format(Date.parse(holiday))}`}
                onClick={() => onChange(holidays.filter((one) => one !== holiday))}
                className="flex h-full w-7 items-center justify-center rounded-md text-faint hover:bg-sunken hover:text-ink"
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
        <div className="flex items-end gap-2">
          <Field label="Closed on" className="w-44">
            <DateField
              value={date}
              onChange={setDate}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
            />
          </Field>
          <Button icon={<Plus />} onClick={add} disabled={date === ''}>
            Add
          </Button>
        </div>
      </div>
    </Card>
  );
}
