import { type ReactNode, useState } from 'react';
import type { Mailbox, MailboxInput } from '../../../domain/mail/contract.ts';
import { trpc } from '../../app/trpc.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';

const PRIORITIES = [
  { value: 'low', label: 'Low' },
  { value: 'normal', label: 'Normal' },
  { value: 'high', label: 'High' },
  { value: 'urgent', label: 'Urgent' },
] as const;

const FIELDS = [
  'address',
  'name',
  'teamId',
  'category',
  'priority',
  'imap.host',
  'imap.port',
  'imap.user',
  'imap.folder',
  'imapPassword',
];

const NO_IMAP = { host: '', port: '993', secure: true, user: '', folder: 'INBOX' };

function draftOf(mailbox: Mailbox | null) {
  const imap = mailbox?.imap;
  return {
    address: mailbox?.address ?? '',
    name: mailbox?.name ?? '',
    teamId: mailbox?.teamId ?? '',
    category: mailbox?.category ?? '',
    priority: mailbox?.priority ?? ('normal' as const),
    fetched: imap !== null && imap !== undefined,
    imap: imap ? { ...imap, port: String(imap.port) } : NO_IMAP,
    password: '',
  };
}

interface Props {
  id: string;
  mailbox: Mailbox | null;
  disabled?: boolean;
  onSave: (input: MailboxInput) => Promise<unknown>;
  children?: ReactNode;
}

/** Address, what its tickets begin with, and where it is fetched, where it is not sent here. */
export function MailboxForm({ id, mailbox, disabled = false, onSave, children }: Props) {
  const [draft, setDraft] = useState(() => draftOf(mailbox));
  const { errors, at, run } = useFormErrors(FIELDS);
  const teams = trpc.teams.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const setImap = (change: Partial<typeof draft.imap>) => set({ imap: { ...draft.imap, ...change } });
  const text = (field: 'address' | 'name' | 'category', label: string, help?: string) => (
    <Field {...at(field)} label={label} help={help}>
      <Input
        value={draft[field]}
        disabled={disabled}
        maxLength={200}
        onChange={(event) => set({ [field]: event.target.value })}
      />
    </Field>
  );
  const submit = () => {
    const { address, name, teamId, category, priority, fetched, imap, password } = draft;
    const input: MailboxInput = {
      address,
      name,
      priority,
      teamId: teamId || null,
      category: category || null,
      imap: fetched ? { ...imap, port: Number(imap.port) } : null,
      ...(fetched && password ? { imapPassword: password } : {}),
    };
    void run(() => onSave(input));
  };
  return (
    <Form id={id} errors={errors} onSubmit={submit}>
      {text('address', 'Address', 'Customers write to it; answers come back to it.')}
      {text('name', 'Name', 'Customers see it as the sender of replies.')}
      <Field {...at('teamId')} label="Team">
        <Select
          value={draft.teamId}
          disabled={disabled}
          placeholder="No team"
          options={teams.map((team) => ({ value: team.id, label: team.name }))}
          onChange={(event) => set({ teamId: event.target.value })}
        />
      </Field>
      {text('category', 'Category (optional)', 'Policies and rules can look at it.')}
      <Field {...at('priority')} label="Priority">
        <Select
          value={draft.priority}
          disabled={disabled}
          options={PRIORITIES}
          onChange={(event) => set({ priority: event.target.value as typeof draft.priority })}
        />
      </Field>
      <fieldset disabled={disabled} className="flex flex-col gap-4 rounded-md border border-line p-3">
        <legend className="px-1 text-13 font-medium">Fetch from a mail server</legend>
        <Checkbox
          checked={draft.fetched}
          disabled={disabled}
          onChange={(fetched) => set({ fetched })}
          label="Fetch its mail by IMAP, once a minute"
        />
        {draft.fetched ? (
          <>
            <Field {...at('imap.host')} label="Server">
              <Input
                value={draft.imap.host}
                placeholder="imap.example.com"
                onChange={(event) => setImap({ host: event.target.value })}
              />
            </Field>
            <Field {...at('imap.port')} label="Port">
              <Input
                inputMode="numeric"
                value={draft.imap.port}
                onChange={(event) => setImap({ port: event.target.value })}
              />
            </Field>
            <Checkbox
              checked={draft.imap.secure}
              onChange={(secure) => setImap({ secure, port: secure ? '993' : '143' })}
              label="Encrypted from the first byte (TLS)"
            />
            <Field {...at('imap.user')} label="User name">
              <Input
                autoComplete="off"
                value={draft.imap.user}
                onChange={(event) => setImap({ user: event.target.value })}
              />
            </Field>
            <Field
              {...at('imapPassword')}
              label="Password"
              help={
                mailbox?.hasImapPassword
                  ? 'Kept encrypted. Leave empty to keep it.'
                  : 'Kept encrypted, and never shown again.'
              }
            >
              <Input
                type="password"
                autoComplete="new-password"
                value={draft.password}
                onChange={(event) => set({ password: event.target.value })}
              />
            </Field>
            <Field {...at('imap.folder')} label="Folder">
              <Input value={draft.imap.folder} onChange={(event) => setImap({ folder: event.target.value })} />
            </Field>
          </>
        ) : null}
      </fieldset>
      {children}
    </Form>
  );
}
