import { useState } from 'react';
import { failureOf } from '../../app/failure.ts';
import type { FormError } from '../../ui/form-summary.tsx';

/**
 * A form's errors, at the field and for the summary.
 * @param form begins the fields' ids, so that two forms on a page do not meet
 * @param fields by the server's names for them; an issue of another path belongs to the form
 */
export function useFormErrors<Name extends string>(form: string, fields: readonly Name[]) {
  const [errors, setErrors] = useState<readonly FormError[]>([]);
  const idOf = (name: Name): string => `${form}-${name}`;
  const nameOf = (path: string): Name | undefined => fields.find((name) => path.split('.', 1)[0] === name);
  return {
    errors,
    /** For <Field>. */
    at: (name: Name) => ({ id: idOf(name), error: errors.find(({ field }) => field === idOf(name))?.message }),
    /** What a check in the browser found. Empty: go on. */
    say: (found: readonly { name: Name; message: string }[]) =>
      setErrors(found.map(({ name, message }) => ({ field: idOf(name), message }))),
    /** Of the form as a whole. */
    tell: (message: string) => setErrors([{ field: null, message }]),
    /** What the server refused. */
    refuse: (error: unknown) => {
      const { message, issues } = failureOf(error);
      const found = issues.map((issue) => {
        const name = nameOf(issue.path);
        return { field: name === undefined ? null : idOf(name), message: issue.message };
      });
      setErrors(found.length > 0 ? found : [{ field: null, message }]);
    },
  };
}
