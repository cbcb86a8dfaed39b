import { useId, useState } from 'react';
import type { FormError } from '../ui/form-summary.tsx';
import { failureOf } from './failure.ts';

export interface FormErrors {
  /** For <FormSummary>. */
  errors: readonly FormError[];
  /** The id of a field's control: its name as the server calls it. */
  idOf: (field: string) => string;
  errorOf: (field: string) => string | undefined;
  /** Does it; what the server refuses stands at the fields. @returns the answer, or null where it was refused */
  run: <T>(work: () => Promise<T>) => Promise<T | null>;
}

/** Errors of a form, at its fields where the server names one of these, else above all. */
export function useFormErrors(fields: readonly string[]): FormErrors {
  const form = useId();
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const idOf = (field: string) => `${form}-${field}`;
  return {
    errors,
    idOf,
    errorOf: (field) => errors.find((error) => error.field === idOf(field))?.message,
    run: async (work) => {
      setErrors([]);
      try {
        return await work();
      } catch (error) {
        const { issues, message } = failureOf(error);
        const atFields = issues.flatMap((issue) => {
          const field = fields.find((name) => issue.path === name || issue.path.startsWith(`${name}.`));
          return field === undefined ? [] : [{ field: idOf(field), message: issue.message }];
        });
        setErrors(atFields.length > 0 ? atFields : [{ field: null, message }]);
        return null;
      }
    },
  };
}
