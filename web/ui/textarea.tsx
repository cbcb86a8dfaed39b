import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { CONTROL, useField } from './field.tsx';

/** Grows with its text up to twelve lines where the engine knows field-sizing. */
export const Textarea = ({ className, ...rest }: ComponentProps<'textarea'>) => (
  <textarea
    rows={3}
    {...useField()}
    className={cn(CONTROL, 'field-sizing-content max-h-64 min-h-16 py-1.5', className)}
    {...rest}
  />
);
