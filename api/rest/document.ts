import { z } from 'zod';
import type { PlainRoute } from '../routes.ts';
import { type Operation, parameterOf } from './operations.ts';
import { queryName } from './read-input.ts';

/** OpenAPI 3.1, whose schemas are JSON Schema 2020-12, which is what zod writes. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly servers: readonly object[];
  readonly tags: readonly { name: string }[];
  readonly paths: Record<string, Record<string, object>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: object };
  readonly security: readonly object[];
}

interface JsonObject {
  [key: string]: unknown;
}

/** The document of every operation, with the envelope that the door puts on. */
export function openApiDocument(
  operations: readonly Operation[],
  plainRoutes: readonly PlainRoute[],
  version: string,
): OpenApiDocument {
  const schemas: Record<string, JsonObject> = {
    Error: z.toJSONSchema(errorSchema) as JsonObject,
    PageMeta: PAGE_META,
    Links: LINKS,
  };
  delete schemas.Error?.$schema;
  const write = schemaWriter(schemas);
  const paths: OpenApiDocument['paths'] = {};
  const add = (path: string, method: string, description: object) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: description };
  };
  for (const operation of operations) add(operation.rest.path, operation.rest.method, describe(operation, write));
  for (const route of plainRoutes) add(route.path, 'POST', describePlain(route, write));
  const sortedPaths = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b)));
  return {
    openapi: '3.1.0',
    info: { title: 'Backbeat', version, description: INTRODUCTION },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set(Object.keys(sortedPaths).map(tagOf))].map((name) => ({ name })),
    paths: sortedPaths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    security: [{ bearer: [] }],
  };
}

const INTRODUCTION = `Sign in with \`POST /auth/login\` and send the access token as \`Authorization: Bearer\`.
Every answer is \`{ success, data, meta, error }\`; lists carry \`meta\` and \`links\`.
\`Idempotency-Key\` on any POST: the same key and body gives the same answer for 24 hours.
\`If-Match\` on a change: the version you read, from \`ETag\` or \`version\`; a stale one is a Conflict.`;

const errorSchema = z.object({
  code: z.enum([
    'Validation',
    'Unauthenticated',
    'Forbidden',
    'NotFound',
    'Conflict',
    'TooLarge',
    'RateLimited',
    'Unavailable',
    'Internal',
  ]),
  message: z.string().describe('What went wrong and what to do'),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().nullable(),
});

const PAGE_META: JsonObject = {
  type: 'object',
  properties: {
    page: { type: ['integer', 'null'] },
    page_size: { type: 'integer' },
    total: { type: ['integer', 'null'] },
    next_cursor: { type: ['string', 'null'] },
  },
  required: ['page', 'page_size', 'total', 'next_cursor'],
};
const LINKS: JsonObject = {
  type: 'object',
  properties: { self: { type: 'string' }, next: { type: ['string', 'null'] }, prev: { type: ['string', 'null'] } },
  required: ['self', 'next', 'prev'],
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const tagOf = (path: string): string => path.split('/')[1] ?? '';

type WriteSchema = (schema: z.ZodType, io: 'input' | 'output') => JsonObject;

/** Schemas that have a name (`.meta({ id })`) become components; a name used for two shapes gets a second one for input. */
function schemaWriter(schemas: Record<string, JsonObject>): WriteSchema {
  const put = (name: string, body: JsonObject): string => {
    const known = schemas[name];
    if (known && JSON.stringify(known) !== JSON.stringify(body)) return put(`${name}Input`, body);
    schemas[name] = body;
    return name;
  };
  return (schema, io) => {
    const { $schema: _, $defs = {}, ...body } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject;
    const names = new Map<string, string>();
    for (const [name, definition] of Object.entries($defs as Record<string, JsonObject>)) {
      const { $schema: _inner, id: _id, ...shape } = definition;
      names.set(name, put(name, renamed(shape, names) as JsonObject));
    }
    const { id: _id, ...rest } = body;
    return renamed(rest, names) as JsonObject;
  };
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((part) => renamed(part, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const name = key === '$ref' && typeof part === 'string' ? part.replace('#/$defs/', '') : null;
      return name ? [key, `#/components/schemas/${names.get(name) ?? name}`] : [key, renamed(part, names)];
    }),
  );
}

function describe({ procedure, rest, segments, input, output, isList }: Operation, write: WriteSchema): object {
  const inPath = segments.map(parameterOf).filter((name) => name !== null);
  const schema = input ? write(input, 'input') : { properties: {}, required: [] };
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonObject>);
  const required = (schema.required ?? []) as string[];
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE';
  const others = properties.filter(([name]) => !inPath.includes(name));
  const parameters: object[] = properties
    .filter(([name]) => inPath.includes(name))
    .map(([name, type]) => ({ name, in: 'path', required: true, schema: type }));
  if (!hasBody) parameters.push(...others.map(([name, type]) => queryParameter(name, type, required.includes(name))));
  if (input && 'version' in input.shape) parameters.push(header('If-Match', 'The version you read; or say `version`'));
  if (rest.method === 'POST' && !rest.open)
    parameters.push(header('Idempotency-Key', 'Gives the same answer again for 24 hours'));
  const stated = required.filter((name) => name !== 'version' && !inPath.includes(name));
  const body = {
    type: 'object',
    properties: Object.fromEntries(others),
    ...(stated.length > 0 ? { required: stated } : {}),
  };
  return {
    operationId: procedure,
    summary: rest.summary,
    ...(rest.description ? { description: rest.description } : {}),
    ...(rest.deprecated ? { deprecated: true } : {}),
    tags: [tagOf(rest.path)],
    ...(rest.open ? { security: [] } : {}),
    parameters,
    ...(hasBody && others.length > 0
      ? { requestBody: { required: stated.length > 0, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: responses(rest.status ?? 200, write(output, 'output'), isList, rest.open === true),
  };
}

function queryParameter(name: string, schema: JsonObject, required: boolean): object {
  const { description, ...type } = schema;
  const about = typeof description === 'string' ? { description } : {};
  const base = { name: queryName(name), in: 'query', required, ...about, schema: type };
  if (name === 'filter') return { ...base, style: 'deepObject', explode: true };
  return type.type === 'array' ? { ...base, style: 'form', explode: false } : base;
}

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

function describePlain(route: PlainRoute, write: WriteSchema): object {
  if (route.media) return describeRaw(route, route.media, write);
  return {
    operationId: `upload${route.path}`,
    summary: route.summary,
    tags: [tagOf(route.path)],
    parameters: [header('Idempotency-Key', 'Gives the same answer again for 24 hours')],
    requestBody: {
      required: true,
      content: { 'multipart/form-data': { schema: multipart(write(route.fields, 'input')) } },
    },
    responses: responses(route.status, write(route.output, 'output'), false, false),
  };
}

const describeRaw = (route: PlainRoute, media: string, write: WriteSchema): object => ({
  operationId: `take${route.path}`,
  summary: route.summary,
  tags: [tagOf(route.path)],
  security: [],
  parameters: [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: { [media]: { schema: { type: 'string', format: 'binary' } } } },
  responses: responses(route.status, write(route.output, 'output'), false, true),
});

const multipart = (fields: JsonObject): JsonObject => ({
  ...fields,
  properties: { ...(fields.properties as object), file: { type: 'string', format: 'binary' } },
  required: [...((fields.required ?? []) as string[]), 'file'],
});

function responses(status: number, output: JsonObject, isList: boolean, isOpen: boolean): object {
  const items = (output.properties as { items?: JsonObject } | undefined)?.items;
  const properties = {
    success: { const: true },
    data: isList ? items : output,
    meta: isList ? ref('PageMeta') : { type: 'null' },
    ...(isList ? { links: ref('Links') } : {}),
    error: { type: 'null' },
  };
  const failed = {
    type: 'object',
    properties: { success: { const: false }, data: { type: 'null' }, meta: { type: 'null' }, error: ref('Error') },
    required: ['success', 'data', 'meta', 'error'],
  };
  return {
    [status]: {
      description: 'Done',
      content: { 'application/json': { schema: { type: 'object', properties, required: Object.keys(properties) } } },
    },
    ...(isOpen ? {} : { 401: { description: 'Not signed in', content: { 'application/json': { schema: failed } } } }),
    default: {
      description: 'Refused or failed; `error` says why',
      content: { 'application/json': { schema: failed } },
    },
  };
}
