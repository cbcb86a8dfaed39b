import { Plus, Trash2 } from 'lucide-react';
import type { NumberingSettings } from '../../../domain/billing/numbering-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';

type Series = NumberingSettings['series'];

interface Props {
  series: Series;
  onChange: (series: Series) => void;
  errorOf: (field: string) => string | null | undefined;
}

/** Numbers of their own for some invoices by hand, counted apart. */
export function SeriesFields({ series, onChange, errorOf }: Props) {
  const set = (at: number, change: Partial<Series[number]>) =>
    onChange(series.map((one, index) => (index === at ? { ...one, ...change } : one)));
  return (
    <div className="flex flex-col gap-2">
      <p className="text-13 font-medium">More series, for invoices by hand</p>
      {series.map((one, at) => (
        <div key={one.key} className="flex items-start gap-2">
          <Field
            label={`Name of series ${at + 1}`}
            quiet
            className="grow"
            error={errorOf(`numbering.series.${at}.name`)}
          >
            <Input value={one.name} placeholder="Name" onChange={(event) => set(at, { name: event.target.value })} />
          </Field>
          <Field
            label={`Prefix of series ${at + 1}`}
            quiet
            className="w-28"
            error={errorOf(`numbering.series.${at}.prefix`)}
          >
            <Input
              value={one.prefix}
              placeholder="Prefix"
              className="font-mono"
              onChange={(event) => set(at, { prefix: event.target.value })}
            />
          </Field>
          <IconButton
            label={`Take series ${at + 1} away`}
            icon={<Trash2 />}
            onClick={() => onChange(series.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          size="small"
          icon={<Plus />}
          onClick={() => onChange([...series, { key: freeKey(series), name: '', prefix: '' }])}
        >
          Add a series
        </Button>
      </div>
    </div>
  );
}

/** What the count is kept under; nobody sees it. */
function freeKey(series: Series): string {
  let number = series.length + 1;
  while (series.some(({ key }) => key === `s${number}`)) number += 1;
  return `s${number}`;
}
