import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';
import { CONTROL, useField } from './field.tsx';

interface Props extends ComponentProps<'input'> {
  /** Inside the field, before or after the text: an icon, a unit. */
  before?: ReactNode;
  after?: ReactNode;
}

export function Input({ before, after, className, ...rest }: Props) {
  const input = (
    <input
      type="text"
      {...useField()}
      className={cn(CONTROL, 'h-8 max-sm:h-10', before && 'pl-8', after && 'pr-10', className)}
      {...rest}
    />
  );
  if (!before && !after) return input;
  return (
    <div className="relative text-faint [&_svg]:size-4">
      <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center">{before}</span>
      {input}
      <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-13">{after}</span>
    </div>
  );
}
