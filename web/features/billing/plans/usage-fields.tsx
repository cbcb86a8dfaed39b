import { Plus, Trash2 } from 'lucide-react';
import type { Meter } from '../../../../domain/usage/contract.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Link } from '../../../ui/link.tsx';
import { Select } from '../../../ui/select.tsx';
import { AmountField } from '../amount-field.tsx';
import { PriceFields } from './price-fields.tsx';
import { emptyUsePrice, type UsageDraft } from './usage-draft.ts';

interface Props {
  /** For the summary of errors. */
  id: string;
  charges: readonly UsageDraft[];
  /** Of the plan: each charge has a price in each. */
  currencies: readonly string[];
  meters: readonly Meter[];
  onChange: (charges: readonly UsageDraft[]) => void;
  error: string | undefined;
}

/** What is charged for metered use beside the plan's own price. */
export function UsageFields({ id, charges, currencies, meters, onChange, error }: Props) {
  const set = (at: number, change: Partial<UsageDraft>) =>
    onChange(charges.map((charge, index) => (index === at ? { ...charge, ...change } : charge)));
  const free = meters.filter((meter) => !charges.some(({ meterId }) => meterId === meter.id));
  const add = () => {
    const [meter] = free;
    onChange([...charges, { meterId: meter?.id ?? '', name: meter?.name ?? '', prices: {}, alertAt: '' }]);
  };
  return (
    <fieldset className="flex flex-col gap-3" id={id} tabIndex={-1}>
      <legend className="mb-1 text-13 font-medium">Charged for use</legend>
      {meters.length === 0 && charges.length === 0 ? (
        <p className="text-13 text-faint">
          There are no meters yet. <Link href="/billing/meters">Add one</Link> to charge for what is used.
        </p>
      ) : (
        <p className="text-13 text-muted">
          Counted by a meter and billed after each period, in arrears, whatever the plan’s own timing.
        </p>
      )}
      {charges.map((charge, at) => {
        const name = charge.name || 'this charge';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a charge is its place in the list while its meter is chosen
          <div key={at} className="flex flex-col gap-3 rounded-md border border-line bg-canvas p-3">
            <div className="flex items-end gap-3">
              <div className="grid grow gap-3 sm:grid-cols-2">
                <Field label="Meter">
                  <Select
                    value={charge.meterId}
                    placeholder="Choose a meter"
                    onChange={(event) => {
                      const meter = meters.find((each) => each.id === event.target.value);
                      set(at, { meterId: event.target.value, ...(meter && { name: meter.name }) });
                    }}
                    options={meters
                      .filter((meter) => meter.id === charge.meterId || free.includes(meter))
                      .map((meter) => ({ value: meter.id, label: meter.name }))}
                  />
                </Field>
                <Field label="On invoices">
                  <Input
                    value={charge.name}
                    maxLength={120}
                    onChange={(event) => set(at, { name: event.target.value })}
                  />
                </Field>
              </div>
              <IconButton
                label={`Charge no more for ${name}`}
                icon={<Trash2 />}
                onClick={() => onChange(charges.filter((_, index) => index !== at))}
              />
            </div>
            {currencies.map((currency) => {
              const price = charge.prices[currency] ?? emptyUsePrice(currency);
              const setPrice = (change: object) =>
                set(at, { prices: { ...charge.prices, [currency]: { ...price, ...change } } });
              return (
                <div key={currency} className="flex flex-col gap-3">
                  <PriceFields draft={price} onChange={setPrice} onRemove={undefined} error={undefined} metered />
                  <AmountField
                    label={`Invoiced early at, ${currency}`}
                    help="What is used and not invoiced yet comes on an invoice of its own as soon as it reaches this."
                    placeholder="with the period"
                    currency={currency}
                    value={price.invoiceAt}
                    onChange={(invoiceAt) => setPrice({ invoiceAt })}
                  />
                </div>
              );
            })}
            <Field
              label="Tell at"
              help="Quantities of a period, such as 1000 5000: the customer has a mail, you a notice."
            >
              <Input
                placeholder="nobody is told"
                value={charge.alertAt}
                maxLength={100}
                onChange={(event) => set(at, { alertAt: event.target.value })}
              />
            </Field>
          </div>
        );
      })}
      {error ? <p className="text-13 text-breached">{error}</p> : null}
      {free.length > 0 ? (
        <Button icon={<Plus />} className="self-start" onClick={add}>
          Charge for use
        </Button>
      ) : null}
    </fieldset>
  );
}
