import type { ComponentProps } from 'react';
import { formatMinor, fromWire } from '../../../../domain/money/money.ts';
import { trpc } from '../../../app/trpc.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { everyWords, termsWords } from '../words.ts';

interface Props {
  field: Pick<ComponentProps<typeof Field>, 'id' | 'error'>;
  value: string;
  onChange: (id: string) => void;
}

/** One of the plans that are offered; what it costs stands below. */
export function PlanField({ field, value, onChange }: Props) {
  const plans = trpc.pricePlans.list.useQuery({ filter: { archived: false }, pageSize: 200 }).data?.items ?? [];
  const chosen = plans.find(({ id }) => id === value);
  const price = (plan: (typeof plans)[number]) =>
    `${plan.currency} ${formatMinor(fromWire(plan.priceMinor), plan.currency)} ${everyWords(plan.interval, plan.intervalCount)}`;
  return (
    <Field label="Price plan" help={chosen ? `${price(chosen)}, ${termsWords(chosen)}` : undefined} {...field}>
      <Combobox
        value={value || null}
        onChange={onChange}
        placeholder="Choose a price plan"
        options={plans.map((plan) => ({ value: plan.id, label: plan.name, detail: price(plan) }))}
      />
    </Field>
  );
}
