import type { z } from 'zod';
import type { FieldValue } from '../leads/contract.ts';
import { cleanText, guessColumns, normaliseValue } from '../text.ts';
import { createContactInput } from './contract.ts';

export type ContactTarget =
  | 'externalId'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'title'
  | 'zone'
  | 'company'
  | `fields.${string}`;

const HEADERS: Readonly<Record<string, ContactTarget>> = {
  id: 'externalId',
  contactid: 'externalId',
  externalid: 'externalId',
  name: 'name',
  fullname: 'name',
  contactname: 'name',
  firstname: 'firstName',
  lastname: 'lastName',
  surname: 'lastName',
  email: 'email',
  mail: 'email',
  emailaddress: 'email',
  phone: 'phone',
  phonenumber: 'phone',
  mobile: 'phone',
  title: 'title',
  jobtitle: 'title',
  position: 'title',
  zone: 'zone',
  timezone: 'zone',
  company: 'company',
  companyname: 'company',
  account: 'company',
  accountname: 'company',
};

export const guessContactMapping = (header: readonly string[]) => guessColumns(header, HEADERS);

type NormalisedContact =
  /** `company` is the name that the file gives; whose it is, the tenant's companies say. */
  | { readonly contact: z.output<typeof createContactInput>; readonly company: string | null }
  | { readonly issues: readonly { column: string; message: string }[] };

/** A contact out of a row of text; or every reason why the row cannot be one. Without a name it is called by its e-mail address. */
export function normaliseContact(
  row: Readonly<Record<string, string | undefined>>,
  mapping: Readonly<Record<string, string>>,
): NormalisedContact {
  const cells: Record<string, string | undefined> = {};
  const fields: Record<string, FieldValue> = {};
  const columns: Record<string, string> = {};
  for (const [column, target] of Object.entries(mapping)) {
    columns[target] = column;
    if (target.startsWith('fields.')) fields[target.slice(7)] = normaliseValue(row[column]);
    else cells[target] = cleanText(row[column]) ?? undefined;
  }
  const { firstName, lastName, company, ...contact } = cells;
  const name = contact.name ?? ([firstName, lastName].filter(Boolean).join(' ') || contact.email);
  const parsed = createContactInput.safeParse({ ...contact, name: name ?? '', fields });
  if (parsed.success) return { contact: parsed.data, company: company ?? null };
  return {
    issues: parsed.error.issues.map((issue) => ({
      column: columns[issue.path.join('.')] ?? '',
      message: issue.message,
    })),
  };
}
