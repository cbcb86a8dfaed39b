import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface Props<Value extends string> {
  legend: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: ReactNode; help?: ReactNode }[];
}

/** One of a few, where each choice needs a sentence. */
export function RadioCards<Value extends string>({ legend, value, onChange, options }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            'flex gap-3 rounded-md border px-3 py-2 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            option.value === value ? 'border-accent bg-accent-soft' : 'border-line hover:border-edge',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0">
            <span className="block text-14">{option.label}</span>
            {option.help ? <span className="block text-13 text-muted">{option.help}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
