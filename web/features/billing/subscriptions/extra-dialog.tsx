import { useState } from 'react';
import { unitAmount as unitAmountOf } from '../../../../domain/billing/price-list.ts';
import type { SubscriptionDetail } from '../../../../domain/billing/requests.ts';
import { useMember } from '../../../app/session.tsx';
import { trpc } from '../../../app/trpc.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioCards } from '../../../ui/radio-cards.tsx';
import { Select } from '../../../ui/select.tsx';
import { AmountField } from '../amount-field.tsx';
import { AmendDialog } from './amend-dialog.tsx';
import type { Amendment } from './amendment-preview.tsx';

interface Props {
  subscription: SubscriptionDetail;
  kind: 'add-on' | 'charge';
  onClose: () => void;
}

/** Something charged beside the plan: with every period, or once. */
export function ExtraDialog({ subscription, kind, onClose }: Props) {
  const [description, setDescription] = useState('');
  const [quantity, setQuantity] = useState('1');
  const [price, setPrice] = useState('');
  const [when, setWhen] = useState<'now' | 'next-invoice'>(subscription.upcoming.length > 0 ? 'next-invoice' : 'now');
  const { can } = useMember();
  const rates = trpc.taxRates.list.useQuery(
    { filter: { archived: false }, pageSize: 200, sort: 'name' },
    { enabled: can('taxRate:read') },
  ).data?.items;
  /** Empty: those of the price plan. */
  const [tax, setTax] = useState('');
  const unitAmount = price.trim().replace(',', '.');
  const count = Number(quantity);
  const complete =
    description.trim() !== '' && unitAmountOf.safeParse(unitAmount).success && Number.isInteger(count) && count >= 1;
  const taxes = tax === '' ? {} : { taxRateIds: tax === 'none' ? [] : [tax] };
  const extra = { description: description.trim(), quantity: count, unitAmount, ...taxes };
  const amendment: Amendment | null = !complete
    ? null
    : kind === 'add-on'
      ? { kind, ...extra }
      : { kind, ...extra, when };
  const addOn = kind === 'add-on';
  return (
    <AmendDialog
      subscription={subscription}
      title={addOn ? 'Add an add-on' : 'Charge something once'}
      deed={addOn ? 'Add it' : 'Charge it'}
      done={addOn ? `${extra.description} is charged with each period now` : `${extra.description} is charged`}
      amendment={amendment}
      onClose={onClose}
    >
      <Field label="What for" help="It stands on the invoice.">
        <Input value={description} maxLength={200} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      <div className="grid grid-cols-[7rem_1fr] items-end gap-4">
        <Field label="Quantity">
          <Input inputMode="numeric" value={quantity} onChange={(event) => setQuantity(event.target.value)} />
        </Field>
        <AmountField
          label={addOn ? 'For each and period, before tax' : 'For each, before tax'}
          currency={subscription.currency}
          value={price}
          onChange={setPrice}
        />
      </div>
      {rates && rates.length > 0 ? (
        <Field label="Tax">
          <Select
            value={tax}
            onChange={(event) => setTax(event.target.value)}
            options={[
              { value: '', label: 'as the price plan' },
              ...rates.map(({ id, name }) => ({ value: id, label: name })),
              { value: 'none', label: 'none' },
            ]}
          />
        </Field>
      ) : null}
      {addOn ? null : (
        <RadioCards
          legend="When"
          value={when}
          onChange={setWhen}
          options={[
            { value: 'next-invoice', label: 'With the next invoice', help: 'It can be taken off until then.' },
            { value: 'now', label: 'Now', help: 'On an invoice of its own.' },
          ]}
        />
      )}
    </AmendDialog>
  );
}
