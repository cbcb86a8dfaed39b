import { type ReactNode, useState } from 'react';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { type MemberOfTeam, TeamMembers } from './team-members.tsx';
import { useMembers } from './use-members.ts';

export interface TeamDraft {
  readonly name: string;
  readonly leadId: string | null;
  readonly calendarId: string | null;
  readonly members: readonly MemberOfTeam[];
}

interface Props {
  id: string;
  initial: TeamDraft;
  disabled?: boolean;
  onSave: (draft: TeamDraft) => Promise<unknown>;
  /** Below the fields: the buttons, where no dialog holds them. */
  children?: ReactNode;
}

const NONE = 'none';

export function TeamForm({ id, initial, disabled = false, onSave, children }: Props) {
  const [draft, setDraft] = useState(initial);
  const { errors, at, errorOf, run } = useFormErrors(['name', 'leadId', 'calendarId', 'members']);
  const people = useMembers();
  const calendars = trpc.calendars.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const set = (change: Partial<TeamDraft>) => setDraft({ ...draft, ...change });
  const submit = () => {
    void run(() => onSave(draft));
  };
  return (
    <Form id={id} errors={errors} onSubmit={submit}>
      <Field {...at('name')} label="Name">
        <Input
          value={draft.name}
          disabled={disabled}
          maxLength={120}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Field>
      <Field {...at('leadId')} label="Lead" help="Hears of escalations, and stands in for whoever has left.">
        <Combobox
          value={draft.leadId ?? NONE}
          disabled={disabled}
          onChange={(value) => set({ leadId: value === NONE ? null : value })}
          options={[{ value: NONE, label: 'Nobody' }, ...people]}
        />
      </Field>
      <Field
        {...at('calendarId')}
        label="Calendar"
        help="Counts the team’s tickets instead of their policy’s. A company’s own goes before it."
      >
        <Combobox
          value={draft.calendarId ?? NONE}
          disabled={disabled}
          onChange={(value) => set({ calendarId: value === NONE ? null : value })}
          options={[
            { value: NONE, label: 'That of the policy' },
            ...calendars.map(({ id: value, name, zone }) => ({
              value,
              label: name,
              detail: zone.replaceAll('_', ' '),
            })),
          ]}
        />
      </Field>
      <TeamMembers
        members={draft.members}
        people={people}
        disabled={disabled}
        onChange={(members) => set({ members })}
      />
      {errorOf('members') ? <p className="text-13 text-breached">{errorOf('members')}</p> : null}
      {children}
    </Form>
  );
}
