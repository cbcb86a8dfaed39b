import { keepPreviousData } from '@tanstack/react-query';
import { useState } from 'react';
import type { Contact } from '../../../domain/contacts/contract.ts';
import { trpc } from '../../app/trpc.ts';
import { useDraft } from '../../app/use-draft.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import type { Owner } from '../../app/use-owners.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ZoneField } from '../../ui/zone-field.tsx';

interface Company {
  readonly id: string;
  readonly name: string;
}

interface Draft {
  readonly name: string;
  readonly title: string;
  readonly email: string;
  readonly phone: string;
  readonly zone: string | null;
  readonly company: Company | null;
  readonly ownerId: string;
}

const FIELDS = ['name', 'title', 'email', 'phone', 'zone', 'companyId', 'ownerId'] as const;

interface Props {
  /** Left out: a new one. */
  contact?: Contact;
  /** Of a new one. */
  company?: Company;
  owners: readonly Owner[];
  onClose: () => void;
  onSaved?: (contact: Contact) => void;
}

const keyOf = ({ contact, company }: Pick<Props, 'contact' | 'company'>): string =>
  contact ? `contact:${contact.id}:${contact.version}` : company ? `new contact:${company.id}` : 'new contact';

function companyOf({ contact, company }: Pick<Props, 'contact' | 'company'>): Company | null {
  if (!contact) return company ?? null;
  const { companyId, companyName } = contact;
  return companyId ? { id: companyId, name: companyName ?? 'A company' } : null;
}

/** A contact's properties, new or changed; what was typed survives a reload. */
export function ContactForm(props: Props) {
  const { contact, owners, onClose, onSaved } = props;
  const utils = trpc.useUtils();
  const [draft, setDraft, drop] = useDraft<Draft>(keyOf(props), {
    name: contact?.name ?? '',
    title: contact?.title ?? '',
    email: contact?.email ?? '',
    phone: contact?.phone ?? '',
    zone: contact?.zone ?? null,
    company: companyOf(props),
    ownerId: contact ? (contact.ownerId ?? '') : (owners[0]?.id ?? ''),
  });
  const { errors, at, run } = useFormErrors(FIELDS);
  const create = trpc.contacts.create.useMutation();
  const update = trpc.contacts.update.useMutation();
  const busy = create.isPending || update.isPending;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });

  const submit = async () => {
    const { company, email, ownerId, ...rest } = draft;
    const values = {
      ...rest,
      email: email.trim() || null,
      companyId: company?.id ?? null,
      ownerId: ownerId || null,
    };
    const saved = await run(() =>
      contact
        ? update.mutateAsync({ ...values, id: contact.id, version: contact.version })
        : create.mutateAsync(values),
    );
    if (!saved) return;
    drop();
    utils.contacts.get.setData({ id: saved.id }, saved);
    void Promise.all([utils.contacts.invalidate(), utils.companies.invalidate()]);
    toastDone(contact ? 'Saved' : 'Contact added');
    onClose();
    onSaved?.(saved);
  };

  const text = (name: 'name' | 'title' | 'email' | 'phone', label: string, type = 'text') => (
    <Field label={label} {...at(name)}>
      <Input
        type={type}
        autoComplete="off"
        value={draft[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <FormDialog
      as="drawer"
      title={contact ? 'Edit the contact' : 'New contact'}
      confirm={contact ? 'Save' : 'Add the contact'}
      busy={busy && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {text('name', 'Name')}
      {text('title', 'What they do')}
      <Field label="Company" {...at('companyId')}>
        <CompanySearch chosen={draft.company} onChange={(company) => set({ company })} />
      </Field>
      {text('email', 'E-mail', 'email')}
      {text('phone', 'Phone', 'tel')}
      <Field label="Time zone" {...at('zone')}>
        <ZoneField value={draft.zone} onChange={(zone) => set({ zone })} none="The workspace’s" />
      </Field>
      <Field label="Owner" {...at('ownerId')}>
        <Select
          value={draft.ownerId}
          placeholder="Nobody yet"
          onChange={(event) => set({ ownerId: event.target.value })}
          options={owners.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
    </FormDialog>
  );
}

const NONE = '-';

function CompanySearch({ chosen, onChange }: { chosen: Company | null; onChange: (company: Company | null) => void }) {
  const [text, setText] = useState('');
  const q = text.trim();
  const query = trpc.companies.list.useQuery(
    { ...(q === '' ? {} : { q }), pageSize: 20 },
    { placeholderData: keepPreviousData },
  );
  const found = (query.data?.items ?? []).map(({ id, name, domain }) => ({
    value: id,
    label: name,
    ...(domain ? { detail: domain } : {}),
  }));
  const missing = chosen && !found.some(({ value }) => value === chosen.id);
  return (
    <Combobox
      value={chosen?.id ?? NONE}
      onChange={(id) => {
        const company = found.find(({ value }) => value === id);
        onChange(company ? { id: company.value, name: company.label } : null);
      }}
      onSearch={setText}
      searching={query.isFetching}
      options={[
        ...(q === '' ? [{ value: NONE, label: 'No company' }] : []),
        ...(missing ? [{ value: chosen.id, label: chosen.name }] : []),
        ...found,
      ]}
    />
  );
}
