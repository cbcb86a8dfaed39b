import { z } from 'zod';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';
import { ticketPriority } from './contract.ts';
import { fieldValues, tags } from './labels.ts';
import { ticketStatus } from './status.ts';

/** What a macro sets; left out: as it is. */
export const macroActions = z.strictObject({
  status: ticketStatus.exclude(['new']).optional(),
  priority: ticketPriority.optional(),
  teamId: z.uuid().nullable().optional(),
  /** `me`: whoever applies it */
  assigneeId: z
    .union([z.uuid(), z.literal('me')])
    .nullable()
    .optional(),
  category: optionalText(80).optional(),
  addTags: tags.optional(),
  removeTags: tags.optional(),
  fields: fieldValues.optional(),
});
export type MacroActions = z.infer<typeof macroActions>;

/** What may stand in a macro's text: `{{requester}}`. */
export const PLACEHOLDERS = {
  requester: 'the customer’s name',
  firstName: 'the customer’s first name',
  number: 'the ticket’s number',
  subject: 'the ticket’s subject',
  company: 'the customer’s company',
  agent: 'your name',
  team: 'the ticket’s team',
} as const;
export type Placeholder = keyof typeof PLACEHOLDERS;

const name = z.string().trim().min(1).max(80);
const body = z
  .string()
  .max(20_000)
  .superRefine((text, ctx) => {
    for (const unknown of unknownPlaceholders(text)) {
      ctx.addIssue({
        code: 'custom',
        message: `{{${unknown}}} stands for nothing; use ${Object.keys(PLACEHOLDERS).join(', ')}`,
      });
    }
  });
const messageKind = z.enum(['public_reply', 'internal_note']);

export const macroInput = z
  .object({
    name,
    body: body.default(''),
    messageKind: messageKind.default('public_reply'),
    actions: macroActions.default({}),
  })
  .refine((macro) => macro.body.trim() !== '' || Object.keys(macro.actions).length > 0, {
    path: ['body'],
    message: 'A macro writes something or sets something',
  });
export type MacroInput = z.input<typeof macroInput>;

export const updateMacroInput = z.object({
  id: z.uuid(),
  version: z.int().min(1),
  name: name.optional(),
  body: body.optional(),
  messageKind: messageKind.optional(),
  /** As a whole. */
  actions: macroActions.optional(),
});
export type UpdateMacroInput = z.input<typeof updateMacroInput>;

export const macro = z
  .object({
    id: z.uuid(),
    name: z.string(),
    body: z.string(),
    messageKind,
    actions: macroActions,
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Macro' });
export type Macro = z.infer<typeof macro>;

const MARK = /\{\{\s*([A-Za-z]*)\s*\}\}/g;

const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(MARK)].flatMap(([, key = '']) => (key in PLACEHOLDERS ? [] : [key]));

/** The text with its placeholders filled in; one that is not known becomes nothing, with the blank before it: "Hello {{firstName}}," → "Hello,". */
export const fillIn = (text: string, values: Readonly<Partial<Record<Placeholder, string | null>>>): string =>
  text.replace(/( ?)\{\{\s*([A-Za-z]*)\s*\}\}/g, (_, blank: string, key: string) => {
    const value = values[key as Placeholder];
    return value ? `${blank}${value}` : '';
  });

/** A ticket's tags after a macro's edit. */
export const tagsAfter = (current: readonly string[], { addTags = [], removeTags = [] }: MacroActions): string[] =>
  [...new Set([...current.filter((one) => !removeTags.includes(one)), ...addTags])].sort();
