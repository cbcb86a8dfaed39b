import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { counted, type Organisation, OrganisationPart } from './organisation-part.tsx';
import { useMembers } from './use-members.ts';

const NOBODY = 'nobody';

/** How long a submitted timesheet waits before somebody is told. */
export function ApprovalPart({ organisation }: { organisation: Organisation }) {
  const { timesheets, running } = organisation;
  const members = useMembers();
  return (
    <OrganisationPart
      title="Timesheets"
      organisation={organisation}
      initial={{
        remindAfterDays: String(timesheets.remindAfterDays),
        escalateAfterDays: String(timesheets.escalateAfterDays),
        approverId: timesheets.approverId,
      }}
      fields={['timesheets.remindAfterDays', 'timesheets.escalateAfterDays', 'timesheets.approverId']}
      edit={({ approverId, ...days }) => ({
        timesheets: {
          remindAfterDays: Number(days.remindAfterDays),
          escalateAfterDays: Number(days.escalateAfterDays),
          approverId,
        },
      })}
      consequence={
        running.timesheets > 0
          ? `${counted(running.timesheets, 'timesheet waits', 'timesheets wait')} for a decision and will be planned anew.`
          : null
      }
    >
      {({ draft, set, disabled, errors: { at } }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field {...at('timesheets.remindAfterDays')} label="Remind the approver after">
              <Input
                inputMode="numeric"
                after="days"
                disabled={disabled}
                value={draft.remindAfterDays}
                onChange={(event) => set({ remindAfterDays: event.target.value })}
              />
            </Field>
            <Field {...at('timesheets.escalateAfterDays')} label="Hand over to their manager after">
              <Input
                inputMode="numeric"
                after="days"
                disabled={disabled}
                value={draft.escalateAfterDays}
                onChange={(event) => set({ escalateAfterDays: event.target.value })}
              />
            </Field>
          </div>
          <p className="-mt-2 text-13 text-faint">Business days, by the first calendar of the workspace.</p>
          <Field
            {...at('timesheets.approverId')}
            label="Approver of those without a manager"
            help="Everybody else’s manager decides."
          >
            <Combobox
              value={draft.approverId ?? NOBODY}
              disabled={disabled}
              onChange={(value) => set({ approverId: value === NOBODY ? null : value })}
              options={[{ value: NOBODY, label: 'Nobody: an owner or admin decides' }, ...members]}
            />
          </Field>
        </>
      )}
    </OrganisationPart>
  );
}
