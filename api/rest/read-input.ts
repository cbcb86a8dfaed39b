import { z } from 'zod';
import { validation } from '../../domain/errors.ts';
import type { Operation } from './operations.ts';

type Json = z.core.JSONSchema.JSONSchema;

/** Reads an operation's input out of a request; everything in an address is text and is read as the schema's type. */
export type ReadInput = (request: {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
}) => Record<string, unknown>;

/** Names in an address that differ from the input's. */
const QUERY_NAMES: Readonly<Record<string, string>> = { page_size: 'pageSize' };
export const queryName = (key: string): string =>
  Object.entries(QUERY_NAMES).find(([, name]) => name === key)?.[0] ?? key;

export function inputReader({ input, rest }: Operation): ReadInput {
  if (!input) return () => ({});
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  const typed = (key: string, text: string) => asType(text, propertyOf(schema, schema, key), schema);
  const versioned = 'version' in input.shape;
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE';
  return ({ parameters, query, body, ifMatch }) => {
    const read: Record<string, unknown> = hasBody ? { ...objectOf(body) } : fromQuery(query, schema, typed);
    for (const [key, text] of Object.entries(parameters)) read[key] = typed(key, decode(text));
    if (versioned && ifMatch !== undefined && read.version === undefined) read.version = versionOf(ifMatch);
    return read;
  };
}

function objectOf(body: unknown): object {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body;
  throw validation('The body must be a JSON object.');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `If-Match: "3"` */
function versionOf(ifMatch: string): number {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  if (version) return Number(version);
  const message = 'Use the version of what you read, such as "3"';
  throw validation(`If-Match is not a version. ${message}.`, [{ path: 'If-Match', message }]);
}

function fromQuery(
  query: URLSearchParams,
  schema: Json,
  typed: (key: string, text: string) => unknown,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  const filter: Record<string, unknown> = {};
  const filters = propertyOf(schema, schema, 'filter');
  for (const [name, text] of query) {
    const field = /^filter\[(\w+)\]$/.exec(name)?.[1];
    if (field) filter[field] = asType(text, filters && propertyOf(filters, schema, field), schema);
    else read[QUERY_NAMES[name] ?? name] = typed(QUERY_NAMES[name] ?? name, text);
  }
  return Object.keys(filter).length > 0 ? { ...read, filter } : read;
}

function resolve(schema: Json, root: Json): Json {
  const name = schema.$ref?.startsWith('#/$defs/') ? schema.$ref.slice('#/$defs/'.length) : null;
  if (name) return (root.$defs?.[name] as Json | undefined) ?? schema;
  const other = schema.anyOf?.find((option) => typeof option === 'object' && option.type !== 'null');
  return other ? resolve(other as Json, root) : schema;
}

function propertyOf(schema: Json, root: Json, key: string): Json | undefined {
  const property = resolve(schema, root).properties?.[key];
  return typeof property === 'object' ? resolve(property as Json, root) : undefined;
}

/** Text that is not of the type stays text: the schema then says what is wrong. */
function asType(text: string, schema: Json | undefined, root: Json): unknown {
  switch (schema?.type) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array': {
      const items =
        schema.items && !Array.isArray(schema.items) && typeof schema.items === 'object' ? schema.items : undefined;
      return text.split(',').map((part) => asType(part, items && resolve(items as Json, root), root));
    }
    default:
      return text;
  }
}
