import { conflict, validation } from '../../domain/errors.ts';
import { editFields, missingFields } from '../../domain/tickets/fields.ts';
import type { FieldValues } from '../../domain/tickets/labels.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../database.ts';
import { readFields } from './read.ts';

/** @returns the values after an edit. @throws AppError Validation that names each field and what it takes */
export async function checkedFields(ctx: Ctx, tx: Tx, current: FieldValues, edit: FieldValues): Promise<FieldValues> {
  if (Object.keys(edit).length === 0) return current;
  const { values, issues } = editFields(await readFields(ctx, tx), current, edit);
  const [first] = issues;
  if (first) throw validation(first.message, [...issues]);
  return values;
}

/** @throws AppError Conflict where a ticket is to be solved without a field that has to have a value */
export async function requireFields(ctx: Ctx, tx: Tx, values: FieldValues): Promise<void> {
  const missing = missingFields(await readFields(ctx, tx), values);
  if (missing.length === 0) return;
  throw conflict(`Before this ticket is solved, fill in: ${missing.map(({ label }) => label).join(', ')}.`);
}
