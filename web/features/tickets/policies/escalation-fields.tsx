import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { fieldId } from './draft.ts';
import type { PartProps } from './fields.ts';

/** What happens once a target is missed: the first rung. */
export const EscalationFields = ({ draft, onChange, errorOf }: PartProps) => (
  <Card title="When a target is missed">
    <div className="flex flex-col gap-3">
      <Checkbox
        label="Escalate the ticket"
        checked={draft.escalates}
        onChange={(escalates) => onChange({ escalates })}
      />
      {draft.escalates ? (
        <div className="ml-6 flex flex-col gap-3">
          <Field
            label="After"
            id={fieldId('escalatesAfter')}
            error={errorOf('escalatesAfter')}
            help="Business time since the miss; 0 escalates at once."
            className="max-w-72"
          >
            <Input
              value={draft.escalatesAfter}
              onChange={(event) => onChange({ escalatesAfter: event.target.value })}
            />
          </Field>
          <Checkbox
            label="Tell the assignee"
            checked={draft.notifiesAssignee}
            onChange={(notifiesAssignee) => onChange({ notifiesAssignee })}
          />
          <Checkbox
            label="Tell the team lead"
            checked={draft.notifiesLead}
            onChange={(notifiesLead) => onChange({ notifiesLead })}
          />
          <Checkbox
            label="Hand the ticket to the team lead"
            checked={draft.reassigns}
            onChange={(reassigns) => onChange({ reassigns })}
          />
        </div>
      ) : null}
    </div>
  </Card>
);
