import type { CustomFields, FieldValue } from '../../../domain/leads/contract.ts';
import { fieldName } from '../../app/history.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';

interface Props {
  /** What the lead has now: a value's type stays what it is. */
  fields: CustomFields;
  /** Names that other leads have, with their types. */
  known: readonly { name: string; type: string }[];
  onChange: (fields: CustomFields) => void;
}

/** The workspace's own fields of a lead. */
export function OwnFields({ fields, known, onChange }: Props) {
  const types = new Map<string, string>(known.map(({ name, type }) => [name, type]));
  for (const [name, value] of Object.entries(fields)) if (value !== null) types.set(name, typeof value);
  const names = [...types.keys()].sort();
  if (names.length === 0) return null;
  const put = (name: string, value: FieldValue) => onChange({ ...fields, [name]: value });
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
      <legend className="sr-only">Fields of your own</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        {names.map((name) => {
          const value = fields[name] ?? null;
          const type = types.get(name);
          return (
            <Field key={name} label={fieldName(name)}>
              {type === 'boolean' ? (
                <Select
                  value={value === null ? '' : String(value)}
                  placeholder="Not set"
                  onChange={(event) => put(name, event.target.value === '' ? null : event.target.value === 'true')}
                  options={[
                    { value: 'true', label: 'Yes' },
                    { value: 'false', label: 'No' },
                  ]}
                />
              ) : (
                <Input
                  inputMode={type === 'number' ? 'decimal' : 'text'}
                  value={value === null ? '' : String(value)}
                  maxLength={2000}
                  onChange={(event) => put(name, read(event.target.value, type))}
                />
              )}
            </Field>
          );
        })}
      </div>
    </fieldset>
  );
}

/** What is not a number yet (`1.`, `-`) stays text while it is typed; `tidyFields` says so when it is sent. */
const read = (text: string, type: string | undefined): FieldValue => {
  if (text === '') return null;
  return type === 'number' && /^-?\d+(\.\d*[1-9])?$/.test(text) ? Number(text) : text;
};

/** As they are sent: numbers that were typed as `1.0` or `3.50` as numbers, blanks around text gone. */
export const tidyFields = (fields: CustomFields, known: readonly { name: string; type: string }[]): CustomFields => {
  const numbers = new Set(known.filter(({ type }) => type === 'number').map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      const text = value.trim();
      if (text === '') return [name, null];
      return [name, numbers.has(name) && Number.isFinite(Number(text)) ? Number(text) : text];
    }),
  );
};
