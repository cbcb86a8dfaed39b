import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { type FormError, FormSummary } from './form-summary.tsx';

/** What went wrong: at its fields, or in one sentence that belongs to none of them. */
export type Wrong = readonly FormError[] | string | null | undefined;

interface Props {
  /** For a button that stands outside of it. */
  id?: string;
  /** Where several stand on a page. */
  label?: string;
  errors: Wrong;
  onSubmit: () => unknown;
  className?: string;
  children: ReactNode;
}

const listed = (errors: Wrong): readonly FormError[] =>
  typeof errors === 'string' ? [{ field: null, message: errors }] : (errors ?? []);

/** A form: its errors first, then its fields. What is wrong with them is said by us, never by the browser's bubbles. */
export const Form = ({ id, label, errors, onSubmit, className, children }: Props) => (
  <form
    id={id}
    aria-label={label}
    noValidate
    className={cn('flex flex-col gap-4', className)}
    onSubmit={(event) => {
      event.preventDefault();
      // A dialog's form is within the form that opened it for React, though not on the page.
      event.stopPropagation();
      onSubmit();
    }}
  >
    <FormSummary errors={listed(errors)} />
    {children}
  </form>
);
