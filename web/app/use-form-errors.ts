import { useId, useState } from 'react';
import type { FormError } from '../ui/form-summary.tsx';
import { failureOf } from './failure.ts';

/** @typeParam Name the fields' names as the server calls them */
export interface FormErrors<Name extends string = string> {
  /** For <Form> or <FormSummary>. */
  errors: readonly FormError[];
  idOf: (field: string) => string;
  errorOf: (field: string) => string | undefined;
  /** For <Field>: its id and its error. */
  at: (field: Name) => { id: string; error: string | undefined };
  /** What checks in the browser found, null where one found nothing. @returns whether something is wrong */
  say: (found: readonly { name: Name; message: string | null | undefined }[]) => boolean;
  /** Of the form as a whole. */
  tell: (message: string) => void;
  /** What the server refused: at its field, or above all where it names none of these. */
  refuse: (error: unknown) => void;
  /** Does it; what the server refuses stands at the fields. @returns the answer, or null where it was refused */
  run: <T>(work: () => Promise<T>) => Promise<T | null>;
}

/** Errors of a form, at the field and for the summary. */
export function useFormErrors<Name extends string>(fields: readonly Name[]): FormErrors<Name> {
  const form = useId();
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const idOf = (field: string) => `${form}-${field}`;
  const errorOf = (field: string) => errors.find((error) => error.field === idOf(field))?.message;
  const fieldOf = (path: string): string | null => {
    const field = fields.find((name) => path === name || path.startsWith(`${name}.`));
    return field === undefined ? null : idOf(field);
  };
  const refuse = (error: unknown) => {
    const { issues, message } = failureOf(error);
    const found = issues.map((issue) => ({ field: fieldOf(issue.path), message: issue.message }));
    setErrors(found.length > 0 ? found : [{ field: null, message }]);
  };
  return {
    errors,
    idOf,
    errorOf,
    at: (field) => ({ id: idOf(field), error: errorOf(field) }),
    say: (found) => {
      const wrong = found.flatMap(({ name, message }) => (message ? { field: idOf(name), message } : []));
      setErrors(wrong);
      return wrong.length > 0;
    },
    tell: (message) => setErrors([{ field: null, message }]),
    refuse,
    run: async (work) => {
      setErrors([]);
      try {
        return await work();
      } catch (error) {
        refuse(error);
        return null;
      }
    },
  };
}
