import { type ReactNode, useMemo, useState } from 'react';
import { ROLE_KEYS, ROLE_NAMES } from '../../../domain/members/permissions.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { zoneOptions } from './zones.ts';

export interface MemberDraft {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly managerId: string | null;
  readonly zone: string | null;
  readonly password: string;
}

interface Props {
  id: string;
  initial: MemberDraft;
  /** The member that is changed: their address stands, and they cannot manage themselves. */
  memberId: string | null;
  disabled?: boolean;
  onSave: (draft: MemberDraft) => Promise<unknown>;
  /** Below the fields: the buttons, where no dialog holds them. */
  children?: ReactNode;
}

const NOBODY = 'nobody';

export function MemberForm({ id, initial, memberId, disabled = false, onSave, children }: Props) {
  const [draft, setDraft] = useState(initial);
  const { errors, at, run } = useFormErrors(['name', 'email', 'role', 'managerId', 'zone', 'password']);
  const members = trpc.members.list.useQuery({ filter: { status: ['active'] }, pageSize: 200 }).data?.items ?? [];
  const zones = useMemo(zoneOptions, []);
  const set = (change: Partial<MemberDraft>) => setDraft({ ...draft, ...change });
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
      {memberId === null ? (
        <Field {...at('email')} label="E-mail" help="They sign in with it.">
          <Input type="email" value={draft.email} onChange={(event) => set({ email: event.target.value })} />
        </Field>
      ) : null}
      <Field {...at('role')} label="Role" help="Says what they see and may do.">
        <Select
          value={draft.role}
          disabled={disabled}
          onChange={(event) => set({ role: event.target.value })}
          options={ROLE_KEYS.map((key) => ({ value: key, label: ROLE_NAMES[key] }))}
        />
      </Field>
      <Field
        {...at('managerId')}
        label="Manager"
        help="Approves their timesheets; escalations go on to the manager’s own manager."
      >
        <Combobox
          value={draft.managerId ?? NOBODY}
          disabled={disabled}
          onChange={(value) => set({ managerId: value === NOBODY ? null : value })}
          options={[
            { value: NOBODY, label: 'Nobody' },
            ...members
              .filter((member) => member.id !== memberId)
              .map((member) => ({ value: member.id, label: member.name, detail: member.role.name })),
          ]}
        />
      </Field>
      <Field {...at('zone')} label="Time zone" help="Their days and weeks are counted in it.">
        <Combobox
          value={draft.zone}
          disabled={disabled}
          placeholder="The workspace’s"
          onChange={(zone) => set({ zone })}
          options={zones}
        />
      </Field>
      {memberId === null ? (
        <Field
          {...at('password')}
          label="First password (optional)"
          help="At least 10 characters. Without one they get a mail with a link to choose it."
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={draft.password}
            onChange={(event) => set({ password: event.target.value })}
          />
        </Field>
      ) : null}
      {children}
    </Form>
  );
}
