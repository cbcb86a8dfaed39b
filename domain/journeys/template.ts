import type { FilterableLead } from '../leads/contract.ts';

/** `{{firstName}}`, or `{{firstName|there}}` with what to say where the lead has none. */
const PLACEHOLDER = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

export const PLACEHOLDERS = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'source',
  'origin',
  'unsubscribeUrl',
] as const;
const known: ReadonlySet<string> = new Set(PLACEHOLDERS);

/** Names of the placeholders of a template, each once, in order. */
export const placeholdersOf = (template: string): string[] => [
  ...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')),
];

export const unknownPlaceholders = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name) => !known.has(name) && !/^fields\.[a-z][A-Za-z0-9]{0,39}$/.test(name))),
];

/**
 * Fills a template for a lead. A placeholder without a value becomes its `|` text, else nothing.
 * The result is plain text: a channel that sends HTML escapes it.
 */
export function renderTemplate(
  template: string,
  lead: FilterableLead,
  links: { readonly unsubscribeUrl: string },
): string {
  return template.replace(PLACEHOLDER, (_, name: string, otherwise: string | undefined) => {
    const value = placeholderValue(name, lead, links);
    return value === null || value === '' ? (otherwise ?? '') : String(value);
  });
}

function placeholderValue(name: string, lead: FilterableLead, links: { readonly unsubscribeUrl: string }) {
  const words = lead.name?.trim().split(/\s+/) ?? [];
  switch (name) {
    case 'firstName':
      return words[0] ?? null;
    case 'lastName':
      return words.length > 1 ? (words.at(-1) ?? null) : null;
    case 'unsubscribeUrl':
      return links.unsubscribeUrl;
    case 'name':
    case 'email':
    case 'phone':
    case 'source':
    case 'origin':
      return lead[name];
    default: {
      const field = name.startsWith('fields.') ? name.slice('fields.'.length) : '';
      return Object.hasOwn(lead.fields, field) ? (lead.fields[field] ?? null) : null;
    }
  }
}
