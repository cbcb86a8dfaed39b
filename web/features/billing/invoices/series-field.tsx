import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';

interface Props {
  /** null: the general one. */
  value: string | null;
  onChange: (series: string | null) => void;
}

/** Whose numbers it takes; nothing where there is one series alone. */
export function SeriesField({ value, onChange }: Props) {
  const series = trpc.invoices.series.useQuery().data ?? [];
  if (series.length === 0) return null;
  return (
    <Field label="Its number is of">
      <Select
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        options={[
          { value: '', label: 'the general series' },
          ...series.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
    </Field>
  );
}
