import { isDeepStrictEqual } from 'node:util';
import type { CustomFields } from '../domain/leads/contract.ts';

export interface Changes<T> {
  readonly before: Partial<T>;
  readonly after: Partial<T>;
}

/** What an edit really changes: only the fields given (undefined: not given) whose value is another one. null where there is none. */
export function changesOf<T extends object>(current: T, edit: Partial<T>): Changes<T> | null {
  const before: Partial<T> = {};
  const after: Partial<T> = {};
  let any = false;
  for (const key of Object.keys(edit) as (keyof T)[]) {
    if (edit[key] === undefined || isDeepStrictEqual(current[key], edit[key])) continue;
    before[key] = current[key];
    after[key] = edit[key];
    any = true;
  }
  return any ? { before, after } : null;
}

/** A tenant's own fields after an edit: merged into what is there, null empties one. */
export function mergeFields(current: CustomFields, edit: CustomFields): CustomFields {
  return Object.fromEntries(Object.entries({ ...current, ...edit }).filter(([, value]) => value !== null));
}
