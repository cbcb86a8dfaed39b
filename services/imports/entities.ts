import { guessCompanyMapping, normaliseCompany } from '../../domain/companies/normalise.ts';
import { guessContactMapping, normaliseContact } from '../../domain/contacts/normalise.ts';
import type { ImportEntity, ImportMapping } from '../../domain/imports/contract.ts';
import { type CustomFields, canMoveLead, type LeadStatus } from '../../domain/leads/contract.ts';
import { guessMapping as guessLeadMapping, type LeadMapping, normaliseLead } from '../../domain/leads/normalise.ts';

/** What a row says, in the columns of its table. null: the row says nothing of it. */
export interface ImportRecord {
  readonly externalId: string | null;
  readonly values: Readonly<Record<string, string | null>>;
  readonly fields: CustomFields;
  /** Contacts: the company by its name, which is looked up. */
  readonly company?: string | null;
}

export type Normalised =
  | { readonly record: ImportRecord }
  | { readonly issues: readonly { readonly column: string; readonly message: string }[] };

type Cells = Readonly<Record<string, string | undefined>>;
type Mapping = Readonly<Record<string, string>>;

export interface EntityImport {
  readonly table: 'lead' | 'contact' | 'company';
  /** In audit and permissions. */
  readonly noun: string;
  /** Fixed columns that a file may fill, with their Postgres types. */
  readonly columns: Readonly<Record<string, 'text' | 'uuid'>>;
  /** Where a row has no id, it is matched by the first of these that it says: they become its external id, `email:a@b.example`. */
  readonly naturalKeys: readonly string[];
  guess(header: readonly string[]): Readonly<Record<string, string>>;
  normalise(row: Cells, mapping: Mapping): Normalised;
  /** Whether an import may put `to` in the place of `from`; where not, what is there stays. */
  mayReplace(column: string, from: string | null, to: string): boolean;
}

const always = () => true;

/** How each entity is imported: its noun's own guesses and cleaning, and the table that it goes to. */
export const ENTITIES: Readonly<Record<ImportEntity, EntityImport>> = {
  leads: {
    table: 'lead',
    noun: 'lead',
    columns: {
      name: 'text',
      email: 'text',
      phone: 'text',
      zone: 'text',
      source: 'text',
      origin: 'text',
      status: 'text',
    },
    naturalKeys: ['email'],
    guess: guessLeadMapping,
    normalise(row, mapping) {
      const result = normaliseLead(row, mapping as LeadMapping);
      if ('issues' in result) return result;
      const { externalId, fields, name, email, phone, zone, source, origin, status } = result.lead;
      return { record: { externalId, values: { name, email, phone, zone, source, origin, status }, fields } };
    },
    // A lead that people have worked on does not fall back; that it was sold counts.
    mayReplace: (column, from, to) => column !== 'status' || canMoveLead(from as LeadStatus, to as LeadStatus),
  },
  contacts: {
    table: 'contact',
    noun: 'contact',
    columns: { name: 'text', email: 'text', phone: 'text', title: 'text', zone: 'text', company_id: 'uuid' },
    naturalKeys: ['email'],
    guess: guessContactMapping,
    normalise(row, mapping) {
      const result = normaliseContact(row, mapping);
      if ('issues' in result) return result;
      const { externalId, fields, name, email, phone, title, zone } = result.contact;
      const values = {
        name,
        email: email ?? null,
        phone: phone ?? null,
        title: title ?? null,
        zone: zone ?? null,
        company_id: null,
      };
      return { record: { externalId: externalId ?? null, values, fields: fields ?? {}, company: result.company } };
    },
    mayReplace: always,
  },
  companies: {
    table: 'company',
    noun: 'company',
    columns: { name: 'text', domain: 'text', phone: 'text', industry: 'text', country: 'text' },
    naturalKeys: ['domain', 'name'],
    guess: guessCompanyMapping,
    normalise(row, mapping) {
      const result = normaliseCompany(row, mapping);
      if ('issues' in result) return result;
      const { externalId, fields, name, domain, phone, industry, country } = result.company;
      const values = {
        name,
        domain: domain ?? null,
        phone: phone ?? null,
        industry: industry ?? null,
        country: country ?? null,
      };
      return { record: { externalId: externalId ?? null, values, fields: fields ?? {} } };
    },
    mayReplace: always,
  },
};

/** Every column of the file with where it goes; what the guess leaves out is null. */
export function fullMapping(entity: ImportEntity, header: readonly string[], given?: ImportMapping): ImportMapping {
  const chosen: ImportMapping = given ?? ENTITIES[entity].guess(header);
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(header.map((column) => [column, null])), ...chosen }),
  );
}
