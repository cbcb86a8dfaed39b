import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Answer, PASSWORD, startTestApi, type TestApi } from '../test/support/api.ts';

interface Described {
  readonly operationId: string;
  readonly parameters: { name: string; in: string; required: boolean }[];
  readonly responses: Record<string, { content: { 'application/json': { schema: object } } }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Described>>;
  readonly components: { schemas: Record<string, object> };
}

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await startTestApi();
  document = (await api.call(null, 'GET', '/openapi.json')).body;
});
afterAll(() => api.close());

/** What the document says an answer looks like. */
function documented(method: string, path: string, status: number): z.ZodType {
  const { responses } = document.paths[path]?.[method.toLowerCase()] ?? { responses: {} as Described['responses'] };
  const schema = (responses[status] ?? responses.default)?.content['application/json'].schema;
  expect(schema, `${method} ${path} ${status} is documented`).toBeDefined();
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
}

function fits(method: string, path: string, answer: Answer): void {
  const read = documented(method, path, answer.status).safeParse(answer.body);
  expect(read.error?.issues ?? [], `${method} ${path} ${answer.status}`).toEqual([]);
}

test('the document is OpenAPI 3.1, every reference in it leads somewhere, every operation has its own id', () => {
  expect(document.openapi).toBe('3.1.0');
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1],
  );
  expect(references.length).toBeGreaterThan(5);
  for (const name of references) expect(document.components.schemas).toHaveProperty([name ?? '']);
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map((each) => each.operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('every question without a parameter of its own answers as documented', async () => {
  const asked: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    const { get } = methods;
    if (!get || get.parameters.some((parameter) => parameter.required)) continue;
    const answer = await api.call('owner', 'GET', path);
    expect([path, answer.status]).toEqual([path, 200]);
    fits('GET', path, answer);
    asked.push(path);
  }
  expect(asked).toEqual(expect.arrayContaining(['/audits', '/me', '/members', '/notifications', '/tenant']));
});

test('sign-in, creating, changing and refusing answer as documented', async () => {
  const body = { email: api.email('sales'), password: PASSWORD };
  fits('POST', '/auth/login', await api.call(null, 'POST', '/auth/login', { body }));
  fits('POST', '/auth/login', await api.call(null, 'POST', '/auth/login', { body: { ...body, password: 'x' } }));
  const created = await api.call('owner', 'POST', '/members', {
    body: { email: 'c@acme.test', name: 'C', role: 'guest' },
  });
  expect(created.status).toBe(201);
  fits('POST', '/members', created);
  fits('POST', '/members', await api.call('owner', 'POST', '/members', { body: {} }));
  const path = `/members/${created.body.data.id}`;
  fits('GET', '/members/{id}', await api.call('owner', 'GET', path));
  fits('PATCH', '/members/{id}', await api.call('owner', 'PATCH', path, { body: { name: 'D', version: 1 } }));
  fits('PATCH', '/members/{id}', await api.call('owner', 'PATCH', path, { body: { name: 'E', version: 1 } }));
  fits('GET', '/members/{id}', await api.call(null, 'GET', path));
});

test('an answer that is not as documented is found', () => {
  const wrong = { success: true, data: { unread: 'three' }, meta: null, error: null };
  expect(documented('GET', '/notifications/unread', 200).safeParse(wrong).success).toBe(false);
});
