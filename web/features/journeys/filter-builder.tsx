import { Plus, X } from 'lucide-react';
import { leadStatuses } from '../../../domain/leads/contract.ts';
import type { LeadValues } from '../../../domain/leads/requests.ts';
import { fieldName } from '../../app/history.tsx';
import type { Owner } from '../../app/use-owners.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { type Condition, type FieldType, type FilterState, OPERATOR, OPERATORS, takesValue } from './filter-state.ts';

interface FieldChoice {
  readonly value: string;
  readonly label: string;
  readonly type: FieldType;
  /** To choose from; empty: typed. */
  readonly values: readonly { value: string; label: string }[];
}

const named = (values: readonly string[]) => values.map((value) => ({ value, label: fieldName(value) }));
const asTheyAre = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** The fields of leads that can be asked for, with the values they have here. */
export const fieldChoices = (values: LeadValues | undefined, owners: readonly Owner[]): readonly FieldChoice[] => [
  { value: 'status', label: 'Status', type: 'string', values: named(leadStatuses) },
  { value: 'source', label: 'Source', type: 'string', values: asTheyAre(values?.sources ?? []) },
  { value: 'origin', label: 'Origin', type: 'string', values: asTheyAre(values?.origins ?? []) },
  {
    value: 'ownerId',
    label: 'Owner',
    type: 'string',
    values: owners.map(({ id, name }) => ({ value: id, label: name })),
  },
  { value: 'zone', label: 'Time zone', type: 'string', values: asTheyAre(values?.zones ?? []) },
  { value: 'name', label: 'Name', type: 'string', values: [] },
  { value: 'email', label: 'E-mail', type: 'string', values: [] },
  { value: 'phone', label: 'Phone', type: 'string', values: [] },
  ...(values?.fields ?? []).map(({ name, type, values: known }) => ({
    value: `fields.${name}`,
    label: fieldName(name),
    type,
    values: asTheyAre(known),
  })),
];

const YES_NO = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

interface Props {
  state: FilterState;
  onChange: (state: FilterState) => void;
  choices: readonly FieldChoice[];
}

/** Which leads: lines of field, comparison and value, all or any of which must hold. */
export function FilterBuilder({ state, onChange, choices }: Props) {
  const { match, conditions } = state;
  const add = () => {
    const id = Math.max(0, ...conditions.map((condition) => condition.id)) + 1;
    const field = choices.find(({ value }) => !conditions.some((condition) => condition.field === value)) ?? choices[0];
    if (field) onChange({ ...state, conditions: [...conditions, { id, field: field.value, op: 'eq', value: '' }] });
  };
  return (
    <div className="flex flex-col gap-3">
      {conditions.length === 0 ? (
        <p className="text-muted">Every lead. Add a condition to choose among them.</p>
      ) : conditions.length > 1 ? (
        <Field label="Which conditions must hold" quiet>
          <Select
            value={match}
            onChange={(event) => onChange({ ...state, match: event.target.value === 'any' ? 'any' : 'all' })}
            options={[
              { value: 'all', label: 'All of these hold' },
              { value: 'any', label: 'Any of these holds' },
            ]}
          />
        </Field>
      ) : null}
      {conditions.map((condition, index) => (
        <Line
          key={condition.id}
          number={index + 1}
          condition={condition}
          choices={choices}
          onChange={(next) =>
            onChange({ ...state, conditions: conditions.map((one) => (one === condition ? next : one)) })
          }
          onRemove={() => onChange({ ...state, conditions: conditions.filter((one) => one !== condition) })}
        />
      ))}
      <Button look="quiet" size="small" icon={<Plus />} onClick={add} className="self-start">
        Add a condition
      </Button>
    </div>
  );
}

interface LineProps {
  number: number;
  condition: Condition;
  choices: readonly FieldChoice[];
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function Line({ number, condition, choices, onChange, onRemove }: LineProps) {
  const choice = choices.find(({ value }) => value === condition.field);
  const type = choice?.type ?? 'string';
  const values = type === 'boolean' ? YES_NO : (choice?.values ?? []);
  const chosen = values.length > 0 && (condition.op === 'eq' || condition.op === 'neq');
  return (
    <fieldset className="grid grid-cols-[minmax(0,1fr)_auto] gap-2 rounded-md sm:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,4fr)_auto]">
      <legend className="sr-only">Condition {number}</legend>
      <Field label="Field" quiet className="max-sm:col-start-1">
        <Select
          value={condition.field}
          onChange={(event) => onChange({ ...condition, field: event.target.value, op: 'eq', value: '' })}
          options={choices.map(({ value, label }) => ({ value, label }))}
        />
      </Field>
      <Field label="Comparison" quiet className="max-sm:col-start-1">
        <Select
          value={condition.op}
          onChange={(event) => onChange({ ...condition, op: event.target.value as Condition['op'] })}
          options={OPERATORS[type].map((value) => ({ value, label: OPERATOR[value] }))}
        />
      </Field>
      {takesValue(condition.op) ? (
        <Field label="Value" quiet className="max-sm:col-start-1">
          {chosen ? (
            <Select
              value={condition.value}
              placeholder="Choose"
              onChange={(event) => onChange({ ...condition, value: event.target.value })}
              options={values}
            />
          ) : (
            <Input
              value={condition.value}
              inputMode={type === 'number' ? 'decimal' : 'text'}
              placeholder={type === 'number' ? 'A number' : 'Value'}
              onChange={(event) => onChange({ ...condition, value: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <span className="max-sm:hidden" />
      )}
      <IconButton
        label={`Remove condition ${number}`}
        icon={<X />}
        onClick={onRemove}
        className="max-sm:col-start-2 max-sm:row-start-1"
      />
    </fieldset>
  );
}
