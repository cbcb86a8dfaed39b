import type { Customer } from '../../../../domain/billing/contract.ts';
import type { Language } from '../../../../domain/documents/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { ZoneCombobox } from '../../../ui/zone-combobox.tsx';
import { LANGUAGE_OPTIONS } from '../documents/languages.ts';
import { CompanyCombobox } from './company-combobox.tsx';
import { PayerField } from './payer-field.tsx';
import { methodOf, noPayment, PaymentChoices, type PaymentDraft } from './payment-choice.tsx';

interface Draft {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly zone: string;
  readonly paymentTermDays: string;
  readonly companyId: string | null;
  /** Empty: this customer pays. */
  readonly payerId: string;
  readonly language: Language | '';
  readonly pays: PaymentDraft;
}

const FIELDS = ['name', 'email', 'phone', 'zone', 'paymentTermDays', 'companyId', 'payerId'] as const;

interface Props {
  /** To be changed; a new one where left out. */
  customer?: Customer;
  onClose: () => void;
  onSaved?: (customer: Customer) => void;
}

/** A new customer, or a change of one. How an existing one pays is changed on its own, since money may move. */
export function CustomerForm({ customer, onClose, onSaved }: Props) {
  const { member } = useMember();
  const utils = trpc.useUtils();
  const [draft, setDraft, dropDraft] = useDraft<Draft>(
    customer ? `customer:${customer.id}:${customer.version}` : 'new customer',
    {
      name: customer?.name ?? '',
      email: customer?.email ?? '',
      phone: customer?.phone ?? '',
      zone: customer?.zone ?? member.zone,
      paymentTermDays: String(customer?.paymentTermDays ?? 14),
      companyId: customer?.companyId ?? null,
      payerId: customer?.payerId ?? '',
      language: customer?.language ?? '',
      pays: noPayment,
    },
  );
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const create = trpc.customers.create.useMutation();
  const update = trpc.customers.update.useMutation();
  const way = trpc.collection.payWay.useQuery(undefined, { enabled: !customer }).data?.way;
  const pending = create.isPending || update.isPending;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });

  const submit = async () => {
    const days = Number(draft.paymentTermDays);
    const isTerm = Number.isInteger(days) && days >= 0 && days <= 365;
    const missing = say([
      { name: 'name', message: draft.name.trim() === '' ? 'Say who is billed' : null },
      { name: 'email', message: draft.email.trim() === '' ? 'Say where invoices go' : null },
      { name: 'paymentTermDays', message: isTerm ? null : 'Use a whole number of days, 365 at the most' },
    ]);
    if (missing) return;
    const { pays, name, email, zone, companyId } = draft;
    const phone = draft.phone.replace(/[\s()/-]/g, '') || null;
    const payerId = draft.payerId === '' ? null : draft.payerId;
    const fields = {
      payerId,
      name,
      email,
      phone,
      zone,
      companyId,
      paymentTermDays: days,
      language: draft.language || null,
    };
    const saved = await run(() =>
      customer
        ? update.mutateAsync({ ...fields, id: customer.id, version: customer.version })
        : create.mutateAsync({ ...fields, paymentMethod: methodOf(pays) }),
    );
    if (!saved) return;
    dropDraft();
    void utils.customers.invalidate();
    toastDone(customer ? 'Saved' : `${saved.name} is a customer now`);
    onClose();
    onSaved?.(saved);
  };

  return (
    <FormDialog
      as="drawer"
      title={customer ? `Change ${customer.name}` : 'New customer'}
      confirm={customer ? 'Save' : 'Add the customer'}
      busy={pending && 'Saving…'}
      cancel="Keep for later"
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <Field label="Name" {...at('name')}>
        <Input value={draft.name} maxLength={200} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label="E-mail" help="Invoices and reminders go there." {...at('email')}>
        <Input type="email" value={draft.email} onChange={(event) => set({ email: event.target.value })} />
      </Field>
      <Field
        label="Mobile (optional)"
        help="Text messages about what is overdue go there. With the country: +49 151 12345678."
        {...at('phone')}
      >
        <Input type="tel" value={draft.phone} onChange={(event) => set({ phone: event.target.value })} />
      </Field>
      <Field label="Language of documents" help="Invoices and their mails are written in it.">
        <Select
          value={draft.language}
          placeholder="As the workspace has it"
          options={LANGUAGE_OPTIONS}
          onChange={(event) => set({ language: event.target.value as Draft['language'] })}
        />
      </Field>
      <CompanyCombobox field={at('companyId')} value={draft.companyId} onChange={(companyId) => set({ companyId })} />
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <Field label="Time zone" help="Retries come at the customer’s time." {...at('zone')}>
          <ZoneCombobox value={draft.zone} onChange={(zone) => set({ zone })} />
        </Field>
        <Field label="Pays within" {...at('paymentTermDays')}>
          <Input
            inputMode="numeric"
            after="days"
            value={draft.paymentTermDays}
            onChange={(event) => set({ paymentTermDays: event.target.value })}
          />
        </Field>
      </div>
      <PayerField field={at('payerId')} value={draft.payerId} onChange={(payerId) => set({ payerId })} />
      {customer || draft.payerId !== '' || way === undefined ? null : (
        <PaymentChoices way={way} hasPage={false} value={draft.pays} onChange={(pays) => set({ pays })} />
      )}
    </FormDialog>
  );
}
