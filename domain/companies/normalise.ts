import type { z } from 'zod';
import type { FieldValue } from '../leads/contract.ts';
import { cleanText, guessColumns, normaliseValue } from '../text.ts';
import { createCompanyInput } from './contract.ts';

export type CompanyTarget = 'externalId' | 'name' | 'domain' | 'phone' | 'industry' | 'country' | `fields.${string}`;

const HEADERS: Readonly<Record<string, CompanyTarget>> = {
  id: 'externalId',
  companyid: 'externalId',
  accountid: 'externalId',
  externalid: 'externalId',
  name: 'name',
  company: 'name',
  companyname: 'name',
  accountname: 'name',
  domain: 'domain',
  website: 'domain',
  web: 'domain',
  url: 'domain',
  phone: 'phone',
  phonenumber: 'phone',
  industry: 'industry',
  sector: 'industry',
  country: 'country',
};

export const guessCompanyMapping = (header: readonly string[]) => guessColumns(header, HEADERS);

/** A company out of a row of text; or every reason why the row cannot be one. */
export function normaliseCompany(
  row: Readonly<Record<string, string | undefined>>,
  mapping: Readonly<Record<string, string>>,
):
  | { readonly company: z.output<typeof createCompanyInput> }
  | { readonly issues: readonly { column: string; message: string }[] } {
  const company: Record<string, unknown> = {};
  const fields: Record<string, FieldValue> = {};
  const columns: Record<string, string> = {};
  for (const [column, target] of Object.entries(mapping)) {
    columns[target] = column;
    if (target.startsWith('fields.')) fields[target.slice(7)] = normaliseValue(row[column]);
    else company[target] = cleanText(row[column]) ?? undefined;
  }
  const parsed = createCompanyInput.safeParse({ ...company, name: company.name ?? '', fields });
  if (parsed.success) return { company: parsed.data };
  return {
    issues: parsed.error.issues.map((issue) => ({
      column: columns[issue.path.join('.')] ?? '',
      message: issue.message,
    })),
  };
}
