import { cleanText, guessColumns, normaliseValue } from '../text.ts';
import type { FieldValue, LeadStatus } from './contract.ts';
import { KNOWN_FIELDS, type NewLead, newLead } from './contract.ts';

/** Where a column of a file goes: a field of a lead, one of the tenant's own (`fields.x`), the yes/no of `converted`, or nowhere. */
export type LeadTarget =
  | 'externalId'
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'zone'
  | 'source'
  | 'origin'
  | 'status'
  | 'converted'
  | `fields.${string}`;
/** By column name; a column that is not named is left out. */
export type LeadMapping = Readonly<Record<string, LeadTarget>>;

/** Names that are not written as words with capitals. */
const SPELLINGS: Readonly<Record<string, string>> = {
  api: 'API',
  linkedin: 'LinkedIn',
  sms: 'SMS',
  youtube: 'YouTube',
  'youtube channel': 'YouTube Channel',
  whatsapp: 'WhatsApp',
};

/** One spelling per source: `bing` and `Bing` are Bing, `google` is Google; `Unknown` is none. */
export function normaliseSource(text: string | undefined): string | null {
  const clean = cleanText(text);
  if (clean === null) return null;
  const small = clean.toLowerCase();
  if (small === 'unknown') return null;
  return (
    SPELLINGS[small] ??
    clean.replace(/(^|[ -])([a-z])/g, (_, before: string, first: string) => before + first.toUpperCase())
  );
}

const HEADERS: Readonly<Record<string, LeadTarget>> = {
  id: 'externalId',
  leadid: 'externalId',
  externalid: 'externalId',
  prospectid: 'externalId',
  name: 'name',
  fullname: 'name',
  leadname: 'name',
  firstname: 'firstName',
  lastname: 'lastName',
  surname: 'lastName',
  email: 'email',
  mail: 'email',
  emailaddress: 'email',
  phone: 'phone',
  phonenumber: 'phone',
  mobile: 'phone',
  zone: 'zone',
  timezone: 'zone',
  source: 'source',
  leadsource: 'source',
  origin: 'origin',
  leadorigin: 'origin',
  status: 'status',
  leadstatus: 'status',
  converted: 'converted',
  ...Object.fromEntries(KNOWN_FIELDS.map((name) => [name.toLowerCase(), `fields.${name}` as const])),
};

/** Guesses where each column goes from its name; what is not known becomes a field of the tenant's own (`Last Visit` is `fields.lastVisit`). */
export const guessMapping = (header: readonly string[]): LeadMapping => guessColumns(header, HEADERS);

export interface RowIssue {
  /** The column, or '' where it is the row as a whole. */
  readonly column: string;
  readonly message: string;
}
export type NormalisedLead = { readonly lead: NewLead } | { readonly issues: readonly RowIssue[] };

const YES: ReadonlySet<string> = new Set(['1', 'yes', 'y', 'true']);
const STATUS_WORDS: Readonly<Record<string, LeadStatus>> = {
  new: 'new',
  open: 'new',
  working: 'working',
  contacted: 'working',
  qualified: 'qualified',
  converted: 'converted',
  won: 'converted',
  lost: 'lost',
  disqualified: 'lost',
};

/** A lead out of a row of text, its dirt removed; or every reason why the row cannot be one. */
export function normaliseLead(row: Readonly<Record<string, string | undefined>>, mapping: LeadMapping): NormalisedLead {
  const issues: RowIssue[] = [];
  const lead: Record<string, unknown> = {};
  const fields: Record<string, FieldValue> = {};
  const columns: Record<string, string> = {};
  let first: string | null = null;
  let last: string | null = null;
  let converted = false;
  for (const [column, target] of Object.entries(mapping)) {
    const text = row[column];
    columns[target] = column;
    if (target.startsWith('fields.')) fields[target.slice(7)] = normaliseValue(text);
    else if (target === 'source' || target === 'origin') lead[target] = normaliseSource(text);
    else if (target === 'email') lead.email = cleanText(text)?.toLowerCase() ?? null;
    else if (target === 'firstName') first = cleanText(text);
    else if (target === 'lastName') last = cleanText(text);
    else if (target === 'converted') converted = YES.has(cleanText(text)?.toLowerCase() ?? '');
    else if (target === 'status') {
      const word = cleanText(text);
      const status = word === null ? 'new' : STATUS_WORDS[word.toLowerCase()];
      if (status) lead.status = status;
      else issues.push({ column, message: `${word} is not a status; use new, working, qualified, converted or lost` });
    } else lead[target] = cleanText(text);
  }
  lead.name ??= [first, last].filter((part) => part !== null).join(' ') || null;
  if (converted) lead.status = 'converted';
  const parsed = newLead.safeParse({ ...lead, fields });
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path.join('.');
    issues.push({ column: columns[path] ?? path, message: issue.message });
  }
  if (parsed.success && parsed.data.externalId === null && parsed.data.email === null && parsed.data.name === null) {
    issues.push({ column: '', message: 'A lead needs an id, an e-mail address or a name' });
  }
  return parsed.success && issues.length === 0 ? { lead: parsed.data } : { issues };
}
