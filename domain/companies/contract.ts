import { z } from 'zod';
import { customFields } from '../leads/contract.ts';
import { anyOf, listInput, listOutput } from '../list.ts';
import { optionalText } from '../text.ts';
import { isoInstant } from '../time/instant.ts';

/** `https://www.Acme.example/about` and `acme.example` are the same company: the host, lower case, without `www.`. */
export function bareDomain(address: string): string {
  const host = address
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '');
  return host.replace(/[/?#:].*$/, '');
}
const domain = optionalText(500)
  .transform((value) => (value === null ? null : bareDomain(value)))
  .refine(
    (value) => value === null || /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(value),
    'Use a domain such as acme.example',
  );

/** What a person or an import may say of a company. */
export const companyFields = z.object({
  name: z.string().trim().min(1, 'A company needs a name').max(200),
  domain,
  phone: optionalText(50),
  industry: optionalText(120),
  country: optionalText(120),
  fields: customFields,
});

export const companySchema = z
  .object({
    id: z.uuid(),
    externalId: z.string().nullable(),
    name: z.string(),
    domain: z.string().nullable(),
    phone: z.string().nullable(),
    industry: z.string().nullable(),
    country: z.string().nullable(),
    ownerId: z.uuid().nullable(),
    ownerName: z.string().nullable(),
    contactCount: z.int(),
    /** Counts its tickets, before their team's and their policy's. */
    calendarId: z.uuid().nullable(),
    calendarName: z.string().nullable(),
    fields: customFields,
    version: z.int(),
    createdAt: isoInstant,
    updatedAt: isoInstant,
  })
  .meta({ id: 'Company' });
export type Company = z.output<typeof companySchema>;

export const createCompanyInput = companyFields
  .partial()
  .required({ name: true })
  .extend({ externalId: z.string().trim().min(1).max(200).optional(), ownerId: z.uuid().nullable().optional() });
export type CreateCompanyInput = z.input<typeof createCompanyInput>;

/** Only what is given changes; `fields` are merged, null removes one. */
export const updateCompanyInput = companyFields.partial().extend({
  id: z.uuid(),
  version: z.int().min(1),
  ownerId: z.uuid().nullable().optional(),
  /** Needs the right to change calendars beside: it moves deadlines. */
  calendarId: z.uuid().nullable().optional(),
});
export type UpdateCompanyInput = z.input<typeof updateCompanyInput>;

export const deleteCompanyInput = z.object({ id: z.uuid(), version: z.int().min(1) });
export type DeleteCompanyInput = z.output<typeof deleteCompanyInput>;

export const companyListInput = listInput({
  sortable: ['name', 'createdAt', 'updatedAt'],
  defaultSort: 'name',
  filters: { ownerId: z.uuid(), country: anyOf(z.string()), industry: anyOf(z.string()) },
});
export const companyListOutput = listOutput(companySchema);
