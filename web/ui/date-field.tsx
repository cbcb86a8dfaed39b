import type { ComponentProps } from 'react';
import { Input } from './input.tsx';

interface Props extends Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange' | 'min' | 'max'> {
  /** A civil date, yyyy-mm-dd, or empty. The platform shows it as the reader writes dates. */
  value: string;
  onChange: (date: string) => void;
  min?: string;
  max?: string;
}

export const DateField = ({ onChange, ...rest }: Props) => (
  <Input type="date" onChange={(event) => onChange(event.target.value)} {...rest} />
);
