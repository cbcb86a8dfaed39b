import { Writable } from 'node:stream';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import type { Tx } from '../../services/database.ts';
import { createLog } from '../../services/log.ts';
import { PORTAL_LINK_LASTS, portalToken } from '../../services/portal/token.ts';
import { asStrangers, startTestApi, type TestApi } from '../../test/support/api.ts';
import { logRequests } from '../log.ts';
import { FORMS_PER_ADDRESS } from './limits.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  // Nobody's form is open before somebody of theirs has opened it.
  expect((await ask('/form/acme')).status).toBe(404);
  expect((await api.call('manager', 'PATCH', '/public-form', { body: { open: true } })).status).toBe(200);
});
afterAll(() => api.close());

const ask = asStrangers(() => api, '203.0.113');
const form = (fields: Record<string, string | Blob>, files: readonly File[] = []): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const file of files) data.append('files', file);
  return data;
};
const GOOD = { name: 'Ana Lima', email: 'Ana@Customer.test', subject: 'Cannot sign in', body: 'Since this morning.' };

/** A stamp that is old enough: the page gives one out with each refusal. */
async function stamp(): Promise<string> {
  const { text } = await ask('/form/acme', { method: 'POST', body: form({}) });
  return /name="stamp" value="([^"]+)"/.exec(text)?.[1] ?? '';
}
async function submit(change: Record<string, string> = {}, files: readonly File[] = [], ip?: string) {
  return ask('/form/acme', { method: 'POST', body: form({ ...GOOD, stamp: await stamp(), ...change }, files) }, ip);
}
const db = <T>(work: (tx: Tx) => Promise<T>) => api.node.deps.db.withTenant(api.tenantId, work);
const tokenOf = (headers: Headers): string => /ticket=([\w-]+)/.exec(headers.get('location') ?? '')?.[1] ?? '';
const ticketWith = async (q: string) => {
  const { body } = await api.call('manager', 'GET', `/tickets?q=${encodeURIComponent(q)}`);
  const [found] = body.data as { id: string }[];
  return found
    ? ((await api.call('manager', 'GET', `/tickets/${found.id}`)).body.data as { id: string; [key: string]: unknown })
    : null;
};
const post = (token: string, verb: string, fields: Record<string, string> = {}, files: readonly File[] = []) =>
  ask(`/portal/${token}/${verb}`, { method: 'POST', body: form(fields, files) });

test('the form opens a ticket with its files, thanks, and gives a link to it', async () => {
  const page = await ask('/form/acme');
  expect(page.status).toBe(200);
  expect(page.headers.get('set-cookie')).toBeNull();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const sent = await submit({ subject: 'By the form' }, [
    new File(['hello'], '../../note.txt', { type: 'text/plain' }),
  ]);
  expect(sent.status).toBe(303);
  const thanks = await ask(sent.headers.get('location') ?? '');
  expect(thanks.text).toContain('Thank you');
  expect(thanks.text).toContain(`/portal/${tokenOf(sent.headers)}`);
  expect(await ticketWith('By the form')).toMatchObject({
    channel: 'form',
    requesterEmail: 'ana@customer.test',
    messages: [{ via: 'form', authorName: 'Ana Lima', body: GOOD.body, attachments: [{ name: 'note.txt', size: 5 }] }],
  });
});

test('the form says at each field what is wrong and keeps what was written', async () => {
  const { status, text } = await submit({ email: 'nobody', name: ' ', body: '<b>"kept"</b>' });
  expect(status).toBe(400);
  expect(text).toContain('id="email-problem"');
  expect(text).toContain('aria-describedby="name-problem"');
  expect(text).toContain('&#60;b&#62;&#34;kept&#34;&#60;/b&#62;');
  expect(text).not.toContain('<b>"kept"');
  const program = await submit({}, [new File(['MZ'], 'setup.exe')]);
  expect(program).toMatchObject({ status: 400, text: expect.stringContaining('is a program') });
  const six = await submit(
    {},
    Array.from({ length: 6 }, (_, i) => new File(['x'], `${i}.txt`)),
  );
  expect(six).toMatchObject({ status: 400, text: expect.stringContaining('At most 5 files') });
});

test('robots: the hidden field, a stamp that was made up, of another workspace, or just given out', async () => {
  const trapped = await submit({ subject: 'Trapped', website: 'http://spam.test' });
  expect(trapped).toMatchObject({ status: 200, text: expect.stringContaining('Thank you') });
  expect(await ticketWith('Trapped')).toBeNull();
  const fresh = /name="stamp" value="([^"]+)"/.exec((await ask('/form/acme')).text)?.[1] ?? '';
  expect(await submit({ stamp: fresh })).toMatchObject({ status: 400, text: expect.stringContaining('very quick') });
  const [at, id] = (await stamp()).split('.');
  for (const forged of ['', `${at}.${id}.aaaa`, `${Number(at) - 1}.${(await stamp()).split('.').slice(1).join('.')}`]) {
    expect((await submit({ stamp: forged })).status, forged).toBe(400);
  }
});

test('another site cannot send the form or use a link, and a workspace that is not there is not found', async () => {
  const foreign = { origin: 'https://evil.test' };
  expect((await ask('/form/acme', { method: 'POST', body: form(GOOD), headers: foreign })).status).toBe(403);
  expect((await ask('/form/nowhere')).status).toBe(404);
  expect((await ask("/form/'%3B--")).status).toBe(404);
});

test.each([
  // As browsers send forms of a page that keeps its referrer to itself: not ours, but where a person's settings do so.
  [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
  [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
  [{ origin: 'null', 'sec-fetch-site': 'same-site' }, 403],
  // A frame without an origin, of a browser that says no more.
  [{ origin: 'null' }, 403],
  [{ origin: 'http://localhost:4000' }, 303],
  [{ origin: 'http://localhost:4001' }, 403],
  [{ origin: 'http://localhost:4001', 'sec-fetch-site': 'same-origin' }, 403],
  [{ 'sec-fetch-site': 'cross-site' }, 403],
  [{}, 303],
])('a form that comes with %j is answered with %i', async (headers, status) => {
  const body = form({ ...GOOD, stamp: await stamp() });
  expect((await ask('/form/acme', { method: 'POST', body, headers: headers as Record<string, string> })).status).toBe(
    status,
  );
});

test('over plain http under any name a form is taken: its page lets browsers say where it was sent from, and they say no more', async () => {
  for (const path of ['/form/acme', '/portal/x', '/survey/x', '/help/acme', '/pay/x', '/account/x']) {
    expect((await ask(path)).headers.get('referrer-policy'), path).toBe('same-origin');
  }
  const send = async (origin: string) =>
    (await ask('/form/acme', { method: 'POST', body: form({ ...GOOD, stamp: await stamp() }), headers: { origin } }))
      .status;
  expect(await send(new URL(api.url).origin)).toBe(303);
  expect(await send('http://127.0.0.1:1')).toBe(403);
});

test('a form that is closed is not found, and takes nothing', async () => {
  expect((await api.call('support', 'PATCH', '/public-form', { body: { open: false } })).status).toBe(403);
  const closed = await api.call('manager', 'PATCH', '/public-form', { body: { open: false } });
  expect(closed.body.data).toEqual({ open: false, url: 'http://localhost:4000/form/acme' });
  expect((await ask('/form/acme')).status).toBe(404);
  expect((await ask('/form/acme', { method: 'POST', body: form(GOOD) })).status).toBe(404);
  await api.call('manager', 'PATCH', '/public-form', { body: { open: true } });
  expect((await ask('/form/acme')).status).toBe(200);
});

test('too many forms from one address: 429 and when to try again; another address goes on', async () => {
  const ip = '198.51.100.7';
  const send = () => ask('/form/acme', { method: 'POST', body: form({}) }, ip);
  for (let i = 0; i < FORMS_PER_ADDRESS; i++) expect((await send()).status).toBe(400);
  const refused = await send();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await submit()).status).toBe(303);
});

test('the portal: the conversation without notes, an answer that opens the ticket again, solved and not solved', async () => {
  const token = tokenOf((await submit({ subject: 'By the portal' })).headers);
  const ticket = await ticketWith('By the portal');
  const write = (kind: string, body: string, status?: string) =>
    api.call('support', 'POST', `/tickets/${ticket?.id}/messages`, {
      body: { kind, body, ...(status ? { status } : {}) },
    });
  await write('internal_note', 'A secret among us');
  await write('public_reply', 'Try <script>alert(1)</script> again', 'pending');
  const shown = await ask(`/portal/${token}`);
  expect(shown.status).toBe(200);
  expect(shown.text).toContain('We wait for your answer');
  expect(shown.text).toContain('Try &#60;script&#62;');
  expect(shown.text).not.toContain('secret among us');
  expect(shown.headers.get('cache-control')).toContain('no-store');
  expect(shown.headers.get('referrer-policy')).toBe('same-origin');
  expect(shown.text).toContain('<meta name="robots" content="noindex">');

  expect((await post(token, 'reply', { body: '  ' })).status).toBe(400);
  expect((await post(token, 'reply', { body: 'It works' }, [new File(['log'], 'log.txt')])).status).toBe(303);
  expect(await ticketWith('By the portal')).toMatchObject({ status: 'open' });
  const { messages } = (await ticketWith('By the portal')) as unknown as {
    messages: { attachments: { id: string }[] }[];
  };
  expect(messages.at(-1)).toMatchObject({
    kind: 'customer_message',
    via: 'portal',
    authorName: 'Ana Lima',
    attachments: [{ name: 'log.txt' }],
  });

  expect((await post(token, 'solve')).status).toBe(303);
  expect((await post(token, 'solve')).status).toBe(303);
  expect(await ticketWith('By the portal')).toMatchObject({ status: 'solved' });
  expect((await ask(`/portal/${token}`)).text).toContain('It is not solved');
  expect((await post(token, 'reopen')).status).toBe(303);
  expect(await ticketWith('By the portal')).toMatchObject({ status: 'open' });
  const file = await ask(`/portal/${token}/files/${messages.at(-1)?.attachments[0]?.id}`);
  expect(file).toMatchObject({ status: 200, text: 'log' });
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="log.txt"; filename*=UTF-8''log.txt`);
});

test('the portal of a closed ticket opens one that follows it up, and leads there; that of a merged one shows nothing of the other', async () => {
  const mine = tokenOf((await submit({ subject: 'Mine is merged', email: 'mine@customer.test' })).headers);
  await submit({ subject: 'Of somebody else', body: 'Not for your eyes', email: 'else@customer.test' });
  const [source, target] = [await ticketWith('Mine is merged'), await ticketWith('Of somebody else')];
  await db(
    (tx) => tx.$executeRaw`UPDATE ticket SET merged_into_id = ${target?.id}::uuid WHERE id = ${source?.id}::uuid`,
  );
  expect((await ask(`/portal/${mine}`)).text).toContain('goes on together with another request');
  const sent = await post(mine, 'reply', { body: 'From me' });
  expect(sent.headers.get('location')).toBe(`/portal/${mine}#end`);
  expect((await ask(`/portal/${mine}`)).text).not.toContain('Not for your eyes');
  expect(JSON.stringify(await ticketWith('Of somebody else'))).toContain('From me');

  const old = tokenOf((await submit({ subject: 'Long closed', email: 'old@customer.test' })).headers);
  const closed = await ticketWith('Long closed');
  await db((tx) => tx.$executeRaw`UPDATE ticket SET status = 'closed' WHERE id = ${closed?.id}::uuid`);
  expect((await ask(`/portal/${old}`)).text).toContain('opens a new request');
  const next = (await post(old, 'reply', { body: 'It is back' })).headers.get('location') ?? '';
  expect(next).toMatch(/^\/portal\/[\w-]+$/);
  expect(next).not.toContain(old);
  expect((await ask(next)).text).toContain('It is back');
});

test('a link opens its own ticket only, until it expires or is revoked; made up, changed or foreign it is not found', async () => {
  const token = tokenOf((await submit({ subject: 'Link one', email: 'one@customer.test' })).headers);
  const other = tokenOf((await submit({ subject: 'Link two', email: 'two@customer.test' })).headers);
  const ticket = await ticketWith('Link one');
  expect((await ask(`/portal/${token}`)).status).toBe(200);
  const bytes = Buffer.from(token, 'base64url');
  for (const at of [0, 16, 34, 40, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect((await ask(`/portal/${changed.toString('base64url')}`)).status, `byte ${at}`).toBe(404);
  }
  for (const bad of ['x', 'a'.repeat(75), `${token}a`]) expect((await ask(`/portal/${bad}`)).status, bad).toBe(404);
  // The ticket of one under the signature of the other.
  const mixed = Buffer.concat([bytes.subarray(0, 36), Buffer.from(other, 'base64url').subarray(36)]);
  expect((await ask(`/portal/${mixed.toString('base64url')}`)).status).toBe(404);

  const contact = (ticket as unknown as { contactId: string }).contactId;
  const at = (now: number, tenant = api.tenantId) => portalToken(tenant, ticket?.id ?? '', `0.${contact}.0`, now);
  expect((await ask(`/portal/${at(Date.now() - PORTAL_LINK_LASTS + DAY)}`)).status).toBe(200);
  expect((await ask(`/portal/${at(Date.now() - PORTAL_LINK_LASTS - 1000)}`)).status).toBe(404);
  const { tenantId } = await api.addTenant('stranger');
  expect((await ask(`/portal/${at(Date.now(), tenantId)}`)).status).toBe(404);

  expect((await api.call('guest', 'POST', `/tickets/${ticket?.id}/portal-link/revoke`)).status).toBe(403);
  expect((await api.call('support', 'POST', `/tickets/${ticket?.id}/portal-link/revoke`)).status).toBe(200);
  expect((await ask(`/portal/${token}`)).status).toBe(404);
  expect((await ask(`/portal/${other}`)).status).toBe(200);
  const fresh = await api.call('support', 'GET', `/tickets/${ticket?.id}/portal-link`);
  expect((await ask(new URL(fresh.body.data.url).pathname)).status).toBe(200);
});

test('files: uploaded by a member, sent along by nobody else, fetched from their own ticket, as a download that runs nowhere', async () => {
  await submit({ subject: 'With files' });
  await submit({ subject: 'Without files' });
  const [ticket, bare] = [await ticketWith('With files'), await ticketWith('Without files')];
  const upload = async (role: 'support' | 'manager' | 'guest', name: string, content: string, mediaType: string) => {
    const data = form({ mediaType, file: new File([content], name) });
    const response = await fetch(`${api.url}/api/v1/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await api.token(role)}` },
      body: data,
    });
    return { status: response.status, body: (await response.json()) as { data: { id: string } } };
  };
  const page = await upload('support', "évil's page.html", '<script>alert(1)</script>', 'text/html');
  expect(page).toMatchObject({
    status: 201,
    body: { data: { name: "évil's page.html", mediaType: 'text/html', size: 25 } },
  });
  expect((await upload('guest', 'a.txt', 'x', 'text/plain')).status).toBe(403);
  expect((await upload('support', 'run.EXE', 'x', 'text/plain')).status).toBe(400);
  const fileIds = [page.body.data.id];
  const message = { kind: 'public_reply', body: 'See the file', fileIds };
  const stolen = await api.call('manager', 'POST', `/tickets/${ticket?.id}/messages`, { body: message });
  expect(stolen.status).toBe(400);
  const sent = await api.call('support', 'POST', `/tickets/${ticket?.id}/messages`, { body: message });
  expect(sent.body.data.message.attachments).toHaveLength(1);
  const id = sent.body.data.message.attachments[0].id as string;
  const get = async (path: string, role: 'support' | 'sales' | null) => {
    const headers: Record<string, string> = role ? { authorization: `Bearer ${await api.token(role)}` } : {};
    return fetch(`${api.url}/api/v1${path}`, { headers });
  };
  const file = await get(`/tickets/${ticket?.id}/attachments/${id}`, 'support');
  expect(file.status).toBe(200);
  expect(await file.text()).toBe('<script>alert(1)</script>');
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toBe(
    `attachment; filename="_vil's page.html"; filename*=UTF-8''%C3%A9vil%27s%20page.html`,
  );
  expect(file.headers.get('x-content-type-options')).toBe('nosniff');
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  expect((await get(`/tickets/${bare?.id}/attachments/${id}`, 'support')).status).toBe(404);
  expect((await get(`/tickets/${ticket?.id}/attachments/${id}`, 'sales')).status).toBe(403);
  expect((await get(`/tickets/${ticket?.id}/attachments/${id}`, null)).status).toBe(401);
  const { email } = await api.addTenant('elsewhere');
  const login = await api.call(null, 'POST', '/auth/login', { body: { email, password: 'correct horse battery' } });
  const foreign = await fetch(`${api.url}/api/v1/tickets/${ticket?.id}/attachments/${id}`, {
    headers: { authorization: `Bearer ${login.body.data.accessToken}` },
  });
  expect(foreign.status).toBe(404);
});

test('links that are keys are not in the log, whatever was asked of them', async () => {
  let written = '';
  const to = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  const app = express().use(logRequests(createLog('api', 'info', to)), (_req, res) => void res.status(404).end());
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  for (const path of [
    '/portal/SECRET',
    '/portal/SECRET/reply',
    '/form/acme/thanks?ticket=SECRET',
    '/unsubscribe/a/b/SECRET',
    '/pay/SECRET/card',
    '/account/SECRET',
  ]) {
    await fetch(`http://127.0.0.1:${port}${path}`);
  }
  await new Promise((resolve) => server.close(resolve));
  expect(written.split('\n').filter((line) => line.includes('"path"'))).toHaveLength(6);
  expect(written).not.toContain('SECRET');
});
