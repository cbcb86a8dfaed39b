import type { ComponentProps } from 'react';
import { trpc } from '../../../app/trpc.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { priceWords } from '../plans/price-words.ts';
import { everyWords, termsWords } from '../words.ts';

type FieldProps = Pick<ComponentProps<typeof Field>, 'id' | 'error'>;

interface Props {
  field: FieldProps;
  value: string;
  onChange: (id: string) => void;
  /** Chosen where the plan has several; left out where it is given already. Empty: the plan's first. */
  currency?: FieldProps & { value: string; onChange: (currency: string) => void };
}

/** One of the plans that are offered; what it costs stands below. */
export function PlanField({ field, value, onChange, currency }: Props) {
  const plans = trpc.pricePlans.list.useQuery({ filter: { archived: false }, pageSize: 200 }).data?.items ?? [];
  const chosen = plans.find(({ id }) => id === value);
  const price = (plan: (typeof plans)[number]) => {
    const shown = plan.prices.find((one) => one.currency === currency?.value) ?? plan.prices[0];
    return `${shown ? priceWords(shown) : ''} ${everyWords(plan.interval, plan.intervalCount)}`;
  };
  return (
    <>
      <Field label="Price plan" help={chosen ? `${price(chosen)}, ${termsWords(chosen)}` : undefined} {...field}>
        <Combobox
          value={value || null}
          onChange={onChange}
          placeholder="Choose a price plan"
          options={plans.map((plan) => ({ value: plan.id, label: plan.name, detail: price(plan) }))}
        />
      </Field>
      {currency && chosen && chosen.prices.length > 1 ? (
        <Field label="Currency" id={currency.id} error={currency.error}>
          <Select
            value={currency.value || chosen.currency}
            onChange={(event) => currency.onChange(event.target.value)}
            options={chosen.prices.map((one) => ({ value: one.currency, label: one.currency }))}
          />
        </Field>
      ) : null}
    </>
  );
}
