import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { Anchor } from '../../../../domain/billing/contract.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { useDraft } from '../../../app/use-draft.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { DateField } from '../../../ui/date-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { Link } from '../../../ui/link.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Select } from '../../../ui/select.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { CustomerForm } from '../customers/customer-form.tsx';
import { CustomerCombobox } from './customer-combobox.tsx';
import { type Draft, EMPTY, inputOf, missingOf } from './draft.ts';
import { NewPreview, useNewPreview } from './new-preview.tsx';
import { NewTerms } from './new-terms.tsx';
import { PlanField } from './plan-field.tsx';

const FIELDS = [
  'customerId',
  'pricePlanId',
  'currency',
  'quantity',
  'startAt',
  'anchor',
  'term',
  'couponCodes',
] as const;

export function Page() {
  const search: Readonly<Record<string, string>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const { can } = useMember();
  const utils = trpc.useUtils();
  const form = useId();
  const wanted = search.customer ?? '';
  const [draft, setDraft, dropDraft] = useDraft<Draft>(`new subscription:${wanted}`, { ...EMPTY, customerId: wanted });
  const [adding, setAdding] = useState(false);
  const customer = trpc.customers.get.useQuery({ id: draft.customerId }, { enabled: draft.customerId !== '' }).data;
  const { errors, at, say, tell, refuse, run } = useFormErrors(FIELDS);
  const create = trpc.subscriptions.create.useMutation();
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const input = inputOf(draft, customer);
  const preview = useNewPreview(input);

  const submit = async () => {
    if (create.isPending) return;
    say(missingOf(draft));
    if (!input) return;
    if (preview.error) return refuse(preview.error);
    // Begun is what was seen, not what is still being computed.
    if (!preview.data || preview.isPlaceholderData) return tell('Wait for what will be billed, then confirm.');
    const { at: shownAt, figures } = preview.data;
    const made = await run(() => create.mutateAsync({ ...input, at: shownAt, figures }));
    if (!made) return void preview.refetch();
    dropDraft();
    void utils.invalidate();
    toastDone(`${made.customerName} is on ${made.pricePlanName} now`);
    await navigate({ to: `/billing/subscriptions/${made.id}` });
  };

  return (
    <>
      <PageHeader back={<Link href="/billing">Subscriptions</Link>} title="New subscription" />
      <div className="grid grid-cols-1 max-w-300 items-start gap-6 px-4 pb-8 sm:px-6 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        <Form id={form} errors={errors} onSubmit={submit}>
          <div className="flex items-end gap-2">
            <Field label="Customer" className="min-w-0 grow" {...at('customerId')}>
              <CustomerCombobox chosen={customer} onChange={(customerId) => set({ customerId })} />
            </Field>
            {can('customer:create') ? (
              <Button icon={<Plus />} onClick={() => setAdding(true)}>
                New
              </Button>
            ) : null}
          </div>
          <PlanField
            field={at('pricePlanId')}
            value={draft.pricePlanId}
            onChange={(pricePlanId) => set({ pricePlanId, currency: '' })}
            currency={{ value: draft.currency, onChange: (currency) => set({ currency }), ...at('currency') }}
          />
          <div className="grid grid-cols-2 gap-4">
            <Field label="Quantity" {...at('quantity')}>
              <Input
                inputMode="numeric"
                value={draft.quantity}
                onChange={(event) => set({ quantity: event.target.value })}
              />
            </Field>
            <Field label="Begins on" help="Now, where left empty." {...at('startAt')}>
              <DateField value={draft.startOn} onChange={(startOn) => set({ startOn })} />
            </Field>
          </div>
          <div className="grid grid-cols-[1fr_7rem] gap-4">
            <Field label="Periods counted from" {...at('anchor')}>
              <Select
                value={draft.anchor}
                onChange={(event) => set({ anchor: event.target.value as Anchor['rule'] })}
                options={[
                  { value: 'start-day', label: 'the day it begins' },
                  { value: 'day-of-month', label: 'a day of the month' },
                  { value: 'calendar', label: 'the calendar' },
                ]}
              />
            </Field>
            {draft.anchor === 'day-of-month' ? (
              <Field label="Day">
                <Input
                  inputMode="numeric"
                  value={draft.anchorDay}
                  onChange={(event) => set({ anchorDay: event.target.value })}
                />
              </Field>
            ) : null}
          </div>
          <NewTerms draft={draft} set={set} term={at('term')} />
          {can('coupon:read') ? (
            <Field
              label="Coupons (optional)"
              help="Of several, the first comes off first; separate them by a blank."
              {...at('couponCodes')}
            >
              <Input
                value={draft.coupons}
                autoCapitalize="characters"
                onChange={(event) => set({ coupons: event.target.value.toUpperCase() })}
              />
            </Field>
          ) : null}
        </Form>
        <div className="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <NewPreview input={input} customer={customer} query={preview} />
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <Button asChild>
            <Link href="/billing">Keep for later</Link>
          </Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            busy={create.isPending && 'Beginning…'}
            disabled={!can('subscription:create')}
          >
            Begin the subscription
          </Button>
        </div>
      </div>
      {adding ? <CustomerForm onClose={() => setAdding(false)} onSaved={({ id }) => set({ customerId: id })} /> : null}
    </>
  );
}
