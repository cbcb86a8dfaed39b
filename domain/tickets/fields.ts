import { z } from 'zod';
import type { ErrorIssue } from '../errors.ts';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';
import { FIELD_TYPES, type FieldType, type FieldValues } from './labels.ts';

const option = z.string().trim().min(1).max(80);

const definition = {
  label: z.string().trim().min(1).max(80),
  help: optionalText(300).default(null),
  /** Of a choice. */
  options: z.array(option).max(100).default([]),
  /** Has to have a value before the ticket can be solved. */
  required: z.boolean().default(false),
  position: z.int().min(0).max(1000).default(0),
};

export const ticketFieldInput = z
  .object({
    /** Names its value; never changes. */
    key: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Begin with a small letter; letters and digits only'),
    type: z.enum(FIELD_TYPES),
    ...definition,
  })
  .refine(({ type, options }) => (type === 'choice') === options.length > 0, {
    path: ['options'],
    message: 'A choice has options, nothing else has',
  })
  .refine(({ options }) => new Set(options).size === options.length, {
    path: ['options'],
    message: 'Each option only once',
  });
export type TicketFieldInput = z.input<typeof ticketFieldInput>;

export const updateTicketFieldInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  label: definition.label.optional(),
  help: optionalText(300).optional(),
  options: z.array(option).max(100).optional(),
  required: z.boolean().optional(),
  position: z.int().min(0).max(1000).optional(),
});
export type UpdateTicketFieldInput = z.input<typeof updateTicketFieldInput>;

export const ticketField = z
  .object({
    id: z.uuid(),
    key: z.string(),
    label: z.string(),
    help: z.string().nullable(),
    type: z.enum(FIELD_TYPES),
    options: z.array(z.string()),
    required: z.boolean(),
    position: z.int(),
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'TicketField' });
export type TicketField = z.infer<typeof ticketField>;

/** What a value is judged by. */
export type FieldRule = Pick<TicketField, 'key' | 'label' | 'type' | 'options' | 'required'>;

/** What is wrong with a value for its field, in words; null: nothing. */
const WRONG: Readonly<Record<FieldType, (value: unknown, field: FieldRule) => string | null>> = {
  text: (value) => (typeof value === 'string' ? null : 'Write text'),
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? null : 'Write a number'),
  date: (value) => (z.iso.date().safeParse(value).success ? null : 'Write a date: yyyy-mm-dd'),
  choice: (value, field) =>
    field.options.includes(String(value)) ? null : `Choose one of ${field.options.join(', ')}`,
  checkbox: (value) => (typeof value === 'boolean' ? null : 'Say yes or no'),
};

/** Values after an edit, and what is wrong with it. An empty text or null empties a field; values not given stay, also those of fields that are gone. */
export function editFields(
  rules: readonly FieldRule[],
  current: FieldValues,
  edit: FieldValues,
): { readonly values: FieldValues; readonly issues: readonly ErrorIssue[] } {
  const values: FieldValues = { ...current };
  const issues: ErrorIssue[] = [];
  for (const [key, value] of Object.entries(edit)) {
    const rule = rules.find((field) => field.key === key);
    const empties = value === null || (typeof value === 'string' && value.trim() === '');
    if (empties) delete values[key];
    else if (!rule) issues.push({ path: `fields.${key}`, message: 'There is no such field' });
    else {
      const wrong = WRONG[rule.type](value, rule);
      if (wrong) issues.push({ path: `fields.${key}`, message: `${rule.label}: ${wrong}` });
      else values[key] = typeof value === 'string' ? value.trim() : value;
    }
  }
  return { values, issues };
}

/** Fields without which a ticket cannot be solved. An unticked checkbox is a value too. */
export const missingFields = (rules: readonly FieldRule[], values: FieldValues): readonly FieldRule[] =>
  rules.filter(({ key, required }) => required && (values[key] === undefined || values[key] === null));
