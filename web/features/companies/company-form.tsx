import type { Company } from '../../../domain/companies/contract.ts';
import { useMember } from '../../app/session.tsx';
import { trpc } from '../../app/trpc.ts';
import { useDraft } from '../../app/use-draft.ts';
import { useFormErrors } from '../../app/use-form-errors.ts';
import type { Owner } from '../../app/use-owners.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { toastDone } from '../../ui/toast.tsx';

const TEXTS = ['name', 'domain', 'phone', 'industry', 'country'] as const;
type Draft = Readonly<Record<(typeof TEXTS)[number] | 'ownerId' | 'calendarId', string>>;

const LABEL = { name: 'Name', domain: 'Domain', phone: 'Phone', industry: 'Industry', country: 'Country' } as const;

interface Props {
  /** Left out: a new one. */
  company?: Company;
  owners: readonly Owner[];
  onClose: () => void;
  onSaved?: (company: Company) => void;
}

/** A company's properties, new or changed; what was typed survives a reload. */
export function CompanyForm({ company, owners, onClose, onSaved }: Props) {
  const utils = trpc.useUtils();
  const [draft, setDraft, drop] = useDraft<Draft>(
    company ? `company:${company.id}:${company.version}` : 'new company',
    {
      name: company?.name ?? '',
      domain: company?.domain ?? '',
      phone: company?.phone ?? '',
      industry: company?.industry ?? '',
      country: company?.country ?? '',
      calendarId: company?.calendarId ?? '',
      ownerId: company ? (company.ownerId ?? '') : (owners[0]?.id ?? ''),
    },
  );
  const { errors, at, idOf, errorOf, run } = useFormErrors([...TEXTS, 'ownerId', 'calendarId']);
  const create = trpc.companies.create.useMutation();
  const update = trpc.companies.update.useMutation();
  const { can } = useMember();
  // Whose hours count moves deadlines: a right of its own, and asked of a company that is there.
  const mayMove = company !== undefined && can('calendar:update');
  const busy = create.isPending || update.isPending;

  const submit = async () => {
    const { ownerId, calendarId, ...texts } = draft;
    const values = { ...texts, ownerId: ownerId || null };
    const saved = await run(() =>
      company
        ? update.mutateAsync({
            ...values,
            ...(mayMove && { calendarId: calendarId || null }),
            id: company.id,
            version: company.version,
          })
        : create.mutateAsync(values),
    );
    if (!saved) return;
    drop();
    utils.companies.get.setData({ id: saved.id }, saved);
    void utils.companies.invalidate();
    toastDone(company ? 'Saved' : 'Company added');
    onClose();
    onSaved?.(saved);
  };

  return (
    <FormDialog
      as="drawer"
      title={company ? 'Edit the company' : 'New company'}
      confirm={company ? 'Save' : 'Add the company'}
      busy={busy && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      {TEXTS.map((name) => (
        <Field
          key={name}
          label={LABEL[name]}
          {...at(name)}
          {...(name === 'domain' ? { help: 'Of its web site and mail addresses: acme.example' } : {})}
        >
          <Input
            value={draft[name]}
            autoComplete="off"
            onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          />
        </Field>
      ))}
      <Field label="Owner" {...at('ownerId')}>
        <Select
          value={draft.ownerId}
          placeholder="Nobody yet"
          onChange={(event) => setDraft({ ...draft, ownerId: event.target.value })}
          options={owners.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      {mayMove ? (
        <CalendarField
          id={idOf('calendarId')}
          error={errorOf('calendarId')}
          value={draft.calendarId}
          onChange={(calendarId) => setDraft({ ...draft, calendarId })}
        />
      ) : null}
    </FormDialog>
  );
}

interface CalendarProps {
  id: string;
  error: string | undefined;
  value: string;
  onChange: (calendarId: string) => void;
}

function CalendarField({ id, error, value, onChange }: CalendarProps) {
  const calendars = trpc.calendars.list.useQuery({ pageSize: 200 }).data?.items ?? [];
  return (
    <Field
      label="Calendar"
      id={id}
      error={error}
      help="Counts their tickets instead of the team’s and the policy’s. Deadlines of open tickets move when you save."
    >
      <Select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={[
          { value: '', label: 'That of the team or policy' },
          ...calendars.map((calendar) => ({ value: calendar.id, label: calendar.name })),
        ]}
      />
    </Field>
  );
}
