import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { type Organisation, OrganisationPart } from './organisation-part.tsx';

/** For how long an invoice can still be looked over. */
export function DraftsPart({ organisation }: { organisation: Organisation }) {
  return (
    <OrganisationPart
      title="Drafts of invoices"
      organisation={organisation}
      initial={{ hours: String(organisation.graceHours) }}
      fields={['graceHours']}
      edit={({ hours }) => ({ graceHours: Number(hours) })}
      consequence="It holds for invoices that are made from now on; drafts that exist keep their end."
    >
      {({ draft, set, disabled, errors: { at } }) => (
        <Field
          {...at('graceHours')}
          label="Hours in which an invoice can be edited"
          help="0: each invoice of a subscription is final at once. Else it is a draft for so long, then gets its number and is charged. At most 720, a month."
        >
          <Input
            inputMode="numeric"
            className="max-w-28"
            disabled={disabled}
            value={draft.hours}
            onChange={(event) => set({ hours: event.target.value })}
          />
        </Field>
      )}
    </OrganisationPart>
  );
}
