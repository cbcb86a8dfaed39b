import { z } from 'zod';
import { customFields } from '../leads/contract.ts';
import { listInput, listOutput } from '../list.ts';
import { optionalText } from '../text.ts';
import { zoneName } from '../time/civil.ts';
import { isoInstant } from '../time/instant.ts';

/** What a person or an import may say of a contact. */
export const contactFields = z.object({
  name: z.string().trim().min(1, 'A contact needs a name').max(200),
  email: z.string().trim().toLowerCase().max(254).pipe(z.email('Use an e-mail address')).nullable(),
  phone: optionalText(50),
  title: optionalText(120),
  zone: zoneName.nullable(),
  companyId: z.uuid().nullable(),
  fields: customFields,
});

export const contactSchema = z
  .object({
    id: z.uuid(),
    externalId: z.string().nullable(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    title: z.string().nullable(),
    zone: z.string().nullable(),
    companyId: z.uuid().nullable(),
    companyName: z.string().nullable(),
    ownerId: z.uuid().nullable(),
    ownerName: z.string().nullable(),
    fields: customFields,
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Contact' });
export type Contact = z.output<typeof contactSchema>;

export const createContactInput = contactFields
  .partial()
  .required({ name: true })
  .extend({ externalId: z.string().trim().min(1).max(200).optional(), ownerId: z.uuid().nullable().optional() });
export type CreateContactInput = z.input<typeof createContactInput>;

/** Only what is given changes; `fields` are merged, null removes one. */
export const updateContactInput = contactFields
  .partial()
  .extend({ id: z.uuid(), version: z.int().min(1), ownerId: z.uuid().nullable().optional() });
export type UpdateContactInput = z.input<typeof updateContactInput>;

export const deleteContactInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type DeleteContactInput = z.output<typeof deleteContactInput>;

export const contactListInput = listInput({
  sortable: ['name', 'email', 'createdAt', 'updatedAt'],
  defaultSort: 'name',
  filters: { ownerId: z.uuid(), companyId: z.uuid(), email: z.string().trim().toLowerCase() },
});
export const contactListOutput = listOutput(contactSchema);
