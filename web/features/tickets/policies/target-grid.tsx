import type { TicketPriority } from '../../../../domain/tickets/contract.ts';
import type { Target } from '../../../../domain/tickets/events.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Priority } from '../priority.tsx';
import { PRIORITIES, PRIORITY_WORDS } from '../words.ts';
import { fieldId, TARGET_FIELDS, TARGET_OF_FIELD, type TargetField, titleOf } from './draft.ts';
import type { PartProps } from './fields.ts';

const GRID = 'grid grid-cols-2 gap-3 sm:grid-cols-[6rem_repeat(4,minmax(0,1fr))]';

/** Sixteen times: priorities down, targets across; below each target whether every hour counts towards it. */
export function TargetGrid({ draft, onChange, errorOf }: PartProps) {
  const set = (priority: TicketPriority, field: TargetField, text: string) =>
    onChange({ targets: { ...draft.targets, [priority]: { ...draft.targets[priority], [field]: text } } });
  const setWall = (target: Target, on: boolean) => {
    const changed = (priority: TicketPriority) => {
      const times = draft.targets[priority];
      const others = times.wall.filter((one) => one !== target);
      return { ...times, wall: on ? [...others, target] : others };
    };
    const { targets: _, ...rest } = draft;
    onChange({
      ...rest,
      targets: { low: changed('low'), normal: changed('normal'), high: changed('high'), urgent: changed('urgent') },
    });
  };
  const wallOf = (target: Target): boolean | 'indeterminate' => {
    const count = PRIORITIES.filter((priority) => draft.targets[priority].wall.includes(target)).length;
    return count === 0 ? false : count === PRIORITIES.length ? true : 'indeterminate';
  };
  return (
    <Card title="Targets">
      <p className="mb-3 text-13 text-faint">
        As 4 h or 30 min. An empty field is not measured. Next response is the answer to a customer who wrote again;
        resolution goes on where a ticket is reopened, first resolution does not.
      </p>
      <div className="flex flex-col gap-3">
        <div aria-hidden className={`${GRID} text-13 font-medium max-sm:hidden`}>
          <span />
          {TARGET_FIELDS.map((field) => (
            <span key={field}>{titleOf(field)}</span>
          ))}
        </div>
        {PRIORITIES.map((priority) => (
          <fieldset key={priority} aria-label={PRIORITY_WORDS[priority]} className={`${GRID} items-start`}>
            <div className="max-sm:col-span-2 sm:pt-1.5">
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
        <fieldset aria-label="Every hour counts" className={`${GRID} items-start`}>
          <span className="text-13 text-muted max-sm:hidden">Counts</span>
          {TARGET_FIELDS.map((field) => (
            <Checkbox
              key={field}
              label={
                <span className="text-13 text-muted">
                  <span className="sm:sr-only">{titleOf(field)}: </span>every hour
                </span>
              }
              checked={wallOf(TARGET_OF_FIELD[field])}
              onChange={(on) => setWall(TARGET_OF_FIELD[field], on)}
            />
          ))}
        </fieldset>
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
      {titleOf(field)}
    </span>
    <Field
      quiet
      label={`${PRIORITY_WORDS[priority]}: ${titleOf(field)}`}
      id={fieldId(`${priority}-${field}`)}
      error={error}
    >
      <Input value={value} placeholder="not measured" onChange={(event) => onChange(event.target.value)} />
    </Field>
  </div>
);
