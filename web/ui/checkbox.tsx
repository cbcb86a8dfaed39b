import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

interface Props {
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  /** Shown beside the box; a string with `quiet` is for screen readers only. */
  label: ReactNode;
  quiet?: boolean;
  disabled?: boolean;
  /** -1 where the surrounding grid moves the focus itself. */
  tabIndex?: number;
}

export function Checkbox({ checked, onChange, label, quiet = false, disabled = false, tabIndex }: Props) {
  const id = useId();
  return (
    <span className="inline-flex items-start gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        disabled={disabled}
        tabIndex={tabIndex}
        onCheckedChange={(next) => onChange(next === true)}
        className={cn(
          'relative mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-[4px] border border-edge bg-surface transition-colors disabled:opacity-50',
          // A target of 24 px around a box of 16.
          'before:absolute before:-inset-1',
          'data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent',
        )}
      >
        <Radix.Indicator className="text-on-accent">
          {checked === 'indeterminate' ? (
            <Minus className="size-3" strokeWidth={3} />
          ) : (
            <Check className="size-3" strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={quiet ? 'sr-only' : 'text-14'}>
        {label}
      </label>
    </span>
  );
}
