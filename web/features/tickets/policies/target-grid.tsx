import type { TicketPriority } from '../../../../domain/tickets/contract.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Priority } from '../priority.tsx';
import { PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { fieldId, TARGET_FIELDS, TARGET_TITLES, type TargetField } from './draft.ts';
import type { PartProps } from './fields.ts';

/** Twelve times in business hours: priorities down, targets across. */
export function TargetGrid({ draft, onChange, errorOf }: PartProps) {
  const set = (priority: TicketPriority, field: TargetField, text: string) =>
    onChange({
      targets: { ...draft.targets, [priority]: { ...draft.targets[priority], [field]: text } },
    });
  return (
    <Card title="Targets">
      <p className="mb-3 text-13 text-faint">
        In business time, as 4 h or 30 min. An empty field is not measured. Next response is the answer to a customer
        who wrote again.
      </p>
      <div className="flex flex-col gap-3">
        <div
          aria-hidden
          className="grid grid-cols-[6rem_repeat(3,minmax(0,1fr))] gap-3 text-13 font-medium max-sm:hidden"
        >
          <span />
          {TARGET_FIELDS.map((field) => (
            <span key={field}>{TARGET_TITLES[field]}</span>
          ))}
        </div>
        {PRIORITIES.map((priority) => (
          <fieldset
            key={priority}
            aria-label={PRIORITY_WORDS[priority]}
            className="grid items-start gap-3 sm:grid-cols-[6rem_repeat(3,minmax(0,1fr))]"
          >
            <div className="sm:pt-1.5">
              <Priority priority={priority} />
            </div>
            {TARGET_FIELDS.map((field) => (
              <TargetInput
                key={field}
                priority={priority}
                field={field}
                value={draft.targets[priority][field]}
                error={errorOf(`${priority}-${field}`)}
                onChange={(text) => set(priority, field, text)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </Card>
  );
}

interface InputProps {
  priority: TicketPriority;
  field: TargetField;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

const TargetInput = ({ priority, field, value, error, onChange }: InputProps) => (
  <div className="flex flex-col gap-1">
    <span aria-hidden className="text-13 text-muted sm:hidden">
      {TARGET_TITLES[field]}
    </span>
    <Field
      quiet
      label={`${PRIORITY_WORDS[priority]}: ${TARGET_TITLES[field]}`}
      id={fieldId(`${priority}-${field}`)}
      error={error}
    >
      <Input value={value} placeholder="not measured" onChange={(event) => onChange(event.target.value)} />
    </Field>
  </div>
);
