import { useState } from 'react';
import type { Customer } from '../../../../domain/billing/contract.ts';
import type { TaxTreatment } from '../../../../domain/tax/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { AddressFields, addressOf } from './address-fields.tsx';

const TREATMENTS: readonly { value: TaxTreatment; label: string; help: string }[] = [
  { value: 'standard', label: 'Taxed as the price plan says', help: 'The usual case.' },
  {
    value: 'reverse-charge',
    label: 'Reverse charge',
    help: 'A business abroad that pays the tax itself, under its VAT id: invoices say so and charge none.',
  },
  { value: 'exempt', label: 'Exempt', help: 'From all taxes or some, for a reason that stands on invoices.' },
];

const FIELDS = ['taxTreatment', 'vatId', 'exemptTaxCodes', 'exemptionNote', 'address'] as const;

/** How a customer is taxed from the next invoice on. Invoices that are final stay as they are. */
export function TaxDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const utils = trpc.useUtils();
  const [draft, setDraft] = useState({
    taxTreatment: customer.taxTreatment,
    vatId: customer.vatId ?? '',
    exemptTaxCodes: customer.exemptTaxCodes,
    exemptionNote: customer.exemptionNote ?? '',
    address: customer.address ?? { line1: '', line2: '', postalCode: '', city: '', region: '', country: '' },
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const rates = trpc.taxRates.list.useQuery({ filter: { archived: false }, pageSize: 200, sort: 'name' }).data?.items;
  const { errors, at, say, run } = useFormErrors(FIELDS);
  const update = trpc.customers.update.useMutation();
  const submit = async () => {
    const address = addressOf(draft.address);
    const needsId = draft.taxTreatment === 'reverse-charge' && draft.vatId.trim() === '';
    const wrong = say([
      { name: 'vatId', message: needsId ? 'Reverse charge needs the customer’s VAT id' : null },
      { name: 'address', message: address === undefined ? 'Choose the country of the address' : null },
    ]);
    if (wrong) return;
    const exempt = draft.taxTreatment === 'exempt';
    const saved = await run(() =>
      update.mutateAsync({
        id: customer.id,
        version: customer.version,
        taxTreatment: draft.taxTreatment,
        vatId: draft.vatId.trim() === '' ? null : draft.vatId,
        exemptTaxCodes: exempt ? draft.exemptTaxCodes : [],
        exemptionNote: exempt && draft.exemptionNote.trim() !== '' ? draft.exemptionNote : null,
        address,
      }),
    );
    void utils.invalidate();
    if (!saved) return;
    toastDone('Saved: from the next invoice on');
    onClose();
  };
  return (
    <FormDialog
      as="drawer"
      title={`Tax and address of ${customer.name}`}
      confirm="Save"
      busy={update.isPending && 'Saving…'}
      onClose={onClose}
      errors={errors}
      onSubmit={submit}
    >
      <RadioCards
        legend="Tax"
        value={draft.taxTreatment}
        onChange={(taxTreatment) => set({ taxTreatment })}
        options={TREATMENTS}
      />
      <Field label="VAT id" help="With the letters of its country: its check digit is checked." {...at('vatId')}>
        <Input value={draft.vatId} maxLength={30} onChange={(event) => set({ vatId: event.target.value })} />
      </Field>
      {draft.taxTreatment === 'exempt' ? (
        <>
          <fieldset id={at('exemptTaxCodes').id} tabIndex={-1} className="flex flex-col gap-2">
            <legend className="mb-1 text-13 font-medium">Exempt from (none ticked: all)</legend>
            {(rates ?? []).map(({ id, code, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={draft.exemptTaxCodes.includes(code)}
                onChange={(on) =>
                  set({
                    exemptTaxCodes: on
                      ? [...draft.exemptTaxCodes, code]
                      : draft.exemptTaxCodes.filter((other) => other !== code),
                  })
                }
              />
            ))}
          </fieldset>
          <Field label="Because" help="The law or the certificate’s number." {...at('exemptionNote')}>
            <Input
              value={draft.exemptionNote}
              maxLength={200}
              onChange={(event) => set({ exemptionNote: event.target.value })}
            />
          </Field>
        </>
      ) : null}
      <AddressFields field={at('address')} value={draft.address} onChange={(address) => set({ address })} />
    </FormDialog>
  );
}
