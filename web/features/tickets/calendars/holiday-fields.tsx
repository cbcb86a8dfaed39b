import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useReader } from '../../../ui/reader.tsx';

interface Props {
  holidays: readonly string[];
  /** By date; a holiday need not have one. */
  names: Readonly<Record<string, string>>;
  onChange: (holidays: string[], names: Record<string, string>) => void;
  error: string | undefined;
}

/** Dates on which the whole day is closed, in their order, with what they are called. A date that is added again takes the name of then. */
export function HolidayFields({ holidays, names, onChange, error }: Props) {
  const { locale } = useReader();
  const [date, setDate] = useState('');
  const [name, setName] = useState('');
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const add = () => {
    if (date === '') return;
    const { [date]: _, ...others } = names;
    const called = name.trim();
    onChange([...new Set([...holidays, date])].sort(), called === '' ? others : { ...others, [date]: called });
    setDate('');
    setName('');
  };
  const remove = (holiday: string) => {
    const { [holiday]: _, ...others } = names;
    onChange(
      holidays.filter((one) => one !== holiday),
      others,
    );
  };
  const addByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
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
              {names[holiday] ? <span className="ml-1.5 text-muted">{names[holiday]}</span> : null}
              <button
                type="button"
                aria-label={`Remove ${format.format(Date.parse(holiday))}`}
                onClick={() => remove(holiday)}
                className="flex h-full w-7 items-center justify-center rounded-md text-faint hover:bg-sunken hover:text-ink"
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap items-end gap-2">
          <Field label="Closed on" className="w-44">
            <DateField value={date} onChange={setDate} onKeyDown={addByEnter} />
          </Field>
          <Field label="Called" className="w-52">
            <Input
              value={name}
              maxLength={120}
              placeholder="Company day"
              onChange={(event) => setName(event.target.value)}
              onKeyDown={addByEnter}
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
