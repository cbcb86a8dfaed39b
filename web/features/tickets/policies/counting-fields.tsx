import { TARGETS, type Target } from '../../../../domain/tickets/events.ts';
import { PAUSING_STATUSES, type Pausing } from '../../../../domain/tickets/sla-policy.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { clockTitle, STATUS } from '../words.ts';
import type { PartProps } from './fields.ts';

type Status = Pausing[Target][number];

/** Where products disagree on how to count, the policy says. */
export function CountingFields({ draft, onChange }: Omit<PartProps, 'errorOf'>) {
  const toggle = (target: Target, status: Status, on: boolean) => {
    const stops = PAUSING_STATUSES.filter((one) => (one === status ? on : draft.pausing[target].includes(one)));
    onChange({ pausing: { ...draft.pausing, [target]: stops } });
  };
  return (
    <Card title="How it is counted">
      <div className="flex flex-col gap-4">
        <div className="overflow-x-auto">
          <table className="w-full max-w-160 text-13">
            <caption className="pb-2 text-left text-13 font-medium">A clock stops while the ticket is</caption>
            <thead>
              <tr>
                <th scope="col" className="sr-only">
                  Target
                </th>
                {PAUSING_STATUSES.map((status) => (
                  <th key={status} scope="col" className="px-2 pb-1 text-left font-normal text-muted">
                    {STATUS[status].words}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {TARGETS.map((target) => (
                <tr key={target} className="border-t border-line">
                  <th scope="row" className="py-1.5 pr-2 text-left font-normal">
                    {clockTitle({ target, occurrence: 1 })}
                  </th>
                  {PAUSING_STATUSES.map((status) => (
                    <td key={status} className="px-2">
                      <Checkbox
                        quiet
                        label={`${clockTitle({ target, occurrence: 1 })} stops while ${STATUS[status].words.toLowerCase()}`}
                        checked={draft.pausing[target].includes(status)}
                        onChange={(on) => toggle(target, status, on)}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
}
