import { useState } from 'react';
import type { DocumentSettings, SellerDetails } from '../../../../domain/documents/contract.ts';
import { trpc } from '../../../app/trpc.ts';
import { useFormErrors } from '../../../app/use-form-errors.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { Input } from '../../../ui/input.tsx';
import { toastDone } from '../../../ui/toast.tsx';
import { AddressFields } from '../customers/address-fields.tsx';
import { LogoField } from './logo-field.tsx';

const FIELDS = [
  'seller.legalName',
  'seller.address',
  'seller.vatId',
  'seller.taxNumber',
  'seller.registration',
  'seller.email',
  'seller.phone',
  'seller.website',
  'seller.iban',
  'seller.bic',
  'seller.bankName',
  'seller.logo',
] as const;

interface Props {
  settings: DocumentSettings;
  mayEdit: boolean;
}

/** The seller as documents name it. */
export const SellerPart = (props: Props) => (
  // What somebody else saved meanwhile takes the place of what is typed.
  <SellerForm key={props.settings.sellerNumber ?? 0} {...props} />
);

type Texts = Exclude<keyof SellerDetails, 'address' | 'logo'>;

function SellerForm({ settings: { seller, sellerNumber }, mayEdit }: Props) {
  const utils = trpc.useUtils();
  const update = trpc.documents.updateSettings.useMutation();
  const known = { ...seller, address: { ...seller.address, country: knownCountry(seller.address.country) } };
  const [draft, setDraft] = useState<SellerDetails>(known);
  const { errors, at, run } = useFormErrors(FIELDS);
  const changed = JSON.stringify(draft) !== JSON.stringify(known);
  const submit = () => {
    void run(async () => {
      const saved = await update.mutateAsync({ seller: draft, sellerNumber });
      utils.documents.settings.setData(undefined, saved);
      toastDone('Saved: invoices from now on name the seller so');
      await utils.documents.invalidate();
    });
  };
  const text = (label: string, key: Texts, help?: string, most = 120) => (
    <Field {...at(`seller.${key}`)} label={label} help={help}>
      <Input
        value={draft[key] ?? ''}
        maxLength={most}
        autoComplete="off"
        onChange={({ target: { value } }) =>
          setDraft({ ...draft, [key]: value === '' && (key === 'vatId' || key === 'email') ? null : value })
        }
      />
    </Field>
  );
  return (
    <Card title="Seller">
      <Form errors={errors} onSubmit={submit}>
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-4">
          {text('Name in which you sell', 'legalName', undefined, 200)}
          <LogoField
            logo={draft.logo}
            {...at('seller.logo')}
            disabled={!mayEdit}
            onChange={(logo) => setDraft({ ...draft, logo })}
          />
          <AddressFields
            field={at('seller.address')}
            value={draft.address}
            onChange={(address) => setDraft({ ...draft, address })}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            {text('VAT id', 'vatId', 'Needed on invoices to businesses in the EU.', 20)}
            {text('Tax number', 'taxNumber', 'Of the local tax office, where invoices must show it.', 40)}
          </div>
          {text('Registration', 'registration', 'Register, court and number, as the law wants them on letters.', 160)}
          <div className="grid gap-4 sm:grid-cols-3">
            {text('E-mail', 'email', undefined, 200)}
            {text('Phone', 'phone', undefined, 40)}
            {text('Website', 'website')}
          </div>
          <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,1fr)]">
            {text('IBAN', 'iban', 'Customers who pay by transfer find it on the invoice.', 42)}
            {text('BIC', 'bic', undefined, 11)}
            {text('Bank', 'bankName', undefined, 80)}
          </div>
        </fieldset>
        {mayEdit ? null : <p className="text-13 text-faint">Somebody with the role Billing can change these.</p>}
        {changed ? (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-13 text-muted">Invoices that are finalised keep the seller they have.</p>
            <div className="flex gap-2">
              <Button look="quiet" onClick={() => setDraft(known)}>
                Undo
              </Button>
              <Button type="submit" look="primary" busy={update.isPending && 'Saving…'}>
                Save
              </Button>
            </div>
          </div>
        ) : null}
      </Form>
    </Card>
  );
}

/** ZZ stands for a country that nobody has said yet. */
const knownCountry = (country: string): string => (country === 'ZZ' ? '' : country);
