import type { CustomFields, Lead } from '../../../domain/leads/contract.ts';
import { trpc } from '../../app/trpc.ts';
import { useDraft } from '../../app/use-draft.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import type { Owner } from '../../app/use-owners.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ZoneField } from '../../ui/zone-field.tsx';
import { OwnFields, tidyFields } from './own-fields.tsx';

interface Draft {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly zone: string | null;
  readonly source: string;
  readonly origin: string;
  readonly ownerId: string;
  readonly fields: CustomFields;
}

const draftOf = (lead: Lead | undefined, owners: readonly Owner[]): Draft => ({
  name: lead?.name ?? '',
  email: lead?.email ?? '',
  phone: lead?.phone ?? '',
  zone: lead?.zone ?? null,
  source: lead?.source ?? '',
  origin: lead?.origin ?? '',
  ownerId: lead ? (lead.ownerId ?? '') : (owners[0]?.id ?? ''),
  fields: lead?.fields ?? {},
});

const FIELDS = ['name', 'email', 'phone', 'zone', 'source', 'origin', 'ownerId', 'fields'] as const;

interface Props {
  /** Left out: a new one. */
  lead?: Lead;
  owners: readonly Owner[];
  onClose: () => void;
  onSaved?: (lead: Lead) => void;
}

/** A lead's properties, new or changed; what was typed survives a reload. */
export function LeadForm({ lead, owners, onClose, onSaved }: Props) {
  const utils = trpc.useUtils();
  const [draft, setDraft, drop] = useDraft(
    lead ? `lead:${lead.id}:${lead.version}` : 'new lead',
    draftOf(lead, owners),
  );
  const { errors, at, run } = useFormErrors(FIELDS);
  const known = trpc.leads.values.useQuery().data?.fields ?? [];
  const create = trpc.leads.create.useMutation();
  const update = trpc.leads.update.useMutation();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const busy = create.isPending || update.isPending;

  const submit = async () => {
    const values = {
      name: draft.name.trim() || null,
      email: draft.email.trim() || null,
      phone: draft.phone.trim() || null,
      zone: draft.zone,
      source: draft.source.trim() || null,
      origin: draft.origin.trim() || null,
      ownerId: draft.ownerId || null,
      fields: tidyFields(draft.fields, known),
    };
    const saved = await run(() =>
      lead ? update.mutateAsync({ ...values, id: lead.id, version: lead.version }) : create.mutateAsync(values),
    );
    if (!saved) return;
    drop();
    utils.leads.get.setData({ id: saved.id }, saved);
    void utils.leads.invalidate();
    toastDone(lead ? 'Saved' : 'Lead added');
    onClose();
    onSaved?.(saved);
  };

  const text = (name: 'name' | 'email' | 'phone' | 'source' | 'origin', label: string, more: object = {}) => (
    <Field label={label} {...at(name)}>
      <Input value={draft[name]} onChange={(event) => set({ [name]: event.target.value })} {...more} />
    </Field>
  );
  return (
    <FormDialog
      as="drawer"
      title={lead ? 'Edit the lead' : 'New lead'}
      confirm={lead ? 'Save' : 'Add the lead'}
      busy={busy && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {text('name', 'Name', { autoComplete: 'off' })}
      {text('email', 'E-mail', { type: 'email', autoComplete: 'off' })}
      <div className="grid gap-4 sm:grid-cols-2">
        {text('phone', 'Phone', { type: 'tel', autoComplete: 'off' })}
        <Field label="Time zone" {...at('zone')} help="Mail is sent by this clock.">
          <ZoneField value={draft.zone} onChange={(zone) => set({ zone })} none="The workspace’s" />
        </Field>
        {text('source', 'Source')}
        {text('origin', 'Origin')}
      </div>
      <Field label="Owner" {...at('ownerId')}>
        <Select
          value={draft.ownerId}
          placeholder="Nobody yet"
          onChange={(event) => set({ ownerId: event.target.value })}
          options={owners.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      <OwnFields fields={draft.fields} known={known} onChange={(fields) => set({ fields })} />
    </FormDialog>
  );
}
