import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import type { PartProps } from './fields.ts';

/** Where products disagree on how to count, the policy says. */
export const CountingFields = ({ draft, onChange }: Omit<PartProps, 'errorOf'>) => (
  <Card title="How it is counted">
    <div className="flex flex-col gap-4">
      <Checkbox
        label="Waiting for the customer stops the first-response clock too"
        checked={draft.pausesFirstResponse}
        onChange={(pausesFirstResponse) => onChange({ pausesFirstResponse })}
      />
      <Field label="A target that is used up exactly at closing time is due" className="max-w-96">
        <Select
          value={draft.closingInstant}
          onChange={(event) =>
            onChange({
              closingInstant: event.target.value === 'roll-to-next-open' ? 'roll-to-next-open' : 'stay-at-close',
            })
          }
          options={[
            { value: 'stay-at-close', label: 'at closing time' },
            { value: 'roll-to-next-open', label: 'when you next open' },
          ]}
        />
      </Field>
    </div>
  </Card>
);
