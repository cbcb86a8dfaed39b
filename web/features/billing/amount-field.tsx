import type { ReactNode } from 'react';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

interface Props {
  label: string;
  currency: string;
  /** As it is typed. */
  value: string;
  onChange: (text: string) => void;
  id?: string;
  error?: string | null | undefined;
  help?: ReactNode;
  placeholder?: string;
  disabled?: boolean;
  quiet?: boolean;
  className?: string;
}

/** An amount of money: read by amountOf, as the price of a unit by its own rule. */
export const AmountField = ({ currency, value, onChange, placeholder, disabled, ...field }: Props) => (
  <Field {...field}>
    <Input
      inputMode="decimal"
      after={currency}
      value={value}
      placeholder={placeholder}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value)}
    />
  </Field>
);
