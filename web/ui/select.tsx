import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { CONTROL, useField } from './field.tsx';

interface Props extends ComponentProps<'select'> {
  options: readonly { value: string; label: string; disabled?: boolean }[];
  /** First entry with an empty value: "Choose a calendar". */
  placeholder?: string;
}

/** The platform's own list: right on phones, quick by keyboard. Long or remote lists take a Combobox. */
export function Select({ options, placeholder, className, ...rest }: Props) {
  return (
    <div className="relative">
      <select {...useField()} className={cn(CONTROL, 'h-8 appearance-none pr-8 max-sm:h-10', className)} {...rest}>
        {placeholder === undefined ? null : <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute inset-y-0 right-2.5 my-auto size-4 text-faint" aria-hidden />
    </div>
  );
}
